// A run while its page is reloaded or the server cannot be reached.
import type { Page } from "playwright-core";
import { expect, onTestFinished, test } from "vitest";
import { createAccountOptions } from "../../../../test/helpers/account.ts";
import { connectInBrowser, openBrowserTest, selectScopes, signIn, startApp } from "../helpers/browser_app.ts";
import { startPagedUsersServer } from "../helpers/paged_users_server.ts";

/** Operations of the requests that the sandbox received. */
const received: string[] = [];

const browserTest = openBrowserTest(
  async (page, app) => {
    await signIn(page, app);
    await selectScopes(page, app, "api:calls:create");
    await connectInBrowser(page, app, "Acme");
  },
  { sandbox: { onRequest: ({ operation }) => received.push(operation) } },
);

const runButton = { name: "Run", exact: true } as const;

/** Opens a list action whose pages the test releases. */
async function openList(pages: number) {
  const vendor = await startPagedUsersServer(pages);
  const app = await startApp({ environment: createAccountOptions(vendor.url) });
  onTestFinished(() => app.close());
  const { page, errors } = await browserTest.openPage({ origins: app.origins });
  await signIn(page, app);
  await page.goto(`${app.url}/actions/list_users`);
  await page.getByText("JSON", { exact: true }).first().click();
  await page.getByLabel("Input as JSON").fill(`{ "limit": ${pages * 100} }`);
  const result = page.getByRole("region", { name: "Result" });
  return { vendor, app, page, errors, result };
}

async function readStorage(page: Page): Promise<string> {
  return page.evaluate<string>("JSON.stringify(sessionStorage)");
}

test("shows progress and the result of a list after a reload, and reads each page once", async () => {
  const { vendor, page, errors, result } = await openList(3);
  await page.getByRole("button", runButton).click();
  vendor.release();
  await page.getByText("100 of 300 items").waitFor();
  await page.reload();
  await page.getByText("100 of 300 items").waitFor();
  vendor.release();
  await page.getByText("200 of 300 items").waitFor();
  // Another page and back, with a reload there.
  await page.getByRole("link", { name: "Runs", exact: true }).first().click();
  await page.getByRole("heading", { name: "Runs", level: 1 }).waitFor();
  await page.reload();
  await page.getByRole("heading", { name: "Runs", level: 1 }).waitFor();
  await page.goBack();
  await page.getByText("200 of 300 items").waitFor();
  vendor.release();
  await result.getByText("Succeeded").waitFor();
  await result.getByText(/3 requests/).waitFor();
  expect(vendor.requestedPages).toEqual([0, 1, 2]);
  expect(await readStorage(page)).not.toContain("action-run");
  expect(errors).toEqual([]);
});

test("shows the result of a run that ended while the page was reloaded", async () => {
  const { vendor, app, page, errors, result } = await openList(1);
  await page.getByRole("button", runButton).click();
  await expect.poll(() => vendor.requestedPages).toEqual([0]);
  await page.goto("about:blank");
  vendor.release();
  const { runs } = app.server.services.store;
  await expect.poll(async () => (await runs.list({ state: "succeeded", limit: 1 })).length).toBe(1);
  await page.goBack();
  await result.getByText("Succeeded").waitFor();
  expect(vendor.requestedPages).toEqual([0]);
  expect(errors).toEqual([]);
});

test("stops a run after a reload", async () => {
  const { app, vendor, page, errors, result } = await openList(2);
  await page.getByRole("button", runButton).click();
  vendor.release();
  await page.getByText("100 of 200 items").waitFor();
  await page.reload();
  await page.getByText("100 of 200 items").waitFor();
  await page.getByRole("button", { name: "Stop" }).click();
  await result.getByText("Stopped").waitFor();
  const { runs } = app.server.services.store;
  await expect.poll(async () => (await runs.list({ state: "failed", limit: 1 })).length).toBe(1);
  await page.reload();
  await page.getByRole("button", runButton).waitFor();
  expect(errors).toEqual([]);
});

test("follows a run again when the connection was lost and the server can be reached again", async () => {
  const { vendor, app, page, errors, result } = await openList(2);
  await page.getByRole("button", runButton).click();
  vendor.release();
  await page.getByText("100 of 200 items").waitFor();
  await page.route("**/api/app/page-runs/*", (route) => route.abort());
  app.server.app.server.closeAllConnections();
  await result.getByText("The settings server cannot be reached").waitFor();
  await page.unroute("**/api/app/page-runs/*");
  await result.getByText("Running", { exact: true }).waitFor();
  vendor.release();
  await result.getByText("Succeeded").waitFor();
  expect(vendor.requestedPages).toEqual([0, 1]);
  expect(errors).toEqual([]);
});

test("does not create twice when the page is reloaded", async () => {
  const { app } = browserTest;
  const { page, errors } = await browserTest.openPage();
  await signIn(page, app);
  await page.goto(`${app.url}/actions/create_call`);
  await page.getByRole("combobox", { name: "Connection" }).click();
  await page.getByRole("option", { name: /Acme/ }).click();
  await page.getByRole("button", { name: "Fill in an example" }).click();
  app.sandbox.injectFault({ operation: "POST /v2/calls", delayMs: 2000 });
  await page.getByRole("button", runButton).click();
  await page.getByRole("timer").waitFor();
  await page.reload();
  await page.getByRole("region", { name: "Result" }).getByText("Succeeded").waitFor();
  expect(received.filter((operation) => operation === "POST /v2/calls")).toHaveLength(1);
  expect((await app.server.services.store.runs.list({ action: "create_call", limit: 5 })).length).toBe(1);
  expect(errors).toEqual([]);
});
