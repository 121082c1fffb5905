// Permissions page: mandatory, catalog and custom scopes.
import { expect, test } from "vitest";
import { findAxeViolations } from "../helpers/browser.ts";
import { connectInBrowser, openBrowserTest, requestConsent, selectScopes, signIn } from "../helpers/browser_app.ts";

const browserTest = openBrowserTest();

test("adds and removes scopes except the mandatory ones, and updates the list of requested scopes", async () => {
  const { page, errors } = await browserTest.openPage();
  await signIn(page, browserTest.app);
  await page.getByRole("link", { name: "Permissions", exact: true }).click();
  const mandatory = page.getByRole("region", { name: "Mandatory" });
  await mandatory.getByText("api:users:read").waitFor();
  expect(await mandatory.getByRole("button", { name: /Remove/ }).count()).toBe(0);

  const search = page.getByRole("combobox", { name: "Scope of the catalog" });
  await search.fill("transcript");
  await page
    .getByRole("group", { name: "Calls" })
    .getByRole("option", { name: /^api:calls:read:transcript/ })
    .click();
  await search.fill("List Calls");
  const basic = page.getByRole("option", { name: /^api:calls:read:basic/ });
  await basic.getByText(/read · unlocks \d+ actions and \d+ triggers? · See which calls took place/).waitFor();
  await basic.click();
  await search.press("Escape");
  const requestedScopes = page.getByRole("complementary", { name: "Requested scopes" });
  await requestedScopes.getByText("api:calls:read:basic").waitFor();
  await requestedScopes.getByRole("button", { name: "Copy all" }).click();
  await requestedScopes.getByText("Copied").waitFor();
  const copied = await page.evaluate<string>("navigator.clipboard.readText()");
  expect(copied.split("\n")).toEqual(["api:calls:read:basic", "api:calls:read:transcript", "api:users:read"]);

  await page.getByRole("button", { name: "Remove api:calls:read:basic" }).click();
  const dialog = page.getByRole("dialog", { name: "Remove api:calls:read:basic?" });
  await dialog.getByText("List Calls", { exact: true }).waitFor();
  await dialog.getByRole("button", { name: "Remove" }).click();
  await expect.poll(() => requestedScopes.getByText("api:calls:read:basic").count()).toBe(0);

  await page.getByRole("button", { name: "Save", exact: true }).click();
  await page.getByText("Saved.", { exact: true }).waitFor();
  await page.reload();
  await page.getByRole("heading", { name: "Selected (1)" }).waitFor();
  await page.getByRole("button", { name: "Remove api:calls:read:transcript" }).waitFor();
  expect(errors).toEqual([]);
});

test("validates a custom scope, marks it as not in the catalog and requests it", async () => {
  const { page, errors } = await browserTest.openPage();
  await signIn(page, browserTest.app);
  await page.goto(`${browserTest.app.url}/permissions`);
  const custom = page.getByLabel("Custom scope");
  const add = page.getByRole("button", { name: "Add custom scope" });
  await custom.fill("Calls Read");
  await add.click();
  await page.getByText("This is not a valid scope.").waitFor();
  await custom.fill("api:users:read");
  await add.click();
  await page.getByText("This scope is already in the list.").waitFor();
  await custom.fill("api:brand:new");
  await custom.press("Enter");
  await page.getByText("not in the catalog").waitFor();
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await page.getByText("Saved.", { exact: true }).waitFor();

  // The sandbox rejects the scope: its app registration does not include it.
  await page.goto(`${browserTest.app.url}/connections`);
  await page.getByRole("button", { name: "Connect an account" }).first().click();
  await page.getByLabel("Connection name").fill("Acme");
  await page.getByRole("button", { name: "Connect", exact: true }).click();
  await page.getByText("The account was not connected").waitFor();

  await page.goto(`${browserTest.app.url}/permissions`);
  await page.getByRole("button", { name: "Remove api:brand:new" }).click();
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await page.getByText("Saved.", { exact: true }).waitFor();
  await requestConsent(page, browserTest.app, "Acme");
  expect(errors).toEqual([]);
});

test("shows scopes that were added after connecting as missing until the account is reconnected", async () => {
  const { page, errors } = await browserTest.openPage();
  await signIn(page, browserTest.app);
  await connectInBrowser(page, browserTest.app, "Globex");
  await selectScopes(page, browserTest.app, "api:workspaces:read");
  const requestedScopes = page.getByRole("complementary", { name: "Requested scopes" });
  await requestedScopes.getByText("Connections missing scopes").waitFor();
  await requestedScopes.getByRole("link", { name: "Globex" }).click();
  const drawer = page.getByRole("dialog", { name: "Globex" });
  await drawer.getByText("1 requested scope is not granted").waitFor();
  await drawer.getByRole("button", { name: "Reconnect" }).click();
  await page.getByRole("button", { name: "Allow" }).click();
  await page.getByText("The account is connected.").waitFor();
  await page.getByRole("link", { name: "Permissions", exact: true }).click();
  await page.getByText("All connections have these scopes.").waitFor();
  expect(errors).toEqual([]);
});

test("starts the selection by action and trigger with what the scopes are selected for", async () => {
  const { page, errors } = await browserTest.openPage();
  await signIn(page, browserTest.app);
  await page.goto(`${browserTest.app.url}/permissions`);
  await page.getByRole("button", { name: "Select by action or trigger…" }).click();
  const dialog = page.getByRole("dialog", { name: "Select scopes by action or trigger" });
  await dialog.getByText(/^\d+ scopes? for /).waitFor();
  expect(await dialog.getByLabel("List Workspaces", { exact: true }).isChecked()).toBe(true);
  expect(await dialog.getByLabel("List Calls", { exact: true }).isChecked()).toBe(false);
  await dialog.getByLabel(/^Call Recorded/).check();
  await dialog.getByText("api:calls:read:basic").waitFor();
  await dialog.getByRole("button", { name: "Add to selection" }).click();
  await page.getByText("1 scope added").waitFor();
  expect(errors).toEqual([]);
});

test("shows which scopes the connection has, and adds those that are missing by reconnecting", async () => {
  const { page, errors } = await browserTest.openPage();
  const { app } = browserTest;
  await signIn(page, app);
  await page.goto(`${app.url}/actions/list_calls`);
  await page.locator("code.missing", { hasText: "api:calls:read:basic" }).waitFor();
  expect(await findAxeViolations(page)).toEqual([]);
  await page.getByRole("button", { name: "30 days ago" }).first().click();
  await page.getByRole("button", { name: "Run", exact: true }).click();
  const result = page.getByRole("region", { name: "Result" });
  await result.getByRole("button", { name: "Add 1 scope and reconnect…" }).click();
  const dialog = page.getByRole("dialog", { name: /^Add scopes and reconnect/ });
  await dialog.getByText("api:calls:read:basic").waitFor();
  await dialog.getByRole("button", { name: "Add and reconnect" }).click();
  await page.getByRole("button", { name: "Allow" }).click();
  await page.getByText("The account is connected.").waitFor();
  await page.goto(`${app.url}/actions/list_calls`);
  await page.locator("code.granted", { hasText: "api:calls:read:basic" }).waitFor();

  await page.goto(`${app.url}/actions`);
  await page.getByLabel(/^Only those that Globex has the scopes for/).check();
  await page.getByRole("link", { name: "List Calls", exact: true }).waitFor();
  expect(await page.getByRole("link", { name: "List Trackers" }).count()).toBe(0);
  expect(page.url()).toContain("ready=1");
  await page.goto(`${app.url}/triggers?ready=1`);
  await page.getByRole("link", { name: "Call Recorded", exact: true }).waitFor();
  expect(errors).toEqual([]);
});
