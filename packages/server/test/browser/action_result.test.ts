// Result of an action's page: table, downloads, JSON tree, and use as the input of another action.
import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import type { PageVisit } from "../helpers/browser.ts";
import { connectInBrowser, openBrowserTest, selectScopes, signIn } from "../helpers/browser_app.ts";

const browserTest = openBrowserTest(async (page, app) => {
  await signIn(page, app);
  await selectScopes(page, app, "api:calls:read:basic", "api:calls:read:extensive", "api:workspaces:read");
  await connectInBrowser(page, app, "Acme");
});

async function runAction(id: string, input: Record<string, unknown> = {}): Promise<PageVisit> {
  const opened = await browserTest.openPage();
  const { page } = opened;
  await signIn(page, browserTest.app);
  await page.goto(`${browserTest.app.url}/actions/${id}`);
  await page.getByText("JSON", { exact: true }).first().click();
  await page.getByLabel("Input as JSON").fill(JSON.stringify(input));
  await page.getByRole("button", { name: "Run", exact: true }).click();
  await page.getByRole("region", { name: "Result" }).getByText("Succeeded").waitFor();
  return opened;
}

test("searches, filters and sorts the rows, and shows every column", async () => {
  const { page, errors } = await runAction("list_users");
  const { users } = browserTest.app.sandbox.state;
  const result = page.getByRole("region", { name: "Result" });
  const table = result.getByRole("table");
  await result.getByText(/^\d+ rows, 8 of \d+ columns$/).waitFor();
  await result.getByLabel("Search the rows").fill(users[2]?.emailAddress ?? "");
  await expect.poll(() => table.getAttribute("aria-rowcount")).toBe("2");
  await result.getByLabel("Search the rows").fill("");
  await result.getByLabel("Filter by column").selectOption("active");
  await result.getByLabel("Filter operator").selectOption("is");
  await result.getByLabel("Filter value").fill("false");
  await expect.poll(async () => Number(await table.getAttribute("aria-rowcount"))).toBeLessThan(users.length);
  await result.getByLabel("Filter by column").selectOption("");
  const header = result.getByRole("columnheader", { name: "firstName" });
  await header.getByRole("button").click();
  expect(await header.getAttribute("aria-sort")).toBe("ascending");
  await header.getByRole("button").click();
  expect(await header.getAttribute("aria-sort")).toBe("descending");
  await result.getByText("Columns", { exact: true }).click();
  await result.getByRole("button", { name: "Show all" }).click();
  await result.getByRole("columnheader", { name: "settings.webConferencesRecorded" }).waitFor();
  expect(errors).toEqual([]);
});

test("downloads all rows and columns, whatever the table shows", async () => {
  const { page, errors } = await runAction("list_users");
  const result = page.getByRole("region", { name: "Result" });
  await result.getByLabel("Search the rows").fill("no row has this name");
  const download = async (name: string): Promise<string> => {
    const [started] = await Promise.all([
      page.waitForEvent("download"),
      result.getByRole("button", { name: `Download ${name}`, exact: true }).click(),
    ]);
    expect(started.suggestedFilename()).toBe(`list_users.${name.toLowerCase()}`);
    return readFile(await started.path(), "utf8");
  };
  const { items } = JSON.parse(await download("JSON"));
  const lines = (await download("NDJSON")).trimEnd().split("\n");
  expect(lines.map((line) => JSON.parse(line))).toEqual(items);
  const csv = await download("CSV");
  expect(csv).toContain("settings.webConferencesRecorded");
  expect(csv.trimEnd().split("\r\n")).toHaveLength(items.length + 1);
  expect(errors).toEqual([]);
});

test("uses a value of a row as the input of another action, with the same connection", async () => {
  const { page, errors } = await runAction("list_users");
  const result = page.getByRole("region", { name: "Result" });
  await result.getByRole("table").getByRole("button").nth(10).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: "Get User By Id" }).click();
  await page.getByRole("heading", { name: "Get User By Id", level: 1 }).waitFor();
  await expect.poll(() => page.getByRole("combobox", { name: /^ID/i }).inputValue()).not.toBe("");
  await page.getByRole("button", { name: "Run", exact: true }).click();
  await page.getByRole("region", { name: "Result" }).getByText("Succeeded").waitFor();
  expect(errors).toEqual([]);
});

test("the JSON view previews objects, finds texts, and copies the path of a value", async () => {
  const { page, errors } = await runAction("list_users");
  const user = browserTest.app.sandbox.state.users[1];
  const result = page.getByRole("region", { name: "Result" });
  await result.getByText("JSON", { exact: true }).click();
  await result
    .locator("summary")
    .filter({ hasText: user?.firstName ?? "" })
    .first()
    .waitFor();
  await result.getByRole("textbox", { name: "Search the output" }).fill(user?.emailAddress ?? "");
  await result
    .locator(".tree-string")
    .filter({ hasText: user?.emailAddress ?? "" })
    .first()
    .waitFor();
  await result.getByRole("button", { name: /^Copy the path \/items\/\d+\/emailAddress$/ }).click({ force: true });
  const path = await page.evaluate<string>("navigator.clipboard.readText()");
  expect(path).toMatch(/^\/items\/\d+\/emailAddress$/);
  await result.getByText(`Copied ${path}`).waitFor();
  await result.getByRole("button", { name: "Full width" }).click();
  expect(await page.locator(".run-input").isVisible()).toBe(false);
  await result.getByRole("button", { name: "Show input" }).click();
  expect(await page.locator(".run-input").isVisible()).toBe(true);
  expect(errors).toEqual([]);
});

test("shows times in the zone of the browser, with the exact one as a tooltip", async () => {
  const input = { fromDateTime: "2020-01-01T00:00:00Z", toDateTime: "2030-01-01T00:00:00Z", limit: 5 };
  const { page, errors } = await runAction("list_calls", input);
  const time = page.getByRole("region", { name: "Result" }).locator("td time").first();
  const dateTime = (await time.getAttribute("datetime")) ?? "";
  expect(await time.getAttribute("title")).toContain(dateTime);
  const options = { dateStyle: "medium", timeStyle: "short", hourCycle: "h23", timeZone: "Europe/Berlin" } as const;
  expect(await time.innerText()).toBe(new Intl.DateTimeFormat("en", options).format(Date.parse(dateTime)));
  expect(errors).toEqual([]);
});
