// The built program serves the pages.
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { startCli } from "../../../../test/helpers/run_cli.ts";
import { launchBrowser, openPage } from "../helpers/browser.ts";
import { signIn } from "../helpers/browser_app.ts";

test("serve prints a URL of the pages, which use the sandbox", async () => {
  const directory = mkdtempSync(join(tmpdir(), "program-"));
  const child = startCli(["serve", "--port", "0", "--data-dir", directory]);
  const browser = await launchBrowser();
  onTestFinished(async () => {
    await browser.close();
    child.kill("SIGKILL");
    rmSync(directory, { recursive: true, force: true });
  });
  let output = "";
  for await (const chunk of child.stdout.iterator({ destroyOnReturn: false })) {
    output += chunk;
    if (output.includes("Ctrl-C")) break;
  }
  const url = /Settings page: (\S+)/.exec(output)?.[1] ?? "";
  const { page, errors } = await openPage(browser, { origins: [url] });
  await signIn(page, { url });
  await page.getByText("Sandbox", { exact: true }).waitFor();
  expect(errors).toEqual([]);
  const closed = once(child, "close");
  child.kill("SIGTERM");
  await closed;
  expect(child.exitCode).toBe(0);
});
