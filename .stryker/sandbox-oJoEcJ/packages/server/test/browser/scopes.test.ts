// @ts-nocheck
// Scopes of all three kinds: mandatory, from the catalogue, and typed by hand.
import { expect, test } from "vitest";
import { connectInBrowser, openBrowserTest, requestConsent, selectScopes, signIn } from "../helpers/browser_app.ts";

const stage = openBrowserTest();

test("mandatory scopes are locked, others are added and removed, and the list to tick follows", async () => {
  const { page, complaints } = await stage.visit();
  await signIn(page, stage.app);
  await page.getByRole("link", { name: "Permissions", exact: true }).click();
  const mandatory = page.getByRole("region", { name: "Mandatory" });
  await mandatory.getByText("api:users:read").waitFor();
  expect(await mandatory.getByRole("button", { name: /Remove/ }).count()).toBe(0);

  const search = page.getByRole("searchbox", { name: "Search scopes" });
  await search.fill("transcript");
  await page.getByRole("button", { name: "Add api:calls:read:transcript" }).click();
  await search.fill("List Calls");
  await page.getByRole("button", { name: "Add api:calls:read:basic" }).click();
  const box = page.getByRole("complementary", { name: "Scopes to request" });
  await box.getByText("api:calls:read:basic").waitFor();
  await box.getByRole("button", { name: "Copy all" }).click();
  await box.getByText("Copied").waitFor();
  const copied = await page.evaluate<string>("navigator.clipboard.readText()");
  expect(copied.split("\n")).toEqual(["api:calls:read:basic", "api:calls:read:transcript", "api:users:read"]);

  await page.getByRole("button", { name: "Remove api:calls:read:basic" }).click();
  const dialog = page.getByRole("dialog", { name: "Remove api:calls:read:basic?" });
  await dialog.getByText("List Calls", { exact: true }).waitFor();
  await dialog.getByRole("button", { name: "Remove" }).click();
  await expect.poll(() => box.getByText("api:calls:read:basic").count()).toBe(0);

  await page.getByRole("button", { name: "Save", exact: true }).click();
  await page.getByText("Saved.").waitFor();
  await page.reload();
  await page.getByRole("heading", { name: "Selected (1)" }).waitFor();
  await page.getByRole("button", { name: "Remove api:calls:read:transcript" }).waitFor();
  expect(complaints).toEqual([]);
});

test("a typed scope is checked, marked as unknown, and asked for", async () => {
  const { page, complaints } = await stage.visit();
  await signIn(page, stage.app);
  await page.goto(`${stage.app.url}/permissions`);
  const custom = page.getByLabel("Custom scope");
  const add = page.getByRole("button", { name: "Add custom scope" });
  await custom.fill("Calls Read");
  await add.click();
  await page.getByText("This is not the form of a scope.").waitFor();
  await custom.fill("api:users:read");
  await add.click();
  await page.getByText("This scope is in the list already.").waitFor();
  await custom.fill("api:brand:new");
  await custom.press("Enter");
  await page.getByText("not in catalogue").waitFor();
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await page.getByText("Saved.").waitFor();

  // The simulated service knows no such scope, as the app registered there has not ticked it.
  await page.goto(`${stage.app.url}/connections`);
  await page.getByRole("button", { name: "Connect an account" }).first().click();
  await page.getByLabel("Customer").fill("Acme");
  await page.getByRole("button", { name: "Connect", exact: true }).click();
  await page.getByText("The account was not connected").waitFor();

  await page.goto(`${stage.app.url}/permissions`);
  await page.getByRole("button", { name: "Remove api:brand:new" }).click();
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await page.getByText("Saved.").waitFor();
  await requestConsent(page, stage.app, "Acme");
  expect(complaints).toEqual([]);
});

test("scopes added after connecting show as missing, with what to do, until the account is reconnected", async () => {
  const { page, complaints } = await stage.visit();
  await signIn(page, stage.app);
  await connectInBrowser(page, stage.app, "Globex");
  await selectScopes(page, stage.app, "api:workspaces:read");
  const box = page.getByRole("complementary", { name: "Scopes to request" });
  await box.getByText("Granted differently").waitFor();
  await box.getByRole("link", { name: "Globex" }).click();
  const drawer = page.getByRole("dialog", { name: "Globex" });
  await drawer.getByText("1 requested scope is not granted").waitFor();
  await drawer.getByRole("button", { name: "Reconnect" }).click();
  await page.getByRole("button", { name: "Allow" }).click();
  await page.getByText("The account is linked").waitFor();
  await page.getByRole("link", { name: "Permissions", exact: true }).click();
  await page.getByText("All connections have what is requested.").waitFor();
  expect(complaints).toEqual([]);
});
