// @ts-nocheck
// Every page for everybody: nothing serious for axe, in both themes and on narrow screens; keyboard alone; light to load.
import { readdirSync, readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { findAxeViolations } from "../helpers/browser.ts";
import { connectInBrowser, openBrowserTest, selectScopes, signIn } from "../helpers/browser_app.ts";

let connection = "";
let subscription = "";

const stage = openBrowserTest(async (page, app) => {
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
  await page.getByRole("button", { name: "Turn on for a connection" }).click();
  await page.getByRole("radio", { name: /^From a date/ }).check();
  await page.getByRole("button", { name: "30 days ago" }).click();
  await page.getByRole("button", { name: "Turn on", exact: true }).click();
  await page.getByText("How late events were found").waitFor();
  subscription = new URL(page.url()).searchParams.get("open") ?? "";
});

const places: readonly [path: string, shows: string][] = [
  ["/", "Overview"],
  ["/settings", "What runs keep"],
  ["/permissions", "Add scopes"],
  ["/connections", "Acme"],
  ["/connections?open=CONNECTION", "Connection id"],
  ["/actions", "Data Privacy"],
  ["/actions/create_call", "more options"],
  ["/actions/list_extensive_calls/schema", "Output"],
  ["/actions/list_calls/use", "Command line"],
  ["/triggers", "1 subscription"],
  ["/triggers/call_recorded", "Working"],
  ["/triggers/call_recorded?open=SUBSCRIPTION", "How late events were found"],
  ["/triggers/call_analyzed", "This trigger is not turned on for any connection"],
  ["/triggers/call_processed/schema", "Sample"],
  ["/triggers/call_processed/use", "Command line"],
  ["/triggers/no_such_trigger", "There is no trigger called no_such_trigger"],
  ["/runs", "List Trackers"],
  ["/usage", "List Trackers"],
  ["/nowhere", "There is nothing at this address"],
  ["/actions/no_such_action", "There is no action called no_such_action"],
];

describe.each([
  { theme: "light", width: 1440 },
  { theme: "dark", width: 390 },
] as const)("$theme, $width px", ({ theme, width }) => {
  test("no page has a serious barrier, and none is wider than the screen", async () => {
    const { page, complaints } = await stage.visit({ theme, width });
    await page.goto(stage.app.url);
    await page.getByLabel("Password", { exact: true }).waitFor();
    expect.soft(await findAxeViolations(page), "sign-in").toEqual([]);
    await signIn(page, stage.app);
    for (const [path, shows] of places) {
      await page.goto(stage.app.url + path.replace("CONNECTION", connection).replace("SUBSCRIPTION", subscription));
      await page.getByText(shows).locator("visible=true").first().waitFor();
      expect.soft(await findAxeViolations(page), path).toEqual([]);
      const beyond = "document.documentElement.scrollWidth - document.documentElement.clientWidth";
      expect.soft(await page.evaluate<number>(beyond), path).toBe(0);
    }
    expect(complaints).toEqual([]);
  });

  test("no dialog, open list or fault has a serious barrier", async () => {
    const { page, complaints } = await stage.visit({ theme, width });
    await signIn(page, stage.app);
    await page.goto(`${stage.app.url}/actions/list_calls`);
    await page.getByRole("button", { name: "Run", exact: true }).click();
    await page.getByText("2 fields need a correction.").waitFor();
    await page.getByRole("combobox", { name: /^Account/ }).click();
    await page.getByRole("option", { name: /Acme/ }).waitFor();
    expect.soft(await findAxeViolations(page), "faults and an open list").toEqual([]);
    await page.goto(`${stage.app.url}/permissions`);
    await page.getByRole("button", { name: "Choose by actions…" }).click();
    await page.getByLabel("List Calls", { exact: true }).check();
    await page.getByText("2 scopes for 1 action").waitFor();
    expect.soft(await findAxeViolations(page), "choose by actions").toEqual([]);
    await page.goto(`${stage.app.url}/connections?failed=Nobody%20approved.`);
    await page.getByRole("button", { name: "Connect an account" }).first().click();
    await page.getByLabel("Customer").waitFor();
    expect.soft(await findAxeViolations(page), "connect").toEqual([]);
    await page.goto(`${stage.app.url}/triggers/call_analyzed`);
    await page.getByRole("button", { name: "Turn on for a connection" }).click();
    await page.getByText("Which of them polling finds").waitFor();
    expect.soft(await findAxeViolations(page), "turn on").toEqual([]);
    expect(complaints).toEqual([]);
  });
});

test("the keyboard alone is enough", async () => {
  const { page, complaints } = await stage.visit();
  const focused = (): Promise<string> => page.evaluate<string>("document.activeElement.textContent");
  await signIn(page, stage.app);
  await page.goto(`${stage.app.url}/actions`);
  await page.getByRole("heading", { name: "Calls", exact: true }).waitFor();
  await page.keyboard.press("Tab");
  expect(await focused()).toBe("Skip to content");
  await page.keyboard.press("Enter");
  await page.keyboard.press("/");
  await page.keyboard.type("list workspaces");
  await expect.poll(() => page.locator(".action-card").count()).toBe(1);

  await page.goto(`${stage.app.url}/connections`);
  const opener = page.getByRole("button", { name: "Create connect link…" });
  await opener.focus();
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("dialog", { name: "Connect link" });
  await dialog.getByLabel("Customer").waitFor();
  for (let step = 0; step < 8; step += 1) {
    await page.keyboard.press("Tab");
    const inside = "document.activeElement === document.body || document.activeElement.closest('dialog') !== null";
    expect(await page.evaluate<boolean>(inside)).toBe(true);
  }
  await page.keyboard.press("Escape");
  await expect.poll(() => dialog.count()).toBe(0);
  expect(await focused()).toBe("Create connect link…");
  expect(complaints).toEqual([]);
});

test("the chosen theme stays", async () => {
  const { page, complaints } = await stage.visit();
  await signIn(page, stage.app);
  const back = (): Promise<string> =>
    page.evaluate<string>("getComputedStyle(document.documentElement).backgroundColor");
  const light = await back();
  await page.getByTitle("dark theme").click();
  await expect.poll(back).not.toBe(light);
  await page.reload();
  await page.getByRole("heading", { name: "Overview" }).waitFor();
  expect(await back()).not.toBe(light);
  expect(complaints).toEqual([]);
});

test("a server that is gone is told in words, and trying again mends it", async () => {
  const { page, context } = await stage.visit();
  await signIn(page, stage.app);
  await page.goto(`${stage.app.url}/usage`);
  await page.getByText(/requests used/).waitFor();
  await context.setOffline(true);
  await page.getByRole("button", { name: "Day before" }).click();
  await page.getByRole("alert").getByText("The connector's server does not answer.").waitFor();
  expect(await findAxeViolations(page)).toEqual([]);
  await context.setOffline(false);
  await page.getByRole("button", { name: "Try again" }).click();
  await page.getByText("No requests on this day").waitFor();
});

test("all scripts together stay under 200 kB compressed", () => {
  const assets = new URL("../../dist/web/assets/", import.meta.url);
  const scripts = readdirSync(assets).filter((name) => name.endsWith(".js"));
  const sizes = scripts.map((name) => gzipSync(readFileSync(new URL(name, assets))).byteLength);
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(200_000);
});
