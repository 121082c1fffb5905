// Connecting an account: denied and expired authorization, rejected tokens, disconnecting and connect links.
import { expect, test } from "vitest";
import { connectInBrowser, openBrowserTest, requestConsent, signIn } from "../helpers/browser_app.ts";

const browserTest = openBrowserTest();

test("shows an error when the authorization is denied, and connects nothing", async () => {
  const { page, errors } = await browserTest.openPage();
  await signIn(page, browserTest.app);
  await requestConsent(page, browserTest.app, "Hooli");
  await page.getByRole("button", { name: "Deny" }).click();
  await page.getByText("The account was not connected").waitFor();
  expect(await page.getByText("Connected", { exact: true }).count()).toBe(0);
  await page.getByRole("button", { name: "Dismiss" }).click();
  expect(page.url()).toBe(`${browserTest.app.url}/connections`);
  expect(errors).toEqual([]);
});

test("rejects an authorization that returns after ten minutes", async () => {
  const { page, errors } = await browserTest.openPage();
  await signIn(page, browserTest.app);
  await requestConsent(page, browserTest.app, "Initech");
  browserTest.app.advance(9 * 60_000);
  await page.reload();
  browserTest.app.advance(2 * 60_000);
  await page.getByRole("button", { name: "Allow" }).click();
  await page.getByText("The account was not connected").waitFor();
  await page.getByText(/older than (ten|10) minutes/).waitFor();
  expect(errors).toEqual([]);
});

test("shows rejected tokens on the overview, and restores the connection by reconnecting", async () => {
  const { page, errors } = await browserTest.openPage();
  await signIn(page, browserTest.app);
  await connectInBrowser(page, browserTest.app, "Acme");
  browserTest.app.sandbox.reset();
  await page.getByRole("row", { name: /Acme/ }).click();
  const drawer = page.getByRole("dialog", { name: "Acme" });
  await drawer.getByRole("button", { name: "Test connection" }).click();
  await drawer.getByRole("alert").waitFor();
  await drawer.getByText("Needs attention").waitFor();
  await drawer.getByRole("button", { name: "Close" }).click();
  await page.getByRole("link", { name: "Overview" }).click();
  await page.getByRole("listitem").filter({ hasText: "Acme" }).getByRole("link", { name: "Show connection" }).click();
  await drawer.getByRole("button", { name: "Reconnect" }).click();
  await page.getByRole("button", { name: "Allow" }).click();
  await page.getByText("The account is connected.").waitFor();
  await page.getByRole("button", { name: "Show connection" }).click();
  await drawer.getByRole("button", { name: "Test connection" }).click();
  await drawer.getByText(/lists the company's users/).waitFor();
  expect(errors).toEqual([]);
});

test("asks for the customer's name before it disconnects", async () => {
  const { page, errors } = await browserTest.openPage();
  await signIn(page, browserTest.app);
  await connectInBrowser(page, browserTest.app, "Globex");
  await page.getByRole("row", { name: /Globex/ }).click();
  await page.getByRole("dialog", { name: "Globex", exact: true }).getByRole("button", { name: "Disconnect…" }).click();
  const dialog = page.getByRole("dialog", { name: "Disconnect Globex?" });
  await dialog.getByRole("button", { name: "Disconnect", exact: true }).click();
  await dialog.getByText("Type Globex to confirm.").waitFor();
  await dialog.getByLabel("Type Globex to confirm").fill("Globex");
  await dialog.getByRole("button", { name: "Disconnect", exact: true }).click();
  await expect.poll(() => page.getByRole("row", { name: /Globex.*Connected/ }).count()).toBe(0);
  expect(errors).toEqual([]);
});

test("lets a customer connect with a connect link, without access to the settings", async () => {
  const admin = await browserTest.openPage();
  await signIn(admin.page, browserTest.app);
  await admin.page.goto(`${browserTest.app.url}/connections`);
  await admin.page.getByRole("button", { name: "Create connect link…" }).click();
  await admin.page.getByLabel("Connection name").fill("Umbrella");
  await admin.page.getByRole("button", { name: "Create link" }).click();
  const link = await admin.page.getByLabel("Link for Umbrella").inputValue();

  const customer = await browserTest.openPage();
  await customer.page.goto(link);
  await customer.page.getByRole("button").first().click();
  await customer.page.getByRole("button", { name: "Allow" }).click();
  await customer.page.getByRole("heading", { name: "Thank you" }).waitFor();
  await customer.page.goto(browserTest.app.url);
  await customer.page.getByLabel("Password", { exact: true }).waitFor();

  await admin.page.reload();
  await admin.page.getByRole("row", { name: /Umbrella.*Connected/ }).waitFor();
  expect([...admin.errors, ...customer.errors]).toEqual([]);
});

test("lists connect links and revokes one", async () => {
  const { page, errors } = await browserTest.openPage();
  await signIn(page, browserTest.app);
  await page.goto(`${browserTest.app.url}/connections`);
  const links = page.getByRole("region", { name: "Connect links", exact: true });
  for (const customer of ["Wayne", "Stark"]) {
    await page.getByRole("button", { name: "Create connect link…" }).click();
    await page.getByLabel("Connection name").fill(customer);
    await page.getByRole("button", { name: "Create link" }).click();
    await page.getByRole("button", { name: "Done" }).click();
    await links.getByRole("row", { name: new RegExp(customer) }).waitFor();
  }
  await links.getByRole("button", { name: "Revoke the link of Wayne" }).click();
  const dialog = page.getByRole("dialog", { name: "Revoke the link of Wayne?" });
  await dialog.getByRole("button", { name: "Revoke", exact: true }).click();
  await dialog.waitFor({ state: "detached" });
  await expect.poll(() => links.getByRole("row", { name: /Wayne/ }).count()).toBe(0);
  expect(await links.getByRole("row", { name: /Stark/ }).count()).toBe(1);
  expect(errors).toEqual([]);
});
