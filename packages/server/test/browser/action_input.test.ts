// Input of an action's page: uploads, alternatives, folded entries and the keyboard.
import { createHash, randomBytes } from "node:crypto";
import { expect, test } from "vitest";
import type { PageVisit } from "../helpers/browser.ts";
import { connectInBrowser, openBrowserTest, selectScopes, signIn } from "../helpers/browser_app.ts";

const browserTest = openBrowserTest(async (page, app) => {
  await signIn(page, app);
  await selectScopes(page, app, "api:calls:create", "api:calls:read:basic", "api:workspaces:read");
  await connectInBrowser(page, app, "Acme");
});

const runButton = { name: "Run", exact: true } as const;

async function openAction(id: string, options: { width?: number } = {}): Promise<PageVisit> {
  const opened = await browserTest.openPage(options);
  await signIn(opened.page, browserTest.app);
  await opened.page.goto(`${browserTest.app.url}/actions/${id}`);
  await opened.page.getByRole("button", runButton).waitFor();
  return opened;
}

/** Creates a call in the sandbox, and returns its id. */
async function createCall({ page }: PageVisit): Promise<string> {
  await page.getByRole("button", { name: "Fill in an example" }).click();
  await expect.poll(() => page.getByRole("textbox", { name: /^Client unique ID/i }).inputValue()).not.toBe("");
  await page.keyboard.press("Control+Enter");
  const result = page.getByRole("region", { name: "Result" });
  await result.getByText("Succeeded").waitFor();
  const text = await result.locator(".tree").innerText();
  return /callId: "(\d+)"/.exec(text)?.[1] ?? text;
}

test("uploads a file through the server to the vendor, and asks for one if it is missing", async () => {
  const visit = await openAction("create_call");
  const { page, errors } = visit;
  const callId = await createCall(visit);
  await page.goto(`${browserTest.app.url}/actions/add_call_media`);
  const call = page.getByRole("combobox", { name: /^ID/i });
  await call.fill(callId);
  await page.keyboard.press("Control+Enter");
  await page.getByText("Select a file.").waitFor();
  const buffer = randomBytes(20_000_000);
  await page.locator("input[type=file]").setInputFiles({ name: "call.mp3", mimeType: "audio/mpeg", buffer });
  await page.getByText("call.mp3, 20 MB").waitFor();
  await page.getByRole("button", runButton).click();
  await page.getByRole("region", { name: "Result" }).getByText("Succeeded").waitFor();
  const sha256 = createHash("sha256").update(buffer).digest("hex");
  expect(browserTest.app.sandbox.state.calls.uploads.at(-1)).toMatchObject({ callId, fileName: "call.mp3", sha256 });
  expect(errors).toEqual([]);
});

test("offers inputs that exclude each other as a choice, and no path of the server", async () => {
  const { page, errors } = await openAction("add_call_media");
  const url = page.getByRole("textbox", { name: /^URL/ });
  expect(await url.count()).toBe(0);
  expect(await page.getByText("on the machine that runs the connector").count()).toBe(0);
  await page.getByText("URL", { exact: true }).click();
  await url.fill("https://media.example/call.mp3");
  expect(await page.getByLabel("File", { exact: true }).count()).toBe(1);
  expect(await page.locator("input[type=file]").count()).toBe(0);
  await page.getByText("File", { exact: true }).click();
  expect(await url.count()).toBe(0);
  await page.getByText("JSON", { exact: true }).first().click();
  expect(await page.getByLabel("Input as JSON").inputValue()).not.toContain("media.example");
  expect(errors).toEqual([]);
});

test("folds entries of a list to a summary", async () => {
  const { page, errors } = await openAction("create_call");
  await page.getByText("JSON", { exact: true }).first().click();
  const parties = [{ name: "Zoë Vandenberghe", emailAddress: "zoe@example.com" }, { name: "Ana" }];
  await page.getByLabel("Input as JSON").fill(JSON.stringify({ parties }));
  await page.getByText("Form", { exact: true }).first().click();
  const zoe = page.locator("summary").filter({ hasText: "Zoë Vandenberghe" });
  await zoe.waitFor();
  expect(await page.getByRole("textbox", { name: /^Name/ }).first().isVisible()).toBe(false);
  await zoe.click();
  await expect.poll(() => page.getByRole("textbox", { name: /^Name/ }).first().isVisible()).toBe(true);
  expect(errors).toEqual([]);
});

test("uses the full width until there is a result, and shows the result on a phone", async () => {
  const { page, errors } = await openAction("list_users");
  const form = page.locator(".run-input");
  const before = (await form.boundingBox())?.width ?? 0;
  await page.keyboard.press("Tab");
  await page.getByRole("button", runButton).click();
  await page.getByRole("region", { name: "Result" }).getByText("Succeeded").waitFor();
  expect((await form.boundingBox())?.width).toBeLessThan(before * 0.6);
  const phone = await openAction("list_users", { width: 390 });
  await phone.page.getByRole("button", runButton).click();
  const result = phone.page.getByRole("region", { name: "Result" });
  await result.getByText("Succeeded").waitFor();
  await expect.poll(async () => (await result.boundingBox())?.y ?? Number.POSITIVE_INFINITY).toBeLessThan(450);
  expect([...errors, ...phone.errors]).toEqual([]);
});
