// First run: from the password to the first run of an action.
import { expect, test } from "vitest";
import { adminPassword, openBrowserTest } from "../helpers/browser_app.ts";

const browserTest = openBrowserTest();

test("sets a password, selects scopes by action, connects an account, runs an action and shows the run", async () => {
  const { page, errors } = await browserTest.openPage();
  await page.goto(browserTest.app.url);

  await page.getByLabel("New password").fill("short");
  await page.getByRole("button", { name: "Set password and continue" }).click();
  await page.getByText("Use at least 12 characters.").waitFor();
  await page.getByLabel("New password").fill(adminPassword);
  await page.getByLabel("Repeat password").fill(`${adminPassword}!`);
  await page.getByRole("button", { name: "Set password and continue" }).click();
  await page.getByText("The passwords do not match.").waitFor();
  await page.getByLabel("Repeat password").fill(adminPassword);
  await page.getByRole("button", { name: "Set password and continue" }).click();

  await page.getByRole("heading", { name: "Set up in four steps" }).waitFor();
  await page.getByText("1 of 4 done").waitFor();
  await page.getByRole("link", { name: "Choose permissions" }).click();
  await page.getByRole("button", { name: "Select by action or trigger…" }).click();
  const dialog = page.getByRole("dialog", { name: "Select scopes by action or trigger" });
  await dialog.getByLabel("List Calls", { exact: true }).check();
  await dialog.getByLabel("List Workspaces").check();
  await dialog.getByText("3 scopes for 2 actions").waitFor();
  await dialog.getByRole("button", { name: "Replace selection" }).click();
  await page.getByText("2 scopes added").waitFor();
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await page.getByText("Saved.", { exact: true }).waitFor();

  await page.getByRole("link", { name: "Connections" }).click();
  await page.getByRole("heading", { name: "Connections" }).waitFor();
  await page.getByRole("button", { name: "Connect an account" }).first().click();
  await page.getByLabel("Connection name").fill("Acme");
  await page.getByRole("button", { name: "Connect", exact: true }).click();
  await page.getByText("api:calls:read:basic").waitFor();
  await page.getByRole("button", { name: "Allow" }).click();
  await page.getByText("The account is connected.").waitFor();
  const row = page.getByRole("row", { name: /Acme/ });
  await row.getByText("Connected").waitFor();
  expect(await row.getByText("3 of 3").isVisible()).toBe(true);

  await page.getByRole("link", { name: "Actions" }).click();
  await page.getByRole("searchbox", { name: "Search actions" }).fill("list calls");
  await page.getByRole("link", { name: "List Calls", exact: true }).click();
  await page.getByRole("button", { name: "30 days ago" }).first().click();
  await page.getByRole("button", { name: "Now" }).nth(1).click();
  await page.getByRole("button", { name: "Run", exact: true }).click();
  const result = page.getByRole("region", { name: "Result" });
  await result.getByText("Succeeded").waitFor();
  await result.getByRole("columnheader", { name: "title" }).waitFor();
  expect(await result.getByText(/1 request/).isVisible()).toBe(true);

  await page.getByRole("link", { name: "Run details" }).click();
  const run = page.getByRole("dialog", { name: "List Calls" });
  await run.getByText("Succeeded").waitFor();
  await run.getByText(/^200/).waitFor();
  await run.getByRole("button", { name: "Close" }).click();
  await page.getByRole("link", { name: "Overview" }).click();
  await page.getByRole("heading", { name: "Setup complete" }).waitFor();
  expect(errors).toEqual([]);
});

test("signs in with the password, rejects a wrong one, and signs out", async () => {
  const { page, errors } = await browserTest.openPage();
  await page.goto(`${browserTest.app.url}/runs?state=failed`);
  await page.getByLabel("Password", { exact: true }).fill("not the password");
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByRole("alert").getByText("The password is wrong").waitFor();
  await page.getByLabel("Password", { exact: true }).fill(adminPassword);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByRole("heading", { name: "Runs" }).waitFor();
  expect(page.url()).toBe(`${browserTest.app.url}/runs?state=failed`);

  await page.getByRole("button", { name: "Sign out" }).click();
  await page.getByLabel("Password", { exact: true }).waitFor();
  await page.goBack();
  await page.getByLabel("Password", { exact: true }).waitFor();
  expect(errors).toEqual([]);
});
