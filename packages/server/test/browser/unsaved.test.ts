// What stays when a page is left: unsaved drafts and the input of a run; and saves of two tabs.
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import type { NewUser } from "../../src/api/admin_contract.ts";
import { connectInBrowser, openBrowserTest, sendFromPage, signIn } from "../helpers/browser_app.ts";

const browserTest = openBrowserTest(async (page, app) => {
  await signIn(page, app);
  await connectInBrowser(page, app, "Acme");
  const [connection] = await app.server.services.store.connections.list({ limit: 1 });
  await sendFromPage(page, "POST", "/subscriptions", { trigger: "user_added", connection: connection?.id, input: {} });
});

async function openSettings(page: Page): Promise<void> {
  await page.goto(`${browserTest.app.url}/settings`);
  await page.getByLabel("Delete runs after (days)").waitFor();
}

interface Form {
  name: string;
  /** Link in the navigation to its page. */
  link: string;
  /** Opens the form from its page. */
  open: (page: Page) => Promise<void>;
  /** Two fields, with the words that name them after a conflict. */
  fields: readonly { label: string | RegExp; value: string; part: string }[];
  save: string;
}

const openTrigger = async (page: Page): Promise<void> => {
  await page.getByRole("searchbox", { name: "Search triggers" }).fill("user added");
  await page.getByRole("link", { name: "User Added" }).click();
};

const forms: readonly Form[] = [
  {
    name: "the settings",
    link: "Settings",
    open: async () => {},
    // The fields that tabs change have a separate test: one of them is not a text.
    fields: [{ label: "Delete runs after (days)", value: "77", part: "" }],
    save: "Save",
  },
  {
    name: "the alerts",
    link: "Admin",
    open: async () => {},
    fields: [
      { label: /^Webhook URL for alerts/, value: "http://127.0.0.1:9/alerts", part: "webhook URL for alerts" },
      { label: /^E-mail addresses/, value: "ana@example.com", part: "e-mail addresses" },
    ],
    save: "Save alerts",
  },
  {
    name: "the connect page",
    link: "Connections",
    open: (page) => page.getByRole("button", { name: "Connect page…" }).click(),
    fields: [
      { label: "Product name", value: "Orbit", part: "product name" },
      { label: "Reason", value: "To show your calls.", part: "reason" },
    ],
    save: "Save",
  },
  {
    name: "a subscription",
    link: "Triggers",
    open: async (page) => {
      await openTrigger(page);
      await page.getByRole("link", { name: "Acme" }).click();
      await page.getByRole("button", { name: "Edit…" }).click();
    },
    fields: [
      { label: "Poll every", value: "95", part: "interval" },
      { label: /^Delivery URL/, value: "http://127.0.0.1:9/events", part: "delivery URL" },
    ],
    save: "Save",
  },
  {
    name: "a new subscription",
    link: "Triggers",
    open: async (page) => {
      await openTrigger(page);
      await page.getByRole("button", { name: "Enable for a connection" }).click();
    },
    fields: [{ label: /^Delivery URL/, value: "http://127.0.0.1:9/events", part: "" }],
    save: "Enable",
  },
];

async function openForm(page: Page, { link, open }: Form): Promise<void> {
  await page.getByRole("navigation").getByRole("link", { name: link, exact: true }).click();
  await page.getByRole("heading", { name: link, level: 1 }).waitFor();
  await open(page);
}

/** Closes dialogs as Escape does: the form is left, not discarded. */
async function leaveForm(page: Page): Promise<void> {
  for (const count = (): Promise<number> => page.getByRole("dialog").count(); (await count()) > 0; ) {
    const before = await count();
    await page.keyboard.press("Escape");
    await expect.poll(count).toBeLessThan(before);
  }
  await page.getByRole("navigation").getByRole("link", { name: "Runs", exact: true }).click();
  await page.getByRole("heading", { name: "Runs", level: 1 }).waitFor();
}

test.for(forms)("keeps unsaved changes of $name, asks before a reload, and can discard them", async (form) => {
  const { page, errors } = await browserTest.openPage();
  await signIn(page, browserTest.app);
  const [{ label, value } = { label: "", value: "" }] = form.fields;
  const field = page.getByLabel(label);
  await openForm(page, form);
  const stored = await field.inputValue();
  await field.fill(value);
  await leaveForm(page);
  await openForm(page, form);
  await page.getByText(/You have unsaved changes\./).waitFor();
  expect(await field.inputValue()).toBe(value);
  const asked = page.waitForEvent("dialog");
  const reloaded = page.reload();
  const question = await asked;
  expect(question.type()).toBe("beforeunload");
  await question.dismiss();
  await reloaded.catch(() => undefined);
  expect(await field.inputValue()).toBe(value);
  await page.getByRole("button", { name: "Discard", exact: true }).click();
  // Without a question.
  await page.reload();
  await page.getByRole("navigation").waitFor();
  await page.goto(browserTest.app.url);
  await openForm(page, form);
  expect(await field.inputValue()).toBe(stored);
  expect(errors).toEqual([]);
});

const versionedForms = forms.filter(({ fields }) => fields.length > 1);

test.for(versionedForms)("shows the second of two tabs what changed in $name, and saves both changes", async (form) => {
  const { page: first, context, errors } = await browserTest.openPage();
  await signIn(first, browserTest.app);
  const second = await context.newPage();
  await second.goto(browserTest.app.url);
  const [mine, theirs] = form.fields;
  if (!mine || !theirs) throw new Error("two fields are necessary");
  await openForm(first, form);
  await openForm(second, form);
  const saveIn = (page: Page) => page.getByRole("button", { name: form.save, exact: true }).click();
  const isSaved = (page: Page) => expect.poll(() => page.getByText(/You have unsaved changes\./).count()).toBe(0);
  await first.getByLabel(theirs.label).fill(theirs.value);
  await saveIn(first);
  await isSaved(first);
  await second.getByLabel(mine.label).fill(mine.value);
  await saveIn(second);
  await second.getByRole("alert").getByText(`Changed meanwhile: ${theirs.part}.`).waitFor();
  expect(await second.getByLabel(theirs.label).inputValue()).toBe(theirs.value);
  expect(await second.getByLabel(mine.label).inputValue()).toBe(mine.value);
  await saveIn(second);
  await isSaved(second);
  await first.goto(browserTest.app.url);
  await openForm(first, form);
  for (const { label, value } of [mine, theirs]) expect(await first.getByLabel(label).inputValue()).toBe(value);
  expect(errors).toEqual([]);
});

test("shows the second of two tabs what changed in the settings, and saves both changes", async () => {
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

test("leaves no draft, input or result of a user to the next one, and asks nothing", async () => {
  const { app } = browserTest;
  const { page, context, errors } = await browserTest.openPage();
  await signIn(page, app);
  const created = await sendFromPage(page, "POST", "/users", { name: "Bea", role: "admin" });
  const { setupToken }: NewUser = JSON.parse(JSON.stringify(created));
  await openSettings(page);
  const openLink = (name: string) => page.getByRole("navigation").getByRole("link", { name, exact: true }).click();
  const days = page.getByLabel("Delete runs after (days)");
  await days.fill("66");
  await openLink("Actions");
  await page.getByRole("searchbox", { name: "Search actions" }).fill("list users");
  await page.getByRole("link", { name: "List Users" }).first().click();
  await page.getByText("JSON", { exact: true }).first().click();
  await page.getByLabel("Input as JSON").fill(`{ "limit": 3 }`);
  await page.getByRole("button", { name: "Run", exact: true }).click();
  await page.getByRole("link", { name: "Run details" }).waitFor();
  await context.clearCookies();
  await openLink("Runs");
  await page.getByRole("button", { name: "I have a setup token" }).click();
  for (const [label, value] of [
    ["Name", "Bea"],
    ["New password", "the password of a user"],
    ["Repeat password", "the password of a user"],
    ["Setup token", setupToken],
  ] as const)
    await page.getByLabel(label, { exact: true }).fill(value);
  await page.getByRole("button", { name: "Set password and continue" }).click();
  await openLink("Settings");
  await days.waitFor();
  expect(await days.inputValue()).not.toBe("66");
  await page.goto(`${app.url}/actions/list_users`);
  await page.getByRole("button", { name: "Run", exact: true }).waitFor();
  expect(await page.getByLabel("Input as JSON").count()).toBe(0);
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
