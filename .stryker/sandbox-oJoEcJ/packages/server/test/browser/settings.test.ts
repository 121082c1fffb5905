// @ts-nocheck
// Settings: secrets go in and never come out, faults stand at their fields, and a wrong secret is told as such.
import { expect, test } from "vitest";
import { openBrowserTest, signIn } from "../helpers/browser_app.ts";

const secret = "sk-5e3d9c1b7a2f4608-k3f9";

const stage = openBrowserTest();

test("missing fields are said at their fields, and a saved secret shows only its end", async () => {
  const { page, complaints } = await stage.visit();
  await signIn(page, stage.app);
  await page.goto(`${stage.app.url}/settings`);
  const answers: string[] = [];
  page.on("response", async (response) => {
    if (response.url().includes("/api/")) answers.push(await response.text().catch(() => ""));
  });
  await page.getByText("Your own", { exact: true }).click();
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByText("2 fields need a correction.").waitFor();
  expect(await page.getByText("This is required").count()).toBe(2);
  await page.getByLabel("Client ID").fill("client-of-my-own");
  await page.getByLabel("Client secret").fill(secret);
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByText("Saved.").waitFor();
  await page.getByText("…k3f9").waitFor();
  await page.reload();
  await page.getByText("…k3f9").waitFor();
  expect(await page.getByLabel("Client ID").inputValue()).toBe("client-of-my-own");
  expect(answers.join()).not.toContain(secret);
  expect(await page.content()).not.toContain(secret);

  await page.getByRole("button", { name: "Replace Client secret" }).click();
  await page.getByRole("button", { name: "Keep the old one" }).click();
  await page.getByText("…k3f9").waitFor();
  expect(complaints).toEqual([]);
});

test("the guide of each method stands beside its form, with what has to be pasted there", async () => {
  const { page, complaints } = await stage.visit();
  await signIn(page, stage.app);
  await page.goto(`${stage.app.url}/settings`);
  const guide = page.getByRole("complementary", { name: /Set-up guide/ });
  await guide.getByRole("heading", { name: "Paste the callback URL" }).waitFor();
  await guide.getByRole("button", { name: "Copy callback URL" }).click();
  expect(await page.evaluate<string>("navigator.clipboard.readText()")).toBe(`${stage.app.url}/oauth/callback`);
  await page.getByRole("radio", { name: /^API key/ }).check();
  await guide.getByRole("heading", { name: "Make a key" }).waitFor();
  expect(complaints).toEqual([]);
});

test("what runs keep, and actions that spend credits, are settings", async () => {
  const { page, complaints } = await stage.visit();
  await signIn(page, stage.app);
  await page.goto(`${stage.app.url}/settings`);
  await page.getByText("Sandbox", { exact: true }).last().click();
  await page.getByRole("radio", { name: /^OAuth 2.0/ }).check();
  await page.getByRole("radio", { name: /^Everything/ }).check();
  await page.getByLabel("Days until runs are deleted").fill("0");
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByText("This must be 1 to 365 days").waitFor();
  await page.getByLabel("Days until runs are deleted").fill("30");
  await page.getByLabel("Let them run").check();
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByText("Saved.").waitFor();
  await page.reload();
  expect(await page.getByLabel("Days until runs are deleted").inputValue()).toBe("30");
  expect(await page.getByRole("radio", { name: /^Everything/ }).isChecked()).toBe(true);
  expect(await page.getByLabel("Let them run").isChecked()).toBe(true);
  expect(complaints).toEqual([]);
});
