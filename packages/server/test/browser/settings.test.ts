// Settings page: credentials, setup guide, stored run data and paid actions.
import { expect, test } from "vitest";
import { openBrowserTest, signIn } from "../helpers/browser_app.ts";

const secret = "sk-5e3d9c1b7a2f4608-k3f9";

const browserTest = openBrowserTest();

test("shows errors of missing fields, and only the last characters of a stored secret", async () => {
  const { page, errors } = await browserTest.openPage();
  await signIn(page, browserTest.app);
  await page.goto(`${browserTest.app.url}/settings`);
  const responses: string[] = [];
  page.on("response", async (response) => {
    if (response.url().includes("/api/")) responses.push(await response.text().catch(() => ""));
  });
  await page.getByText("Your app", { exact: true }).click();
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByText("Correct 2 fields.").waitFor();
  expect(await page.getByText("This is required").count()).toBe(2);
  await page.getByLabel("Client ID").fill("client-of-my-own");
  await page.getByLabel("Client secret").fill(secret);
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByText("Saved.", { exact: true }).waitFor();
  await page.getByText("…k3f9").waitFor();
  await page.reload();
  await page.getByText("…k3f9").waitFor();
  expect(await page.getByLabel("Client ID").inputValue()).toBe("client-of-my-own");
  expect(responses.join()).not.toContain(secret);
  expect(await page.content()).not.toContain(secret);

  await page.getByRole("button", { name: "Replace Client secret" }).click();
  await page.getByRole("button", { name: "Keep current" }).click();
  await page.getByText("…k3f9").waitFor();
  expect(errors).toEqual([]);
});

test("shows the setup guide of the selected authentication method, with the values to paste", async () => {
  const { page, errors } = await browserTest.openPage();
  await signIn(page, browserTest.app);
  await page.goto(`${browserTest.app.url}/settings`);
  const guide = page.getByRole("complementary", { name: /Setup guide/ });
  await guide.getByRole("heading", { name: "Paste the callback URL" }).waitFor();
  await guide.getByRole("button", { name: "Copy callback URL" }).click();
  expect(await page.evaluate<string>("navigator.clipboard.readText()")).toBe(`${browserTest.app.url}/oauth/callback`);
  await page.getByRole("radio", { name: /^API key/ }).check();
  await guide.getByRole("heading", { name: "Create a key" }).waitFor();
  expect(errors).toEqual([]);
});

test("saves the stored run data and the permission for paid actions", async () => {
  const { page, errors } = await browserTest.openPage();
  await signIn(page, browserTest.app);
  await page.goto(`${browserTest.app.url}/settings`);
  await page.getByText("Sandbox", { exact: true }).last().click();
  await page.getByRole("radio", { name: /^OAuth 2.0/ }).check();
  await page.getByRole("radio", { name: /^All/ }).check();
  await page.getByLabel("Delete runs after (days)").fill("0");
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByText("This must be 1 to 365 days").waitFor();
  await page.getByLabel("Delete runs after (days)").fill("30");
  await page.getByLabel(/^Allow paid actions/).check();
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByText("Saved.", { exact: true }).waitFor();
  await page.reload();
  expect(await page.getByLabel("Delete runs after (days)").inputValue()).toBe("30");
  expect(await page.getByRole("radio", { name: /^All/ }).isChecked()).toBe(true);
  expect(await page.getByLabel(/^Allow paid actions/).isChecked()).toBe(true);
  expect(errors).toEqual([]);
});

test("tests credentials of both methods before they are saved, and marks addresses that others cannot reach", async () => {
  const { page, errors } = await browserTest.openPage();
  const { app } = browserTest;
  const { clientId, clientSecret, accessKey, accessKeySecret } = app.sandbox.credentials;
  await signIn(page, app);
  await page.goto(`${app.url}/settings`);
  await page.getByText("Only a browser on this machine can return to this address.").first().waitFor();
  await page
    .getByText(/cannot reach this machine.*PUBLIC_URL=https/)
    .first()
    .waitFor();
  await page.getByText("Your app", { exact: true }).click();
  await page.getByRole("radio", { name: /^OAuth 2.0/ }).check();
  await page.getByLabel("Client ID").fill(clientId);
  const replace = page.getByRole("button", { name: "Replace Client secret" });
  if (await replace.isVisible()) await replace.click();
  await page.getByLabel("Client secret").fill("a-wrong-secret");
  const test = page.getByRole("button", { name: "Test", exact: true });
  await test.click();
  await page.getByText("The client id or client secret is wrong").waitFor();
  await page.getByLabel("Client secret").fill(clientSecret);
  await test.click();
  await page.getByText(/accepts the client ID and the client secret/).waitFor();
  await page.getByRole("radio", { name: /^API key/ }).check();
  await test.click();
  await page.getByText("This is required").first().waitFor();
  await page.getByLabel("Access key", { exact: true }).fill(accessKey);
  await page.getByLabel("Access key secret").fill(accessKeySecret);
  await page.getByRole("textbox", { name: /^Base URL/ }).fill(app.vendorUrl);
  await test.click();
  await page.getByText(/accepts the access key/).waitFor();
  await page.reload();
  expect(await page.getByRole("radio", { name: /^OAuth 2.0/ }).isChecked()).toBe(true);

  await page.goto(`${app.url}/connections`);
  await page.getByRole("button", { name: "Create connect link…" }).click();
  await page.getByLabel("Connection name").fill("Umbrella");
  await page.getByRole("button", { name: "Create link" }).click();
  await page.getByText(/^The link works only on this machine/).waitFor();
  expect(errors).toEqual([]);
});
