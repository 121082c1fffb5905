// Triggers: catalog, subscriptions, events, delivery, replay, and the webhook guide.
import type { Locator, Page } from "playwright-core";
import { expect, test } from "vitest";
import { findAxeViolations } from "../helpers/browser.ts";
import { connectInBrowser, openBrowserTest, selectScopes, signIn } from "../helpers/browser_app.ts";
import { startEventReceiver } from "../helpers/event_receiver.ts";
import { createWebhookBody, publicKey, signWebhook } from "../helpers/webhook_sender.ts";

const browserTest = openBrowserTest(async (page, app) => {
  await signIn(page, app);
  await selectScopes(page, app, "api:calls:read:basic", "api:calls:read:extensive", "api:calls:read:transcript");
  await connectInBrowser(page, app, "Fernhill");
});

async function openSubscribeDialog(page: Page, trigger: string): Promise<Locator> {
  await page.goto(`${browserTest.app.url}/triggers/${trigger}`);
  await page.getByRole("button", { name: "Enable for a connection" }).click();
  const dialog = page.getByRole("dialog", { name: /^Enable / });
  await expect.poll(() => dialog.getByRole("combobox", { name: "Connection" }).inputValue()).toBe("Fernhill");
  return dialog;
}

test("lists the triggers by group, searches them and opens one", async () => {
  const { page, errors } = await browserTest.openPage();
  await signIn(page, browserTest.app);
  await page.getByRole("link", { name: "Triggers", exact: true }).click();
  await page.getByRole("heading", { name: "Calls", exact: true }).waitFor();
  await page.keyboard.press("/");
  await page.keyboard.type("automation rule");
  await expect.poll(() => page.locator(".catalog-card").count()).toBe(1);
  await page.getByText("webhook", { exact: true }).waitFor();
  await page.getByRole("link", { name: "Call Analyzed" }).click();
  await page.getByText("This trigger has no subscriptions").waitFor();
  await page.getByRole("tab", { name: "Schema" }).click();
  await page.getByRole("region", { name: "Sample" }).waitFor();
  expect(await page.getByRole("tab", { name: "Use it", exact: true }).count()).toBe(0);

  await page.goto(`${browserTest.app.url}/triggers/audit_log_entry/use`);
  await page.getByLabel(/^Log type/).selectOption("UserCallPlay");
  await page.getByText(`{"logType":"UserCallPlay"}`).waitFor();
  await page.getByRole("region", { name: "n8n" }).getByText('"logType": "UserCallPlay"').waitFor();
  expect(errors).toEqual([]);
});

test("detects events since a date, shows them live, and replays failed deliveries", async () => {
  const { page, errors } = await browserTest.openPage();
  const receiver = await startEventReceiver(410);
  await signIn(page, browserTest.app);
  const dialog = await openSubscribeDialog(page, "call_recorded");
  await dialog.getByRole("radio", { name: /^From a date/ }).check();
  await dialog.getByLabel("Poll every").fill("0.5");
  await dialog.getByRole("button", { name: "Enable" }).click();
  await dialog.getByText("Correct 2 fields.").waitFor();
  await dialog.getByText("Europe/Berlin").waitFor();
  await dialog.getByRole("button", { name: "30 days ago" }).click();
  await dialog.getByLabel("Poll every").fill("2");
  await dialog.getByLabel(/^Delivery URL/).fill("ftp://nowhere");
  await dialog.getByRole("button", { name: "Enable" }).click();
  await dialog.getByText(/^This must be an https URL/).waitFor();
  await dialog.getByLabel(/^Delivery URL/).fill(receiver.url);
  await dialog.getByRole("button", { name: "Enable" }).click();

  const secretDialog = page.getByRole("dialog", { name: "Call Recorded is enabled" });
  await secretDialog.getByText("This secret is shown once.").waitFor();
  const secret = await secretDialog.getByLabel("Signing secret").inputValue();
  expect(secret).toMatch(/^whsec_/);
  await secretDialog.getByRole("button", { name: "Done" }).click();

  const drawer = page.getByRole("dialog", { name: "Fernhill", exact: true });
  const events = drawer.getByRole("region", { name: "Events" });
  const failed = events.getByRole("row", { name: /Failed/ });
  await failed.first().waitFor();
  await events.getByText("live", { exact: true }).waitFor();
  expect(await drawer.innerText()).not.toContain(secret);
  await drawer.getByText(`…${secret.slice(-4)}`).waitFor();
  await events
    .getByText(/1 attempt: .*410/)
    .first()
    .waitFor();

  // The receiver now accepts events: replay one, then all others.
  receiver.response.status = 200;
  await events.getByRole("row").nth(1).getByRole("link").click();
  // In the same drawer: no dialog on a drawer.
  expect(await page.getByRole("dialog").count()).toBe(1);
  const event = drawer.getByRole("region", { name: "Event", exact: true });
  await event.getByText("call:").waitFor();
  await event.getByRole("button", { name: "Replay" }).click();
  await event.getByText("Delivered", { exact: true }).waitFor();
  await event.getByRole("button", { name: "All events" }).click();
  await events.getByRole("row", { name: /Delivered/ }).waitFor();
  await events.getByText("found by backfill").first().waitFor();
  const elements = await events.locator("tbody time").all();
  const times = await Promise.all(
    elements.map(async (time) => Date.parse((await time.getAttribute("datetime")) ?? "")),
  );
  expect(times).toEqual(times.toSorted((a, b) => b - a));
  await events.getByRole("button", { name: "Replay failed events" }).click();
  await expect.poll(() => failed.count()).toBe(0);
  await expect.poll(() => events.getByRole("button", { name: "Replay failed events" }).count()).toBe(0);
  expect(receiver.deliveries.at(-1)?.headers).toMatchObject({
    "webhook-id": expect.stringMatching(/^evt_/),
    "webhook-signature": expect.stringMatching(/^v1,/),
  });
  expect(new URL(page.url()).searchParams.get("open")).toBeTruthy();
  await drawer.getByRole("region", { name: "Detection lag" }).getByRole("img").waitFor();
  expect(await findAxeViolations(page)).toEqual([]);
  expect(errors).toEqual([]);
});

test("edits, polls, disables and deletes a subscription", async () => {
  const { page, errors } = await browserTest.openPage();
  await signIn(page, browserTest.app);
  const dialog = await openSubscribeDialog(page, "user_added");
  await dialog.getByRole("button", { name: "Enable" }).click();
  const drawer = page.getByRole("dialog", { name: "Fernhill", exact: true });
  await drawer.getByText("No events yet").waitFor();
  await drawer
    .getByText(/^just now|^in a moment/)
    .first()
    .waitFor();
  await drawer.getByRole("button", { name: "Poll now" }).click();
  await drawer.getByText("Active", { exact: true }).waitFor();

  await drawer.getByRole("button", { name: "Edit…" }).click();
  const editDialog = page.getByRole("dialog", { name: "Edit subscription" });
  await editDialog.getByLabel("Poll every").fill("1");
  await editDialog.getByLabel("Unit of the interval").selectOption("seconds");
  await editDialog.getByRole("button", { name: "Save" }).click();
  await editDialog.getByText(/must be at least/).waitFor();
  await editDialog.getByLabel("Unit of the interval").selectOption("minutes");
  await editDialog.getByLabel("Poll every").fill("90");
  await editDialog.getByRole("button", { name: "Save" }).click();
  await drawer.getByText("every 1 h 30 min").waitFor();

  await drawer.getByRole("switch").uncheck();
  await drawer.getByText("none while disabled").waitFor();
  expect(await drawer.getByRole("button", { name: "Poll now" }).count()).toBe(0);
  await drawer.getByRole("button", { name: "Close" }).click();
  await page
    .getByRole("row", { name: /Fernhill/ })
    .getByText("Disabled", { exact: true })
    .first()
    .waitFor();
  // The row opens the drawer, and a switch in it could be hit by mistake.
  expect(await page.getByRole("table").getByRole("switch").count()).toBe(0);
  await page.getByRole("link", { name: "Fernhill" }).click();
  await drawer.getByRole("switch").check();
  await drawer.getByRole("button", { name: "Delete…" }).click();
  await page
    .getByRole("dialog", { name: /^Delete the subscription/ })
    .getByRole("button", { name: "Delete" })
    .click();
  await page.getByText("This trigger has no subscriptions").waitFor();
  expect(errors).toEqual([]);
});

test("polls for events when the event stream is not available", async () => {
  const { page, errors } = await browserTest.openPage();
  await page.route("**/stream", (route) => route.abort());
  await signIn(page, browserTest.app);
  const dialog = await openSubscribeDialog(page, "user_changed");
  await dialog.getByRole("button", { name: "Enable" }).click();
  const drawer = page.getByRole("dialog", { name: "Fernhill", exact: true });
  await drawer.getByText("updated every few seconds").waitFor();
  await drawer.getByText("Active", { exact: true }).waitFor();
  Object.assign(browserTest.app.sandbox.state.users[0] ?? {}, { title: "Chief Listening Officer" });
  await drawer.getByRole("button", { name: "Poll now" }).click();
  await drawer.getByRole("region", { name: "Events" }).getByRole("row").nth(1).waitFor();
  expect(errors).toEqual([]);
});

test("stores the public key in the webhook guide, and shows rejections and the test request", async () => {
  const { page, errors } = await browserTest.openPage();
  await signIn(page, browserTest.app);
  const dialog = await openSubscribeDialog(page, "call_analyzed");
  expect(await dialog.getByRole("radio", { name: /^Signed JWT header/ }).isChecked()).toBe(true);
  expect(await dialog.getByLabel(/^Fallback polling/).isChecked()).toBe(true);
  await dialog.getByRole("button", { name: "Enable" }).click();
  const drawer = page.getByRole("dialog", { name: "Fernhill", exact: true });
  const guide = drawer.getByRole("region", { name: "Webhook guide" });
  await guide.getByText(/Paste the public key/).waitFor();
  const url = await guide.getByLabel("webhook URL").inputValue();
  expect(url).toMatch(/\/webhooks\/[\w-]+$/);
  await guide.getByLabel("Public key").fill("not a key");
  await guide.getByRole("button", { name: "Save public key" }).click();
  await expect.poll(() => guide.getByLabel("Public key").getAttribute("aria-invalid")).toBe("true");
  await guide.getByLabel("Public key").fill(publicKey);
  await guide.getByRole("button", { name: "Save public key" }).click();
  await guide.getByText(/^Waiting for Gong's test/).waitFor();
  expect(await findAxeViolations(page)).toEqual([]);

  const body = createWebhookBody("4815162342", true);
  const post = (token: string): Promise<Response> =>
    fetch(url, { method: "POST", headers: { "content-type": "application/json", authorization: token }, body });
  expect((await post(signWebhook(`${url}x`, body, Date.now()))).status).not.toBe(200);
  await guide.getByText("Webhook request rejected").waitFor();
  expect((await post(signWebhook(url, body, Date.now()))).status).toBe(200);
  await guide.getByText("Test received").waitFor();
  await drawer.getByRole("region", { name: "Events" }).getByText("test", { exact: true }).waitFor();
  expect(errors).toEqual([]);
});

test("shows a webhook URL with a secret once, and replaces it after rotation", async () => {
  const { page, errors } = await browserTest.openPage();
  await signIn(page, browserTest.app);
  const dialog = await openSubscribeDialog(page, "call_analyzed");
  await dialog.getByRole("radio", { name: /^Secret in the URL/ }).check();
  await dialog.getByLabel(/^Fallback polling/).uncheck();
  await dialog.getByRole("button", { name: "Enable" }).click();
  const secretDialog = page.getByRole("dialog", { name: "Call Analyzed is enabled" });
  const first = await secretDialog.getByLabel("Webhook URL with secret").inputValue();
  await secretDialog.getByRole("button", { name: "Done" }).click();
  const drawer = page.getByRole("dialog", { name: "Fernhill", exact: true });
  await drawer.getByText(/delivery_key=••••/).waitFor();
  await drawer.getByRole("button", { name: "Rotate webhook URL…" }).click();
  await page
    .getByRole("dialog", { name: /^Rotate/ })
    .getByRole("button", { name: "Rotate" })
    .click();
  const rotated = page.getByRole("dialog", { name: "New webhook URL" });
  expect(await rotated.getByLabel("Webhook URL with secret").inputValue()).not.toBe(first);
  await rotated.getByRole("button", { name: "Done" }).click();
  expect(errors).toEqual([]);
});
