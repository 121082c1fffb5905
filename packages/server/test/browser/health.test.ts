// Health on every page: the table, the drawer, Permissions, the overview, the navigation, and the list of subscriptions.
import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { findAxeViolations } from "../helpers/browser.ts";
import { connectInBrowser, openBrowserTest, selectScopes, signIn } from "../helpers/browser_app.ts";

async function enableTrigger(page: Page, url: string, trigger: string): Promise<void> {
  await page.goto(`${url}/triggers/${trigger}`);
  await page.getByRole("button", { name: "Enable for a connection" }).click();
  const dialog = page.getByRole("dialog", { name: /^Enable / });
  await dialog.locator('input[role="combobox"][value="Acme"]').waitFor();
  await dialog.getByRole("radio", { name: /^From a date/ }).check();
  await page.getByRole("button", { name: "30 days ago" }).click();
  await dialog.getByRole("button", { name: "Enable" }).click();
  await page.getByRole("heading", { name: "Detection lag" }).waitFor();
}

describe("connections and subscriptions", () => {
  const browserTest = openBrowserTest(async (page, app) => {
    await signIn(page, app);
    await selectScopes(page, app, "api:calls:read:basic");
    await connectInBrowser(page, app, "Acme");
    await enableTrigger(page, app.url, "call_recorded");
  });

  test("shows a healthy account without a dot or a notice", async () => {
    const { page, errors } = await browserTest.openPage();
    await signIn(page, browserTest.app);
    await page.getByRole("heading", { name: "Last runs" }).waitFor();
    expect(await page.getByRole("heading", { name: "Needs attention" }).count()).toBe(0);
    expect(await page.locator(".navigation-dot").count()).toBe(0);
    expect(errors).toEqual([]);
  });

  test("shows failed deliveries and missing scopes alike on every page", async () => {
    const { page, errors } = await browserTest.openPage();
    const { app } = browserTest;
    await signIn(page, app);
    await app.server.services.store.database.query("UPDATE events SET delivery_state = 'failed'");
    await selectScopes(page, app, "api:workspaces:read");
    const navigation = page.getByRole("navigation", { name: "Pages" });
    for (const name of ["Permissions", "Connections", "Triggers"])
      await navigation.getByRole("link", { name, exact: true }).locator(".navigation-dot").waitFor();
    await navigation.getByRole("link", { name: "Overview" }).click();
    const attention = page.getByRole("region", { name: "Needs attention" });
    const connection = attention.getByRole("listitem").filter({ hasText: "1 requested scope is not granted." });
    await connection.getByText("1 scope missing").waitFor();
    const subscription = attention.getByRole("listitem").filter({ hasText: "could not be delivered" });
    await subscription.getByText("Call Recorded · Acme").waitFor();
    const label = await subscription.locator(".status").textContent();
    expect(label).toMatch(/^\d+ events failed$/);

    await navigation.getByRole("link", { name: "Connections" }).click();
    const row = page.getByRole("row", { name: /Acme/ });
    await row.getByText("1 scope missing").waitFor();
    await row.click();
    const drawer = page.getByRole("dialog", { name: "Acme" });
    await drawer.getByText("1 requested scope is not granted").waitFor();
    const own = drawer.getByRole("region", { name: "Subscriptions" });
    expect(await own.getByRole("listitem").locator(".status").textContent()).toBe(label);
    await own.getByRole("link", { name: "Call Recorded" }).click();
    await page
      .getByRole("dialog", { name: "Acme" })
      .getByText(label ?? "", { exact: true })
      .waitFor();

    await page.goto(`${app.url}/triggers`);
    await page.getByRole("tab", { name: "Subscriptions" }).click();
    const listed = page.getByRole("row", { name: /Call Recorded/ });
    await listed.getByText(label ?? "", { exact: true }).waitFor();
    expect(await findAxeViolations(page)).toEqual([]);
    await listed.getByRole("link").click();
    await page.getByRole("heading", { name: "Detection lag" }).waitFor();
    expect(errors).toEqual([]);
  });
});

describe("with credentials in the environment", () => {
  const browserTest = openBrowserTest(undefined, { hasEnvironment: true });

  test("uses the account of the environment on the pages, and does not let it be changed", async () => {
    const { page, errors } = await browserTest.openPage();
    const { app } = browserTest;
    await signIn(page, app);
    await page.getByText("The account of the environment is used.").waitFor();
    expect(await page.getByRole("banner").getByText("Sandbox").count()).toBe(0);
    await page.goto(`${app.url}/settings`);
    await page.getByText("Runs use the credentials of the environment").waitFor();
    await page.goto(`${app.url}/connections`);
    await page.getByRole("row", { name: /Environment.*Connected/ }).click();
    const drawer = page.getByRole("dialog", { name: "Environment" });
    await drawer.getByText(/It cannot be changed here/).waitFor();
    expect(await drawer.getByRole("button", { name: /Disconnect|Reconnect|Connect link/ }).count()).toBe(0);
    await drawer.getByRole("button", { name: "Test connection" }).click();
    await drawer.getByText(/lists the company's users/).waitFor();
    expect(await findAxeViolations(page)).toEqual([]);

    await page.goto(`${app.url}/actions/list_users`);
    await page.locator('input[role="combobox"][value="Environment"]').waitFor();
    await page.getByRole("button", { name: "Run", exact: true }).click();
    await page.getByRole("region", { name: "Result" }).getByText("Succeeded").waitFor();
    await page.getByRole("link", { name: "Overview" }).click();
    await page.getByRole("heading", { name: "Setup complete" }).waitFor();
    expect(errors).toEqual([]);
  });
});

describe("after a switch to own credentials", () => {
  const browserTest = openBrowserTest(async (page, app) => {
    await signIn(page, app);
    await connectInBrowser(page, app, "Acme");
  });

  test("marks the sandbox connection and opens the steps to connect and run again", async () => {
    const { page, errors } = await browserTest.openPage();
    const { app } = browserTest;
    await signIn(page, app);
    await page.getByRole("banner").getByText("Sandbox").waitFor();
    await page.goto(`${app.url}/settings`);
    await page.getByText("Your app", { exact: true }).click();
    await page.getByLabel("Client ID").fill("a-client");
    await page.getByLabel("Client secret").fill("a-secret-of-some-length");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("Saved.", { exact: true }).waitFor();
    await page.getByRole("banner").getByText("Sandbox").waitFor({ state: "detached" });
    await page.getByRole("link", { name: "Overview" }).click();
    await page.getByText("No account is connected.").waitFor();
    await page.goto(`${app.url}/connections`);
    const row = page.getByRole("row", { name: /Acme/ });
    await row.getByText("Not in use").waitFor();
    await row.getByText("sandbox", { exact: true }).waitFor();
    await page.goto(`${app.url}/actions/list_users`);
    await page.getByRole("combobox", { name: /^Connection/ }).click();
    await page.getByRole("option", { name: /Acme/ }).getByText("sandbox, not in use").waitFor();
    expect(await page.getByRole("combobox", { name: /^Connection/ }).inputValue()).toBe("");
    expect(errors).toEqual([]);
  });
});
