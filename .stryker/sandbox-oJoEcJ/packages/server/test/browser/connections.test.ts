// @ts-nocheck
// Connecting in every way that it can go: wrong secret, denial, an approval that comes too late, revoked tokens, a link.
import { expect, test } from "vitest";
import { connectInBrowser, openBrowserTest, requestConsent, signIn } from "../helpers/browser_app.ts";

const stage = openBrowserTest();

test("denied consent comes back in words and leaves nothing half connected", async () => {
  const { page, complaints } = await stage.visit();
  await signIn(page, stage.app);
  await requestConsent(page, stage.app, "Denier");
  await page.getByRole("button", { name: "Deny" }).click();
  await page.getByText("The account was not connected").waitFor();
  expect(await page.getByText("Connected", { exact: true }).count()).toBe(0);
  await page.getByRole("button", { name: "Dismiss" }).click();
  expect(page.url()).toBe(`${stage.app.url}/connections`);
  expect(complaints).toEqual([]);
});

test("an approval that comes back after ten minutes is refused in words", async () => {
  const { page, complaints } = await stage.visit();
  await signIn(page, stage.app);
  await requestConsent(page, stage.app, "Latecomer");
  stage.app.advance(9 * 60_000);
  await page.reload();
  stage.app.advance(2 * 60_000);
  await page.getByRole("button", { name: "Allow" }).click();
  await page.getByText("The account was not connected").waitFor();
  await page.getByText(/older than ten minutes/).waitFor();
  expect(complaints).toEqual([]);
});

test("a tokens' end shows where it matters, and reconnecting mends it", async () => {
  const { page, complaints } = await stage.visit();
  await signIn(page, stage.app);
  await connectInBrowser(page, stage.app, "Acme");
  stage.app.sandbox.reset();
  await page.getByRole("row", { name: /Acme/ }).click();
  const drawer = page.getByRole("dialog", { name: "Acme" });
  await drawer.getByRole("button", { name: "Test", exact: true }).click();
  await drawer.getByRole("alert").waitFor();
  await drawer.getByText("Needs attention").waitFor();
  await drawer.getByRole("button", { name: "Close" }).click();
  await page.getByRole("link", { name: "Overview" }).click();
  await page.getByRole("listitem").filter({ hasText: "Acme" }).getByRole("link", { name: "Look into it" }).click();
  await drawer.getByRole("button", { name: "Reconnect" }).click();
  await page.getByRole("button", { name: "Allow" }).click();
  await page.getByText("The account is linked").waitFor();
  await page.getByRole("button", { name: "Show the connection" }).click();
  await drawer.getByRole("button", { name: "Test", exact: true }).click();
  await drawer.getByText(/lists the company's users/).waitFor();
  expect(complaints).toEqual([]);
});

test("disconnecting asks for the customer's name", async () => {
  const { page, complaints } = await stage.visit();
  await signIn(page, stage.app);
  await connectInBrowser(page, stage.app, "Goner");
  await page.getByRole("row", { name: /Goner/ }).click();
  await page.getByRole("dialog", { name: "Goner", exact: true }).getByRole("button", { name: "Disconnect…" }).click();
  const dialog = page.getByRole("dialog", { name: "Disconnect Goner?" });
  await dialog.getByRole("button", { name: "Disconnect", exact: true }).click();
  await dialog.getByText("This is not the customer’s name.").waitFor();
  await dialog.getByLabel("Type Goner to confirm").fill("Goner");
  await dialog.getByRole("button", { name: "Disconnect", exact: true }).click();
  await expect.poll(() => page.getByRole("row", { name: /Goner.*Connected/ }).count()).toBe(0);
  expect(complaints).toEqual([]);
});

test("a customer connects by a link, without ever seeing the settings", async () => {
  const admin = await stage.visit();
  await signIn(admin.page, stage.app);
  await admin.page.goto(`${stage.app.url}/connections`);
  await admin.page.getByRole("button", { name: "Create connect link…" }).click();
  await admin.page.getByLabel("Customer").fill("Umbrella");
  await admin.page.getByRole("button", { name: "Create link" }).click();
  const link = await admin.page.getByLabel("Link for Umbrella").inputValue();

  const customer = await stage.visit();
  await customer.page.goto(link);
  await customer.page.getByRole("button").first().click();
  await customer.page.getByRole("button", { name: "Allow" }).click();
  await customer.page.getByRole("heading", { name: "Thank you" }).waitFor();
  await customer.page.goto(stage.app.url);
  await customer.page.getByLabel("Password", { exact: true }).waitFor();

  await admin.page.reload();
  await admin.page.getByRole("row", { name: /Umbrella.*Connected/ }).waitFor();
  expect([...admin.complaints, ...customer.complaints]).toEqual([]);
});
