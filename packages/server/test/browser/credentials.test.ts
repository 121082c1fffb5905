// Configured credentials, wrong and correct, for both authentication methods.
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { openBrowserTest, requestConsent, signIn } from "../helpers/browser_app.ts";

const browserTest = openBrowserTest();

async function saveCredentials(page: Page, method: RegExp, fields: Readonly<Record<string, string>>): Promise<void> {
  await page.goto(`${browserTest.app.url}/settings`);
  await page.getByRole("radio", { name: method }).check();
  await page.getByText("Your app", { exact: true }).click();
  for (const [label, value] of Object.entries(fields)) {
    const replace = page.getByRole("button", { name: `Replace ${label}` });
    if (await replace.isVisible()) await replace.click();
    await page.getByLabel(new RegExp(`^${label}( optional)?$`)).fill(value);
  }
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByText("Saved.", { exact: true }).waitFor();
}

test("shows an error for a wrong OAuth client secret, and connects when it is corrected", async () => {
  const { page, errors } = await browserTest.openPage();
  const { clientId, clientSecret } = browserTest.app.sandbox.credentials;
  await signIn(page, browserTest.app);
  await saveCredentials(page, /^OAuth 2.0/, { "Client ID": clientId, "Client secret": "not-the-client-secret" });
  await requestConsent(page, browserTest.app, "Acme");
  await page.getByRole("button", { name: "Allow" }).click();
  await page.getByText("The account was not connected").waitFor();

  await saveCredentials(page, /^OAuth 2.0/, { "Client secret": clientSecret });
  await requestConsent(page, browserTest.app, "Acme");
  await page.getByRole("button", { name: "Allow" }).click();
  await page.getByText("The account is connected.").waitFor();
  expect(errors).toEqual([]);
});

test("accepts credentials that were pasted with white space", async () => {
  const { page, errors } = await browserTest.openPage();
  const { accessKey, accessKeySecret } = browserTest.app.sandbox.credentials;
  await signIn(page, browserTest.app);
  await saveCredentials(page, /^API key/, {
    "Access key": `\t${accessKey} `,
    "Access key secret": ` ${accessKeySecret}\t`,
    "Base URL": ` ${browserTest.app.vendorUrl} `,
  });
  await page.getByRole("button", { name: "Test", exact: true }).click();
  await page.getByText(/accepts the access key/).waitFor();
  expect(errors).toEqual([]);
});

test("tests an API key before it stores the connection", async () => {
  const { page, errors } = await browserTest.openPage();
  const { accessKey, accessKeySecret } = browserTest.app.sandbox.credentials;
  const baseUrl = browserTest.app.vendorUrl;
  await signIn(page, browserTest.app);
  await saveCredentials(page, /^API key/, {
    "Access key": accessKey,
    "Access key secret": "wrong",
    "Base URL": baseUrl,
  });
  await page.goto(`${browserTest.app.url}/connections`);
  await page.getByRole("button", { name: "Connect an account" }).first().click();
  const dialog = page.getByRole("dialog", { name: "Connect an account" });
  await dialog.getByLabel("Connection name").fill("Our own company");
  await dialog.getByRole("button", { name: "Connect", exact: true }).click();
  await dialog.getByRole("alert").waitFor();

  await saveCredentials(page, /^API key/, { "Access key secret": accessKeySecret });
  await page.goto(`${browserTest.app.url}/connections`);
  await page.getByRole("button", { name: "Connect an account" }).first().click();
  await dialog.getByLabel("Connection name").fill("Our own company");
  await dialog.getByRole("button", { name: "Connect", exact: true }).click();
  const drawer = page.getByRole("dialog", { name: "Our own company" });
  await drawer.getByText("Connected", { exact: true }).first().waitFor();
  await drawer.getByText("API key").waitFor();
  expect(errors).toEqual([]);
});
