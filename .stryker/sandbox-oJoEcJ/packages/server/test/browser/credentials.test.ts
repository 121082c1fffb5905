// @ts-nocheck
// Credentials of one's own: a wrong secret is told in words, the right one works, for both ways in.
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { openBrowserTest, requestConsent, signIn } from "../helpers/browser_app.ts";

const stage = openBrowserTest();

async function save(page: Page, method: RegExp, fields: Readonly<Record<string, string>>): Promise<void> {
  await page.goto(`${stage.app.url}/settings`);
  await page.getByRole("radio", { name: method }).check();
  await page.getByText("Your own", { exact: true }).click();
  for (const [label, value] of Object.entries(fields)) {
    const replace = page.getByRole("button", { name: `Replace ${label}` });
    if (await replace.isVisible()) await replace.click();
    await page.getByLabel(new RegExp(`^${label}( optional)?$`)).fill(value);
  }
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByText("Saved.").waitFor();
}

test("OAuth with a wrong client secret fails in words at the end, and works once it is corrected", async () => {
  const { page, complaints } = await stage.visit();
  const { clientId, clientSecret } = stage.app.sandbox.credentials;
  await signIn(page, stage.app);
  await save(page, /^OAuth 2.0/, { "Client ID": clientId, "Client secret": "not-the-client-secret" });
  await requestConsent(page, stage.app, "Acme");
  await page.getByRole("button", { name: "Allow" }).click();
  await page.getByText("The account was not connected").waitFor();

  await save(page, /^OAuth 2.0/, { "Client secret": clientSecret });
  await requestConsent(page, stage.app, "Acme");
  await page.getByRole("button", { name: "Allow" }).click();
  await page.getByText("The account is linked").waitFor();
  expect(complaints).toEqual([]);
});

test("an API key is proved before it is kept", async () => {
  const { page, complaints } = await stage.visit();
  const { accessKey, accessKeySecret } = stage.app.sandbox.credentials;
  const baseUrl = stage.app.providerUrl;
  await signIn(page, stage.app);
  await save(page, /^API key/, { "Access key": accessKey, "Access key secret": "wrong", "Base URL": baseUrl });
  await page.goto(`${stage.app.url}/connections`);
  await page.getByRole("button", { name: "Connect an account" }).first().click();
  const dialog = page.getByRole("dialog", { name: "Connect an account" });
  await dialog.getByLabel("Customer").fill("Our own company");
  await dialog.getByRole("button", { name: "Connect", exact: true }).click();
  await dialog.getByRole("alert").waitFor();

  await save(page, /^API key/, { "Access key secret": accessKeySecret });
  await page.goto(`${stage.app.url}/connections`);
  await page.getByRole("button", { name: "Connect an account" }).first().click();
  await dialog.getByLabel("Customer").fill("Our own company");
  await dialog.getByRole("button", { name: "Connect", exact: true }).click();
  const drawer = page.getByRole("dialog", { name: "Our own company" });
  await drawer.getByText("Connected", { exact: true }).first().waitFor();
  await drawer.getByText("API key").waitFor();
  expect(complaints).toEqual([]);
});
