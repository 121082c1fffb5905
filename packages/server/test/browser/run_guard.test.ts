// The guard of runs: deletions and repeats, in the form and in "Run again", and the choice of the connection.
import { expect, test } from "vitest";
import { connectInBrowser, openBrowserTest, selectScopes, signIn } from "../helpers/browser_app.ts";

const browserTest = openBrowserTest(async (page, app) => {
  await signIn(page, app);
  await selectScopes(page, app, "api:data-privacy:delete");
  await connectInBrowser(page, app, "Acme");
  await connectInBrowser(page, app, "Fernhill");
  await page.goto(`${app.url}/settings`);
  await page.getByRole("radio", { name: /^All/ }).check();
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await page.getByText("Saved.", { exact: true }).waitFor();
});

const question = "Erase everything Gong holds on ana@example.com in Fernhill?";

test("preselects no connection for an erasure, names what it erases, and asks to type it, also to run again", async () => {
  const { app } = browserTest;
  const { page, errors } = await browserTest.openPage();
  await signIn(page, app);
  // A run with one connection must not choose it for the erasure.
  await page.goto(`${app.url}/actions/list_users`);
  await page.getByRole("button", { name: "Run", exact: true }).click();
  await page.getByRole("link", { name: "Run details" }).waitFor();
  await page.getByRole("link", { name: "Actions", exact: true }).first().click();
  await page.getByRole("searchbox", { name: "Search actions" }).fill("erase data for email");
  await page.getByRole("link", { name: "Erase Data For Email Address" }).click();
  const connection = page.getByRole("combobox", { name: "Connection" });
  await page.getByLabel(/^Email address/).fill("ana@example.com");
  await page.getByRole("button", { name: "Run", exact: true }).click();
  await page.getByText("Select a connection.").waitFor();
  await connection.click();
  await page.getByRole("option", { name: /Fernhill/ }).click();
  await page.getByRole("button", { name: "Run", exact: true }).click();

  const dialog = page.getByRole("dialog", { name: question });
  await dialog.getByRole("button", { name: "Delete" }).click();
  await dialog.getByText("Type ana@example.com to confirm.").waitFor();
  await dialog.getByRole("textbox").fill("ana@example.com");
  await dialog.getByRole("button", { name: "Delete" }).click();
  await page.getByRole("region", { name: "Result" }).getByText("Succeeded").waitFor();

  await page.getByRole("link", { name: "Run details" }).click();
  await page.getByRole("button", { name: "Run again" }).click();
  await dialog.getByRole("button", { name: "Cancel" }).click();
  await expect.poll(() => dialog.count()).toBe(0);
  await page.getByRole("button", { name: "Edit and run" }).click();
  await page.getByRole("heading", { name: "Erase Data For Email Address" }).waitFor();
  expect(await connection.inputValue()).toBe("");
  const runs = await app.server.services.store.runs.list({ action: "erase_data_for_email_address", limit: 5 });
  expect(runs.length).toBe(1);
  expect(errors).toEqual([]);
});
