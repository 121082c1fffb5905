// What stays when a page is left: unsaved drafts and the input of a run; and saves of two tabs.
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { connectInBrowser, openBrowserTest, signIn } from "../helpers/browser_app.ts";

const browserTest = openBrowserTest(async (page, app) => {
  await signIn(page, app);
  await connectInBrowser(page, app, "Acme");
});

async function openSettings(page: Page): Promise<void> {
  await page.goto(`${browserTest.app.url}/settings`);
  await page.getByLabel("Delete runs after (days)").waitFor();
}

test("keeps unsaved settings while other pages are visited, and asks before a reload", async () => {
  const { page, errors } = await browserTest.openPage();
  await signIn(page, browserTest.app);
  await openSettings(page);
  await page.getByLabel("Delete runs after (days)").fill("77");
  await page.getByRole("link", { name: "Runs", exact: true }).first().click();
  await page.getByRole("heading", { name: "Runs", level: 1 }).waitFor();
  await page.getByRole("link", { name: "Settings", exact: true }).first().click();
  await page.getByText("You have unsaved changes.").waitFor();
  expect(await page.getByLabel("Delete runs after (days)").inputValue()).toBe("77");
  const asked = page.waitForEvent("dialog");
  const reloaded = page.reload();
  const question = await asked;
  expect(question.type()).toBe("beforeunload");
  await question.accept();
  await reloaded;
  expect(await page.getByLabel("Delete runs after (days)").inputValue()).not.toBe("77");
  await page.reload();
  expect(errors).toEqual([]);
});

test("shows the second of two tabs what changed, and saves its changes with the others", async () => {
  const { page: first, context, errors } = await browserTest.openPage();
  await signIn(first, browserTest.app);
  const second = await context.newPage();
  await openSettings(first);
  await openSettings(second);
  await first.getByLabel("Delete runs after (days)").fill("11");
  await first.getByRole("button", { name: "Save", exact: true }).click();
  await first.getByText("Saved.", { exact: true }).waitFor();
  await second.getByLabel(/^Allow paid actions/).check();
  await second.getByRole("button", { name: "Save", exact: true }).click();
  await second.getByRole("alert").getByText("Changed meanwhile: stored run data.").waitFor();
  expect(await second.getByLabel("Delete runs after (days)").inputValue()).toBe("11");
  await second.getByRole("button", { name: "Save", exact: true }).click();
  await second.getByText("Saved.", { exact: true }).waitFor();
  await first.reload();
  expect(await first.getByLabel("Delete runs after (days)").inputValue()).toBe("11");
  expect(await first.getByLabel(/^Allow paid actions/).isChecked()).toBe(true);
  expect(errors).toEqual([]);
});

test("keeps the input over a reload, without it in the URL, and forgets it on sign-out", async () => {
  const { app } = browserTest;
  const { page, errors } = await browserTest.openPage();
  await signIn(page, app);
  await page.goto(`${app.url}/actions/list_users`);
  await page.getByText("JSON", { exact: true }).first().click();
  await page.getByLabel("Input as JSON").fill(`{ "limit": 7 }`);
  await page.reload();
  await page.getByLabel("Input as JSON").waitFor();
  expect(await page.getByLabel("Input as JSON").inputValue()).toBe(`{ "limit": 7 }`);
  expect(new URL(page.url()).search).toBe("");
  await page.getByRole("button", { name: "Sign out" }).click();
  await page.getByLabel("Password", { exact: true }).waitFor();
  expect(await page.evaluate<string>("JSON.stringify(sessionStorage)")).not.toContain("limit");
  expect(errors).toEqual([]);
});
