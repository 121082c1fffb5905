// What the pages offer to viewers and builders: nothing that the server would reject.
import type { Locator, Page } from "playwright-core";
import { expect, test } from "vitest";
import type { NewUser, Role } from "../../src/api/admin_contract.ts";
import { connectInBrowser, openBrowserTest, sendFromPage, signIn } from "../helpers/browser_app.ts";

const password = "the password of a user";
let connection = "";
let subscription = "";
let run = "";
const setupTokens = new Map<Role, string>();

const browserTest = openBrowserTest(async (page, app) => {
  await signIn(page, app);
  await connectInBrowser(page, app, "Acme");
  const { store, runRecorder, connectorResolver, catalog } = app.server.services;
  connection = (await store.connections.list({ limit: 1 }))[0]?.id ?? "";
  const settings = { authMethod: "oauth2", credentialSource: "sandbox", retention: { content: "all", days: 7 } };
  await sendFromPage(page, "PUT", "/settings", settings);
  await sendFromPage(page, "POST", "/connect-links", { customer: "Fernhill" });
  await sendFromPage(page, "POST", "/subscriptions", { trigger: "user_added", connection, input: {} });
  await sendFromPage(page, "POST", "/subscriptions", {
    trigger: "call_recorded",
    connection,
    input: {},
    deliveryUrl: "http://127.0.0.1:9/refused",
  });
  subscription = (await store.subscriptions.list({ trigger: "call_recorded", limit: 1 }))[0]?.id ?? "";
  const resolved = await connectorResolver.resolve(connection);
  run = (await runRecorder.run(resolved, catalog.action("list_users"), { limit: 1 })).run;
  for (const role of ["viewer", "builder"] as const) {
    const created = await sendFromPage(page, "POST", "/users", { name: role, role });
    setupTokens.set(role, readSetupToken(created));
  }
});

function readSetupToken(created: unknown): string {
  const { setupToken }: NewUser = JSON.parse(JSON.stringify(created));
  return setupToken;
}

/** The first sign-in sets the password. */
async function openAs(role: Role) {
  const { app } = browserTest;
  const opened = await browserTest.openPage();
  const { page } = opened;
  await page.goto(app.url);
  await page.getByLabel("Password", { exact: true }).waitFor();
  const setupToken = setupTokens.get(role);
  setupTokens.delete(role);
  await page.evaluate(
    async (body) => {
      const headers = { "content-type": "application/json" };
      const response = await fetch("/api/app/session", { method: "POST", headers, body });
      if (!response.ok) throw new Error(await response.text());
    },
    JSON.stringify({ name: role, password, ...(setupToken && { setupToken }) }),
  );
  return opened;
}

function listAddresses(): string[] {
  return [
    "/",
    "/settings",
    "/permissions",
    "/connections",
    `/connections?open=${connection}`,
    "/actions",
    "/actions/list_users",
    "/actions/get_user_by_id",
    "/actions/add_call_media",
    "/actions/list_users/schema",
    "/actions/list_users/use",
    "/triggers",
    "/triggers/user_added",
    "/triggers/scorecard_answered",
    "/triggers/call_analyzed",
    `/triggers/call_recorded?open=${subscription}`,
    "/subscriptions",
    "/runs",
    `/runs?open=${run}`,
    "/usage",
    "/admin",
  ];
}

/** Opens addresses and clicks their buttons. Collects requests that the server rejected because of the role. */
function createWalker(page: Page) {
  const rejected: string[] = [];
  let running = 0;
  let place = "";
  const isCounted = (url: string): boolean => url.includes("/api/app/") && !url.endsWith("/events/stream");
  page.on("request", (request) => {
    if (isCounted(request.url())) running += 1;
  });
  const end = (url: string): void => {
    if (isCounted(url)) running -= 1;
  };
  page.on("requestfinished", (request) => end(request.url()));
  page.on("requestfailed", (request) => end(request.url()));
  page.on("response", (response) => {
    if (response.status() === 403) rejected.push(`${place}: ${response.request().method()} ${response.url()}`);
  });
  const settle = async (): Promise<void> => {
    await expect.poll(() => running).toBeLessThanOrEqual(0);
    await expect.poll(() => page.locator(".skeleton").count()).toBe(0);
  };
  const open = async (address: string): Promise<Locator> => {
    running = 0;
    await page.goto(browserTest.app.url + address);
    await page.getByRole("heading", { level: 1, includeHidden: true }).first().waitFor({ state: "attached" });
    await settle();
    const dialog = page.getByRole("dialog");
    const area = (await dialog.count()) > 0 ? dialog : page.getByRole("main");
    return area.locator("button:enabled:visible, input:enabled[role=switch]");
  };
  const click = async (address: string, index: number, name: string): Promise<void> => {
    place = `${address} › ${name}`;
    const buttons = await open(address);
    const dialogs = await page.getByRole("dialog").count();
    // A button that an earlier click has removed.
    if ((await buttons.count()) <= index) return;
    // Without the pointer: some buttons are covered until the pointer is on their row.
    await buttons.nth(index).dispatchEvent("click");
    const submit = page.locator(".dialog-footer button:enabled").last();
    if ((await page.getByRole("dialog").count()) > dialogs && (await submit.count()) > 0)
      await submit.dispatchEvent("click");
    await settle();
  };
  return { rejected, open, click };
}

/** The buttons of an address, each name once, those that delete last. */
async function listButtons(buttons: Locator): Promise<{ name: string; index: number }[]> {
  const names: string[] = [];
  for (const button of await buttons.all())
    names.push((await button.getAttribute("aria-label")) ?? (await button.innerText()));
  const found = names
    .map((name, index) => ({ name, index }))
    .filter(({ name }, index) => names.indexOf(name) === index);
  const isLast = ({ name }: { name: string }): number => Number(/^(delete|end|remove|revoke|disconnect)/i.test(name));
  return found.sort((a, b) => isLast(a) - isLast(b));
}

test.for(["viewer", "builder"] as const)("offers a %s no button that the server rejects", async (role) => {
  const { page } = await openAs(role);
  const walker = createWalker(page);
  const clicked: string[] = [];
  for (const address of listAddresses()) {
    for (const { name, index } of await listButtons(await walker.open(address))) {
      await walker.click(address, index, name);
      clicked.push(name);
    }
  }
  expect(walker.rejected).toEqual([]);
  expect(clicked.length).toBeGreaterThan(20);
});

test("shows a viewer the forms, and the role that a run needs", async () => {
  const { page, errors } = await openAs("viewer");
  const { url } = browserTest.app;
  await page.goto(`${url}/settings`);
  expect(await page.getByLabel("Delete runs after (days)").isDisabled()).toBe(true);
  expect(await page.getByRole("button", { name: "Delete all runs…" }).count()).toBe(0);
  await page.goto(`${url}/permissions`);
  await page.getByRole("heading", { name: /^Selected/ }).waitFor();
  expect(await page.getByRole("heading", { name: "Add scopes" }).count()).toBe(0);
  await page.goto(`${url}/connections?open=${connection}`);
  await page.getByRole("link", { name: "Show runs" }).waitFor();
  expect(await page.getByRole("button", { name: /Disconnect|Reconnect|Test connection/ }).count()).toBe(0);
  await page.goto(`${url}/actions/get_user_by_id`);
  await page.getByText("This needs the role builder.").waitFor();
  expect(await page.getByRole("button", { name: "Run", exact: true }).isDisabled()).toBe(true);
  await page.getByRole("combobox", { name: "Connection" }).click();
  await page.getByRole("option", { name: /Acme/ }).click();
  await page.getByRole("combobox", { name: /^ID/i }).fill("ana");
  await page.getByText("This needs the role builder.").nth(1).waitFor();
  expect(errors).toEqual([]);
});

test("shows an open page the new role of its user", async () => {
  const { page } = await openAs("builder");
  const { store } = browserTest.app.server.services;
  const user = (await store.users.list()).find(({ name }) => name === "builder");
  await page.goto(`${browserTest.app.url}/actions/list_users`);
  await page.getByRole("combobox", { name: "Connection" }).click();
  await page.getByRole("option", { name: /Acme/ }).click();
  await store.users.setRole(user?.id ?? "", "viewer");
  await page.getByRole("button", { name: "Run", exact: true }).click();
  await page.getByText("This needs the role builder.").first().waitFor();
  await expect.poll(() => page.getByRole("button", { name: "Run", exact: true }).isDisabled()).toBe(true);
});
