// The first sign-in from another machine asks for the setup token of the server's terminal.
import { expect, test } from "vitest";
import { createSetupToken } from "../../src/sessions/setup_token.ts";
import { adminPassword, openBrowserTest } from "../helpers/browser_app.ts";

const browserTest = openBrowserTest();

test("sets the password with the setup token when the browser comes through a proxy", async () => {
  const { page, errors } = await browserTest.openPage();
  await page.setExtraHTTPHeaders({ "x-forwarded-for": "203.0.113.1" });
  await page.goto(browserTest.app.url);
  await page.getByLabel("New password").fill(adminPassword);
  await page.getByLabel("Repeat password").fill(adminPassword);
  const submit = page.getByRole("button", { name: "Set password and continue" });
  await submit.click();
  await page.getByRole("alert").getByText("The setup token is required").waitFor();
  const token = await createSetupToken(browserTest.app.server.services.store, Date.now());
  await page.getByLabel("Setup token").fill(` ${token} `);
  await submit.click();
  await page.getByRole("heading", { name: "Set up in four steps" }).waitFor();
  expect(errors).toEqual([]);
});
