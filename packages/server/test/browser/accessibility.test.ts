// Accessibility of every page: axe in both themes and on narrow screens, keyboard operation, the style of times, and the size of
// the scripts.
import { readdirSync, readFileSync } from "node:fs";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { findAxeViolations } from "../helpers/browser.ts";
import { connectInBrowser, openBrowserTest, selectScopes, signIn } from "../helpers/browser_app.ts";
import { findTimeStyleIssues } from "../helpers/time_style.ts";

let connection = "";
let subscription = "";

const browserTest = openBrowserTest(async (page, app) => {
  await signIn(page, app);
  await selectScopes(page, app, "api:calls:read:basic");
  await connectInBrowser(page, app, "Acme");
  connection = (await app.server.services.store.connections.list({ limit: 1 }))[0]?.id ?? "";
  for (const action of ["list_users", "list_trackers"]) {
    await page.goto(`${app.url}/actions/${action}`);
    await page.getByRole("button", { name: "Run", exact: true }).click();
    await page.getByRole("link", { name: "Run details" }).waitFor();
  }
  await page.goto(`${app.url}/triggers/call_recorded`);
  await page.getByRole("button", { name: "Enable for a connection" }).click();
  await page.getByRole("radio", { name: /^From a date/ }).check();
  await page.getByRole("button", { name: "30 days ago" }).click();
  await page.getByRole("button", { name: "Enable", exact: true }).click();
  await page.getByRole("heading", { name: "Detection lag" }).waitFor();
  subscription = new URL(page.url()).searchParams.get("open") ?? "";
});

const pages: readonly [path: string, text: string][] = [
  ["/", "Overview"],
  ["/settings", "Run data retention"],
  ["/permissions", "Add scopes"],
  ["/connections", "Acme"],
  ["/connections?open=CONNECTION", "Connection ID"],
  ["/actions", "Data Privacy"],
  ["/actions/create_call", "more options"],
  ["/actions/list_extensive_calls/schema", "Output"],
  ["/actions/list_calls/use", "Command line"],
  ["/triggers", "1 subscription"],
  ["/subscriptions", "Call Recorded"],
  ["/triggers/call_recorded", "Active"],
  ["/triggers/call_recorded?open=SUBSCRIPTION", "Detection lag"],
  ["/triggers/call_analyzed", "This trigger has no subscriptions"],
  ["/triggers/call_processed/schema", "Sample"],
  ["/triggers/call_processed/use", "Command line"],
  ["/triggers/no_such_trigger", "No trigger has the ID no_such_trigger"],
  ["/runs", "List Trackers"],
  ["/usage", "List Trackers"],
  ["/admin", "Scopes: update"],
  ["/nowhere", "This URL does not exist"],
  ["/actions/no_such_action", "No action has the ID no_such_action"],
];

/** The schema and admin tables that scroll sideways, in the page. */
const wideTables = `[...document.querySelectorAll(".schema-table, .simple-table")]
  .filter(({ scrollWidth, parentElement }) => scrollWidth > parentElement.clientWidth)
  .map(({ textContent }) => textContent.slice(0, 80))`;

describe.each([
  { theme: "light", width: 1440 },
  // The width at which pages must not scroll sideways (WCAG 2.2, 1.4.10), also that of 1280 px at 400 %.
  { theme: "dark", width: 320 },
] as const)("$theme, $width px", ({ theme, width }) => {
  test("has no serious axe violation, no horizontal overflow and one style of times on every page", async () => {
    const { page, errors } = await browserTest.openPage({ theme, width });
    await page.goto(browserTest.app.url);
    await page.getByLabel("Password", { exact: true }).waitFor();
    expect.soft(await findAxeViolations(page), "sign-in").toEqual([]);
    await signIn(page, browserTest.app);
    for (const [path, text] of pages) {
      await page.goto(
        browserTest.app.url + path.replace("CONNECTION", connection).replace("SUBSCRIPTION", subscription),
      );
      await page.getByText(text).locator("visible=true").first().waitFor();
      expect.soft(await findAxeViolations(page), path).toEqual([]);
      expect.soft(await findTimeStyleIssues(page), path).toEqual([]);
      const overflow = "document.documentElement.scrollWidth - document.documentElement.clientWidth";
      expect.soft(await page.evaluate<number>(overflow), path).toBe(0);
      if (width < 520) expect.soft(await page.evaluate<string[]>(wideTables), path).toEqual([]);
    }
    expect(errors).toEqual([]);
  });

  test("has no serious axe violation in dialogs, open lists and field errors", async () => {
    const { page, errors } = await browserTest.openPage({ theme, width });
    await signIn(page, browserTest.app);
    await page.goto(`${browserTest.app.url}/actions/list_logs`);
    await page.getByRole("button", { name: "Run", exact: true }).click();
    await page.getByText("Correct 2 fields.").waitFor();
    await page.getByRole("combobox", { name: /^Connection/ }).click();
    await page.getByRole("option", { name: /Acme/ }).waitFor();
    expect.soft(await findAxeViolations(page), "field errors and an open list").toEqual([]);
    await page.goto(`${browserTest.app.url}/permissions`);
    await page.getByRole("button", { name: "Select by action or trigger…" }).click();
    await page.getByLabel("List Calls", { exact: true }).check();
    await page.getByText(/^2 scopes for /).waitFor();
    expect.soft(await findAxeViolations(page), "select scopes by action").toEqual([]);
    await page.goto(`${browserTest.app.url}/connections?error=consent_denied`);
    await page.getByRole("button", { name: "Connect an account" }).first().click();
    await page.getByLabel("Connection name").waitFor();
    expect.soft(await findAxeViolations(page), "connect").toEqual([]);
    await page.goto(`${browserTest.app.url}/triggers/call_analyzed`);
    await page.getByRole("button", { name: "Enable for a connection" }).click();
    await page.getByText("Input of fallback polling").waitFor();
    expect.soft(await findAxeViolations(page), "enable a trigger").toEqual([]);
    expect(errors).toEqual([]);
  });
});

test("can be used with the keyboard only", async () => {
  const { page, errors } = await browserTest.openPage();
  const focused = (): Promise<string> => page.evaluate<string>("document.activeElement.textContent");
  await signIn(page, browserTest.app);
  await page.goto(`${browserTest.app.url}/actions`);
  await page.getByRole("heading", { name: "Calls", exact: true }).waitFor();
  await page.keyboard.press("Tab");
  expect(await focused()).toBe("Skip to content");
  await page.keyboard.press("Enter");
  await page.keyboard.press("/");
  await page.keyboard.type("list workspaces");
  await expect.poll(() => page.locator(".catalog-card").count()).toBe(1);

  await page.goto(`${browserTest.app.url}/connections`);
  const opener = page.getByRole("button", { name: "Create connect link…" });
  await opener.focus();
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("dialog", { name: "Connect link" });
  await dialog.getByLabel("Connection name").waitFor();
  for (let step = 0; step < 8; step += 1) {
    await page.keyboard.press("Tab");
    const isInDialog =
      "document.activeElement === document.body || document.activeElement.closest('[role=dialog]') !== null";
    expect(await page.evaluate<boolean>(isInDialog)).toBe(true);
  }
  await page.keyboard.press("Escape");
  await expect.poll(() => dialog.count()).toBe(0);
  expect(await focused()).toBe("Create connect link…");
  expect(errors).toEqual([]);
});

test("keeps the selected theme after a reload", async () => {
  const { page, errors } = await browserTest.openPage();
  await signIn(page, browserTest.app);
  const getBackground = (): Promise<string> =>
    page.evaluate<string>("getComputedStyle(document.documentElement).backgroundColor");
  const light = await getBackground();
  await page.getByTitle("dark theme").click();
  await expect.poll(getBackground).not.toBe(light);
  await page.reload();
  await page.getByRole("heading", { name: "Overview" }).waitFor();
  expect(await getBackground()).not.toBe(light);
  expect(errors).toEqual([]);
});

const assets = new URL("../../dist/web/assets/", import.meta.url);
const scripts = readdirSync(assets).filter((name) => name.endsWith(".js"));

test("has less than 300 kB of compressed scripts", () => {
  const sizes = scripts.map((name) => gzipSync(readFileSync(new URL(name, assets))).byteLength);
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(300_000);
});

test("loads at most 95 kB of compressed scripts before the first page", () => {
  const html = readFileSync(new URL("../index.html", assets), "utf8");
  const first = scripts.filter((name) => html.includes(`/assets/${name}"`));
  expect(first.length).toBeGreaterThan(0);
  const sizes = first.map((name) => brotliCompressSync(readFileSync(new URL(name, assets))).byteLength);
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(95_000);
});
