// Command palette: keyboard operation, what it finds, and accessibility.
import { expect, test } from "vitest";
import { findAxeViolations } from "../helpers/browser.ts";
import { connectInBrowser, openBrowserTest, signIn } from "../helpers/browser_app.ts";

const browserTest = openBrowserTest(async (page, app) => {
  await signIn(page, app);
  await connectInBrowser(page, app, "Cedar");
  await page.goto(`${app.url}/actions/list_users`);
  await page.getByRole("button", { name: "Run", exact: true }).click();
  await page.getByRole("link", { name: "Run details" }).waitFor();
});

test("finds pages, actions, triggers, connections and runs, and opens them by the keyboard", async () => {
  const { page, errors } = await browserTest.openPage();
  await signIn(page, browserTest.app);
  const palette = page.getByRole("dialog", { name: "Command palette" });
  const find = async (search: string, option: string | RegExp): Promise<void> => {
    await page.keyboard.press("Control+k");
    await palette.waitFor();
    await page.keyboard.type(search);
    await palette.getByRole("option", { name: option }).first().waitFor();
  };
  const choose = async (): Promise<void> => {
    await page.keyboard.press("Enter");
    await palette.waitFor({ state: "detached" });
  };
  await find("permis", "Permissions");
  await choose();
  await page.getByRole("heading", { name: "Permissions", level: 1 }).waitFor();
  await find("get_call_transcript", /^Get Call Transcript/);
  await choose();
  await page.getByRole("heading", { name: "Get Call Transcript", level: 1 }).waitFor();
  await find("call_analyzed", /call_analyzed/);
  await choose();
  await page.waitForURL(/\/triggers\/call_analyzed$/);
  await find("cedar", /^Cedar/);
  await palette
    .getByRole("group", { name: "Runs" })
    .getByRole("option", { name: /List Users/ })
    .waitFor();
  await palette
    .getByRole("group", { name: "Connections" })
    .getByRole("option", { name: /^Cedar/ })
    .click();
  await page.getByRole("dialog", { name: "Cedar" }).waitFor();
  expect(errors).toEqual([]);
});

test.for([
  { theme: "light", width: 1440 },
  { theme: "dark", width: 390 },
] as const)("has no serious axe violation and closes on Escape ($theme, $width px)", async ({ theme, width }) => {
  const { page, errors } = await browserTest.openPage({ theme, width });
  await signIn(page, browserTest.app);
  await page.getByRole("button", { name: "Command palette" }).click();
  const palette = page.getByRole("dialog", { name: "Command palette" });
  await palette.getByRole("option", { name: "Overview" }).waitFor();
  expect(await findAxeViolations(page)).toEqual([]);
  await page.keyboard.type("no such command");
  await palette.getByText("No matches.").waitFor();
  await page.keyboard.press("Escape");
  await palette.waitFor({ state: "detached" });
  expect(await page.evaluate<string>("document.activeElement.textContent")).toContain("Command palette");
  expect(errors).toEqual([]);
});
