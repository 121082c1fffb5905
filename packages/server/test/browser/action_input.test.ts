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

test("starts one run, however often Run is pressed while the server decides whether to ask", async () => {
  const { page, errors } = await openAction("create_call");
  await page.getByRole("button", { name: "Fill in an example" }).click();
  const key = page.getByRole("textbox", { name: /^Client unique ID/i });
  await expect.poll(() => key.inputValue()).not.toBe("");
  await key.fill("pressed-twice");
  const runs: string[] = [];
  page.on("request", (request) => void (request.url().endsWith("/run") && runs.push(request.url())));
  const { promise: released, resolve: release } = Promise.withResolvers<void>();
  await page.route("**/confirmation", async (route) => {
    await released;
    await route.continue();
  });
  await page.getByRole("button", runButton).click();
  await page.getByRole("button", runButton).click({ force: true });
  await page.keyboard.press("Control+Enter");
  release();
  await page.getByRole("region", { name: "Result" }).getByText("Succeeded").waitFor();
  expect(runs.length).toBe(1);
  expect(errors).toEqual([]);
});

test("keeps a date while its year is typed, digit by digit", async () => {
  const { page, errors } = await openAction("list_calls");
  const input = page.locator("input[type=datetime-local]").first();
  await input.fill("2026-03-05T09:30:20");
  await input.focus();
  // From the day and the month, in either order, to the year.
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowRight");
  // After the fourth digit of the year, the hour is typed.
  await page.keyboard.type("202507");
  expect(await input.inputValue()).toBe("2025-03-05T07:30:20");
  await page.getByText("JSON", { exact: true }).first().click();
  expect(await page.getByLabel("Input as JSON").inputValue()).toContain('"2025-03-05T07:30:20+01:00"');
  expect(errors).toEqual([]);
});

test.for([
  { action: "http_request", name: /^Body/, typed: `{ "limit": 1 `, key: "End" },
  { action: "list_calls", name: /^From/, typed: "", key: "Backspace" },
])("does not run $action without what is typed half in a field", async ({ action, name, typed, key }) => {
  const { page, errors } = await openAction(action);
  await page.getByRole("button", { name: "Fill in an example" }).click();
  const field = page.getByLabel(name).first();
  await expect.poll(() => field.isVisible()).toBe(true);
  if (typed === "") await field.fill("2026-03-05T09:30:20");
  else await field.fill(typed);
  await field.press(key);
  const runs: string[] = [];
  page.on("request", (request) => void (request.url().endsWith("/run") && runs.push(request.url())));
  await page.getByRole("button", runButton).click();
  await field.and(page.locator(":focus")).waitFor();
  expect(runs).toEqual([]);
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
