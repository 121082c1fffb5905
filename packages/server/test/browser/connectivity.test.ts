// The pages while the server is starting, unreachable, or has files of another version.
import { expect, test } from "vitest";
import { findAxeViolations } from "../helpers/browser.ts";
import { openBrowserTest, signIn } from "../helpers/browser_app.ts";

const browserTest = openBrowserTest(signIn);

test("shows the layout while the session loads", async () => {
  const { page, errors } = await browserTest.openPage();
  const { promise: released, resolve: release } = Promise.withResolvers<void>();
  await page.route("**/api/app/session", async (route) => {
    await released;
    await route.continue();
  });
  await page.goto(browserTest.app.url);
  await page.getByRole("status").getByText("Loading").waitFor();
  await page.getByRole("navigation", { name: "Pages" }).waitFor();
  expect(await findAxeViolations(page)).toEqual([]);
  release();
  await page.getByLabel("Password", { exact: true }).waitFor();
  expect(errors).toEqual([]);
});

test("loads the session by itself when the server is reachable again", async () => {
  const { page, errors } = await browserTest.openPage();
  await page.route("**/api/app/session", (route) => route.abort());
  await page.goto(browserTest.app.url);
  await page.getByRole("alert").getByText("The settings server cannot be reached.").waitFor();
  await page.unroute("**/api/app/session");
  await page.getByLabel("Password", { exact: true }).waitFor();
  expect(errors).toEqual([]);
});

test("loads the data of a page by itself when the server is reachable again", async () => {
  const { page, context } = await browserTest.openPage();
  await signIn(page, browserTest.app);
  await page.goto(`${browserTest.app.url}/usage`);
  await page.getByText(/requests used/).waitFor();
  await context.setOffline(true);
  await page.getByRole("button", { name: "Previous day" }).click();
  const alert = page.getByRole("alert");
  await alert.getByText("The settings server cannot be reached.").waitFor();
  await alert.getByText("This page tries again every few seconds.").waitFor();
  expect(await findAxeViolations(page)).toEqual([]);
  await context.setOffline(false);
  await page.getByText("No requests on this day").waitFor();
});

test("offers to reload if the code of a page cannot be loaded", async () => {
  const { page, errors } = await browserTest.openPage();
  await signIn(page, browserTest.app);
  await page.route("**/assets/usage-*.js", (route) => route.fulfill({ status: 404 }));
  await page.getByRole("navigation").getByRole("link", { name: "Usage" }).click();
  await page.getByRole("alert").getByText("This page could not be loaded.").waitFor();
  await page.unroute("**/assets/usage-*.js");
  errors.length = 0;
  await page.getByRole("button", { name: "Reload" }).click();
  await page.getByText(/requests used/).waitFor();
  expect(errors).toEqual([]);
});
