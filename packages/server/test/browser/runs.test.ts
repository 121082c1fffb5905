// Runs and usage pages: stored run data, filters in the URL, long lists and deletion.
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { createSharedRateLimiter } from "../../src/store/index.ts";
import { findAxeViolations } from "../helpers/browser.ts";
import { connectInBrowser, openBrowserTest, selectScopes, signIn } from "../helpers/browser_app.ts";

const browserTest = openBrowserTest(async (page, app) => {
  await signIn(page, app);
  await selectScopes(page, app, "api:workspaces:read");
  await connectInBrowser(page, app, "Acme");
});

/** Stores past runs, one a minute. Every third failed. */
async function createRuns(count: number, connection: string): Promise<void> {
  const { runs } = browserTest.app.server.services.store;
  for (let index = 0; index < count; index += 1) {
    const id = `past_run_${String(index).padStart(6, "0")}`;
    const run = { id, action: "list_calls", connection, startedAt: Date.now() - 3_600_000 - index * 60_000 };
    await runs.start(run);
    const failed = index % 3 === 0;
    const end = { ...run, durationMs: 120, requests: 1, state: failed ? "failed" : "succeeded" } as const;
    await runs.finish({ ...end, ...(failed && { errorKind: "rate_limited" }) }, [], undefined);
  }
}

test("stores input and output of runs if configured, and runs an edited input again", async () => {
  const { page, errors } = await browserTest.openPage();
  await signIn(page, browserTest.app);
  await page.goto(`${browserTest.app.url}/settings`);
  await page.getByRole("radio", { name: /^All/ }).check();
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByText("Saved.", { exact: true }).waitFor();
  await page.goto(`${browserTest.app.url}/actions/list_users`);
  await page.getByText("Form", { exact: true }).waitFor();
  await page.getByText("JSON", { exact: true }).first().click();
  await page.getByLabel("Input as JSON").fill(`{ "limit": 2 }`);
  await page.getByRole("button", { name: "Run", exact: true }).click();
  await page.getByRole("link", { name: "Run details" }).click();
  const drawer = page.getByRole("dialog", { name: "List Users" });
  await drawer.getByRole("region", { name: "Output" }).getByText("items:").waitFor();
  await drawer.getByRole("button", { name: "Run again" }).click();
  await expect.poll(() => page.getByRole("row", { name: /List Users/ }).count()).toBe(2);
  await drawer.getByRole("button", { name: "Edit and run" }).click();
  await page.getByText("more options").waitFor();
  expect(await page.getByLabel(/^Limit/).inputValue()).toBe("2");
  expect(errors).toEqual([]);
});

test("keeps the filters in the URL", async () => {
  const { page, errors } = await browserTest.openPage();
  await signIn(page, browserTest.app);
  for (const action of ["list_workspaces", "list_trackers"]) {
    await page.goto(`${browserTest.app.url}/actions/${action}`);
    await page.getByRole("button", { name: "Run", exact: true }).click();
    await page.getByRole("link", { name: "Run details" }).waitFor();
  }
  await page.goto(`${browserTest.app.url}/runs`);
  await page.getByLabel("State").selectOption("failed");
  await expect.poll(() => page.getByRole("row").count()).toBe(2);
  const action = page.getByRole("combobox", { name: "Action" });
  await action.fill("list users");
  await page.getByRole("option", { name: /^List Users list_users$/ }).click();
  await page.getByText("No run matches").waitFor();
  expect(new URL(page.url()).search).toBe("?state=failed&action=list_users");
  await page.reload();
  await page.getByText("No run matches").waitFor();
  expect(await action.inputValue()).toBe("List Users");
  await page.getByRole("button", { name: "Clear filters" }).click();
  await expect.poll(() => page.getByRole("row").count()).toBeGreaterThan(2);
  await page.getByLabel("Time").selectOption("1h");
  await expect.poll(() => new URL(page.url()).search).toBe("?time=1h");
  expect(errors).toEqual([]);
});

test("finds runs by text, shows new runs by itself, and exports what matches", async () => {
  const { page, errors } = await browserTest.openPage();
  await signIn(page, browserTest.app);
  await page.goto(`${browserTest.app.url}/runs`);
  await page.getByRole("searchbox", { name: "Search runs" }).fill("scopes acme");
  await page.getByText("No run matches").waitFor();
  const steps = `${browserTest.app.url}/api/v2/integration-schema/gong/actions/list_permission_profiles/execute`;
  const headers = { authorization: "Bearer steps-token-of-the-browser-tests", "content-type": "application/json" };
  await page.getByRole("searchbox", { name: "Search runs" }).fill("permission profiles");
  await page.getByText("No run matches").waitFor();
  await fetch(steps, { method: "POST", headers, body: "{}" });
  await page.getByRole("table", { name: "Runs" }).getByRole("row").nth(1).waitFor();
  await page.getByRole("button", { name: "Export" }).click();
  expect(await findAxeViolations(page)).toEqual([]);
  const download = page.waitForEvent("download");
  await page.getByRole("menuitem", { name: "CSV", exact: true }).click();
  const lines = readFileSync(await (await download).path(), "utf8")
    .trim()
    .split("\r\n");
  expect(lines.length).toBe(2);
  expect(lines[1]).toContain("list_permission_profiles");
  expect(errors).toEqual([]);
});

test("renders only the visible rows of 1,000 runs", async () => {
  const [connection] = await browserTest.app.server.services.store.connections.list({ limit: 1 });
  await createRuns(1_000, connection?.id ?? "");
  const { page, errors } = await browserTest.openPage();
  await signIn(page, browserTest.app);
  await page.goto(`${browserTest.app.url}/runs`);
  const table = page.getByRole("table", { name: "Runs" });
  await table.getByRole("row").nth(5).waitFor();
  const scrollToEnd = `document.querySelector(".table-container").scrollTop = 1e7`;
  await expect
    .poll(
      async () => {
        await page.evaluate(scrollToEnd);
        return Number(await table.getAttribute("aria-rowcount"));
      },
      { timeout: 30_000 },
    )
    .toBeGreaterThan(1_000);
  expect(await table.getByRole("row").count()).toBeLessThan(80);
  expect(errors).toEqual([]);
});

test("searches older runs while the pages of a search are empty", async () => {
  const { runs, runWords } = browserTest.app.server.services.store;
  const newer = (await runs.list({ action: "list_calls", limit: 1_000 })).map(({ id }) => id);
  const oldest = { id: "oldest_run", action: "list_users", connection: "con_other", startedAt: 1 };
  await runs.finish({ ...oldest, state: "succeeded", requests: 1 }, [], undefined);
  for (const id of [...newer, oldest.id]) runWords.add(id, ["birchwood"]);
  await runWords.write();
  const words = await runWords.hashSearch("birchwood");
  expect(await runs.list({ words, connection: oldest.connection })).toEqual([]);
  const { page, errors } = await browserTest.openPage();
  await signIn(page, browserTest.app);
  await page.goto(`${browserTest.app.url}/runs?search=birchwood&connection=${oldest.connection}`);
  await page.getByRole("row", { name: /List Users/ }).waitFor();
  expect(errors).toEqual([]);
});

test("shows the requests of a day by hour and by action", async () => {
  const { page, errors } = await browserTest.openPage();
  await signIn(page, browserTest.app);
  await page.goto(`${browserTest.app.url}/usage`);
  await page.getByText(/of 10,000 requests used/).waitFor();
  await page.getByRole("row", { name: /List Users/ }).waitFor();
  await page.getByText("Show as table").click();
  expect(await page.getByRole("table", { name: "Requests by hour" }).getByRole("row").count()).toBe(25);
  await page.getByRole("button", { name: "Previous day" }).click();
  await page.getByText("No requests on this day").waitFor();
  expect(new URL(page.url()).searchParams.get("day")).toMatch(/^\d{4}-\d\d-\d\d$/);
  expect(errors).toEqual([]);
});

test("deletes all runs", async () => {
  const { page, errors } = await browserTest.openPage();
  await signIn(page, browserTest.app);
  await page.goto(`${browserTest.app.url}/settings`);
  await page.getByRole("button", { name: "Delete all runs…" }).click();
  await page.getByRole("button", { name: "Delete all runs", exact: true }).click();
  await expect.poll(() => page.getByRole("dialog").count()).toBe(0);
  await page.goto(`${browserTest.app.url}/runs`);
  await page.getByText("No runs yet").waitFor();
  expect(errors).toEqual([]);
});

test("shows a pause of the rate limiter with its customers, and ends it", async () => {
  const { store } = browserTest.app.server.services;
  const [connection] = await store.connections.list();
  const limits = { minIntervalMs: 340, perDay: 10_000, reason: "" };
  const { database } = store;
  await createSharedRateLimiter({ database, quotaKey: connection?.quotaKey ?? "", limits }).pause(7_200_000);
  const { page, errors } = await browserTest.openPage();
  await signIn(page, browserTest.app);
  await page.goto(`${browserTest.app.url}/usage`);
  const section = page.getByRole("region", { name: "Paused requests" });
  await section.getByText("Acme").waitFor();
  await section.getByText(/Requests continue in 2 h/).waitFor();
  await section.getByRole("button", { name: "Resume requests" }).click();
  await section.waitFor({ state: "detached" });
  expect(await store.pauses.list()).toEqual([]);
  expect(errors).toEqual([]);
});
