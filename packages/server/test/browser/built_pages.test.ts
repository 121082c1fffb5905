// The built program serves the pages.
import { once } from "node:events";
import { expect, onTestFinished, test } from "vitest";
import { launchBrowser, openPage } from "../helpers/browser.ts";
import { signIn } from "../helpers/browser_app.ts";
import { startServedProgram } from "../helpers/served_program.ts";

test("serve prints a URL of the pages, which use the sandbox", async () => {
  const browser = await launchBrowser();
  onTestFinished(() => browser.close());
  const { url, child } = await startServedProgram();
  const { page, errors } = await openPage(browser, { origins: [url] });
  await signIn(page, { url });
  await page.getByText("Sandbox", { exact: true }).waitFor();
  expect(errors).toEqual([]);
  const closed = once(child, "close");
  child.kill("SIGTERM");
  await closed;
  expect(child.exitCode).toBe(0);
});
