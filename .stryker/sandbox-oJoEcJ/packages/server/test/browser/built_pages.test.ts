// @ts-nocheck
// The program itself, as built: one command, one address, and the pages are there.
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { startCli } from "../../../../test/helpers/run_cli.ts";
import { launchBrowser, openPage } from "../helpers/browser.ts";
import { signIn } from "../helpers/browser_app.ts";

test("serve prints an address that leads to the pages, with the simulated service behind them", async () => {
  const directory = mkdtempSync(join(tmpdir(), "program-"));
  const child = startCli(["serve", "--port", "0", "--data-dir", directory]);
  const browser = await launchBrowser();
  onTestFinished(async () => {
    await browser.close();
    child.kill("SIGKILL");
    rmSync(directory, { recursive: true, force: true });
  });
  let out = "";
  for await (const chunk of child.stdout.iterator({ destroyOnReturn: false })) {
    out += chunk;
    if (out.includes("Ctrl-C")) break;
  }
  const url = /page on (\S+)/.exec(out)?.[1] ?? "";
  const { page, complaints } = await openPage(browser, { origins: [url] });
  await signIn(page, { url });
  await page.getByText("Sandbox", { exact: true }).waitFor();
  expect(complaints).toEqual([]);
  const closed = once(child, "close");
  child.kill("SIGTERM");
  await closed;
  expect(child.exitCode).toBe(0);
});
