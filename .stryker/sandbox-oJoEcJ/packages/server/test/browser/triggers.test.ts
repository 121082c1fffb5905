// @ts-nocheck
// Triggers: turned on from a date, events that come live, delivered and given up and posted again; a webhook's guide.
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Locator, Page } from "playwright-core";
import { expect, onTestFinished, test } from "vitest";
import { findAxeViolations } from "../helpers/browser.ts";
import { connectInBrowser, openBrowserTest, selectScopes, signIn } from "../helpers/browser_app.ts";
import { createWebhookBody, publicKey, signWebhook } from "../helpers/webhook_sender.ts";

const stage = openBrowserTest(async (page, app) => {
  await signIn(page, app);
  await selectScopes(page, app, "api:calls:read:basic", "api:calls:read:extensive", "api:calls:read:transcript");
  await connectInBrowser(page, app, "Fernhill");
});

interface Receiver {
  url: string;
  /** Headers of what was posted. */
  taken: Record<string, unknown>[];
  answer: number;
}

/** The engine's side: takes what is posted, with an answer that the test chooses. */
async function receive(answer: number): Promise<Receiver> {
  const receiver: Receiver = { url: "", taken: [], answer };
  const server: Server = createServer((request, response) => {
    receiver.taken.push(request.headers);
    request.resume().on("end", () => response.writeHead(receiver.answer).end());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  receiver.url = `http://127.0.0.1:${isAddress(address) ? address.port : 0}/hook`;
  return receiver;
}

function isAddress(address: unknown): address is AddressInfo {
  return typeof address === "object" && address !== null && "port" in address;
}

async function askToTurnOn(page: Page, trigger: string): Promise<Locator> {
  await page.goto(`${stage.app.url}/triggers/${trigger}`);
  await page.getByRole("button", { name: "Turn on for a connection" }).click();
  const dialog = page.getByRole("dialog", { name: /^Turn on / });
  await expect.poll(() => dialog.getByRole("combobox", { name: "Account" }).inputValue()).toBe("Fernhill");
  return dialog;
}

test("the catalogue lists triggers by group, finds them by word and leads to each", async () => {
  const { page, complaints } = await stage.visit();
  await signIn(page, stage.app);
  await page.getByRole("link", { name: "Triggers", exact: true }).click();
  await page.getByRole("heading", { name: "Calls", exact: true }).waitFor();
  await page.keyboard.press("/");
  await page.keyboard.type("automation rule");
  await expect.poll(() => page.locator(".action-card").count()).toBe(1);
  await page.getByText("webhook", { exact: true }).waitFor();
  await page.getByRole("link", { name: "Call Analyzed" }).click();
  await page.getByText("This trigger is not turned on for any connection").waitFor();
  await page.getByRole("link", { name: "Schema" }).click();
  await page.getByRole("region", { name: "Sample" }).waitFor();
  expect(await page.getByRole("link", { name: "Use it" }).count()).toBe(0);

  await page.goto(`${stage.app.url}/triggers/audit_log_entry/use`);
  await page.getByLabel(/^Log type/).selectOption("UserCallPlay");
  await page.getByText(`{"logType":"UserCallPlay"}`).waitFor();
  expect(complaints).toEqual([]);
});

test("turned on from a date, events come live, are delivered, given up and replayed", async () => {
  const { page, complaints } = await stage.visit();
  const receiver = await receive(410);
  await signIn(page, stage.app);
  const dialog = await askToTurnOn(page, "call_recorded");
  await dialog.getByRole("radio", { name: /^From a date/ }).check();
  await dialog.getByLabel("Poll every").fill("0.5");
  await dialog.getByRole("button", { name: "Turn on" }).click();
  await dialog.getByText("2 fields need a correction.").waitFor();
  await dialog.getByText("Europe/Berlin").waitFor();
  await dialog.getByRole("button", { name: "30 days ago" }).click();
  await dialog.getByLabel("Poll every").fill("2");
  await dialog.getByLabel(/^Post events to/).fill("ftp://nowhere");
  await dialog.getByRole("button", { name: "Turn on" }).click();
  await dialog.getByText("This is no http or https address").waitFor();
  await dialog.getByLabel(/^Post events to/).fill(receiver.url);
  await dialog.getByRole("button", { name: "Turn on" }).click();

  const once = page.getByRole("dialog", { name: "Call Recorded is turned on" });
  await once.getByText("This is shown once.").waitFor();
  const secret = await once.getByLabel("Signing secret").inputValue();
  expect(secret).toMatch(/^whsec_/);
  await once.getByRole("button", { name: "I have copied it" }).click();

  const drawer = page.getByRole("dialog", { name: "Fernhill", exact: true });
  const events = drawer.getByRole("region", { name: "Events" });
  const dead = events.getByRole("row", { name: /Given up/ });
  await dead.first().waitFor();
  await events.getByText("live", { exact: true }).waitFor();
  expect(await drawer.innerText()).not.toContain(secret);
  await drawer.getByText(`…${secret.slice(-4)}`).waitFor();
  await events
    .getByText(/1 attempt: It answered 410/)
    .first()
    .waitFor();

  // The receiver takes them now: one by hand, then the rest.
  receiver.answer = 200;
  await events.getByRole("row").nth(1).getByRole("link").click();
  const event = page.getByRole("dialog").last();
  await event.getByText("call:").waitFor();
  await event.getByRole("button", { name: "Replay" }).click();
  await event.getByText("Delivered", { exact: true }).waitFor();
  await event.getByRole("button", { name: "Close" }).click();
  await events.getByRole("row", { name: /Delivered/ }).waitFor();
  await events.getByRole("button", { name: "Replay all dead" }).click();
  await expect.poll(() => dead.count()).toBe(0);
  await expect.poll(() => events.getByRole("button", { name: "Replay all dead" }).count()).toBe(0);
  expect(receiver.taken.at(-1)).toMatchObject({
    "webhook-id": expect.stringMatching(/^evt_/),
    "webhook-signature": expect.stringMatching(/^v1,/),
  });
  expect(new URL(page.url()).searchParams.get("open")).toBeTruthy();
  await drawer.getByRole("region", { name: "Lag" }).getByRole("img").waitFor();
  expect(await findAxeViolations(page)).toEqual([]);
  expect(complaints).toEqual([]);
});

test("an open subscription is changed, paused, polled and deleted", async () => {
  const { page, complaints } = await stage.visit();
  await signIn(page, stage.app);
  const dialog = await askToTurnOn(page, "user_added");
  await dialog.getByRole("button", { name: "Turn on" }).click();
  const drawer = page.getByRole("dialog", { name: "Fernhill", exact: true });
  await drawer.getByText("No event yet").waitFor();
  await drawer
    .getByText(/^just now|^in a moment/)
    .first()
    .waitFor();
  await drawer.getByRole("button", { name: "Poll now" }).click();
  await drawer.getByText("Working").waitFor();

  await drawer.getByRole("button", { name: "Change…" }).click();
  const change = page.getByRole("dialog", { name: "Change the subscription" });
  await change.getByLabel("Poll every").fill("1");
  await change.getByLabel("Unit of the interval").selectOption("seconds");
  await change.getByRole("button", { name: "Save" }).click();
  await change.getByText(/must be at least/).waitFor();
  await change.getByLabel("Unit of the interval").selectOption("minutes");
  await change.getByLabel("Poll every").fill("90");
  await change.getByRole("button", { name: "Save" }).click();
  await drawer.getByText("every 1 h 30 min").waitFor();

  await drawer.getByRole("switch").uncheck();
  await drawer.getByText("none while it is off").waitFor();
  expect(await drawer.getByRole("button", { name: "Poll now" }).count()).toBe(0);
  await drawer.getByRole("button", { name: "Close" }).click();
  await page
    .getByRole("row", { name: /Fernhill/ })
    .getByText("Off", { exact: true })
    .first()
    .waitFor();
  await page
    .getByRole("row", { name: /Fernhill/ })
    .getByRole("switch")
    .check();
  await page.getByRole("link", { name: "Fernhill" }).click();
  await drawer.getByRole("button", { name: "Delete…" }).click();
  await page
    .getByRole("dialog", { name: /^Delete the subscription/ })
    .getByRole("button", { name: "Delete" })
    .click();
  await page.getByText("This trigger is not turned on for any connection").waitFor();
  expect(complaints).toEqual([]);
});

test("where the live stream does not come through, events are read anew", async () => {
  const { page, complaints } = await stage.visit();
  await page.route("**/stream", (route) => route.abort());
  await signIn(page, stage.app);
  const dialog = await askToTurnOn(page, "user_changed");
  await dialog.getByRole("button", { name: "Turn on" }).click();
  const drawer = page.getByRole("dialog", { name: "Fernhill", exact: true });
  await drawer.getByText("read anew every few seconds").waitFor();
  await drawer.getByText("Working").waitFor();
  Object.assign(stage.app.sandbox.state.users[0] ?? {}, { title: "Chief Listening Officer" });
  await drawer.getByRole("button", { name: "Poll now" }).click();
  await drawer.getByRole("region", { name: "Events" }).getByRole("row").nth(1).waitFor();
  expect(complaints).toEqual([]);
});

test("a webhook's guide takes the key, and tells of refusals and of the test as they come", async () => {
  const { page, complaints } = await stage.visit();
  await signIn(page, stage.app);
  const dialog = await askToTurnOn(page, "call_analyzed");
  expect(await dialog.getByRole("radio", { name: /^Signed JWT header/ }).isChecked()).toBe(true);
  expect(await dialog.getByLabel("Fill by polling").isChecked()).toBe(true);
  await dialog.getByRole("button", { name: "Turn on" }).click();
  const drawer = page.getByRole("dialog", { name: "Fernhill", exact: true });
  const guide = drawer.getByRole("region", { name: "Webhook guide" });
  await guide.getByText(/Paste the public key/).waitFor();
  const url = await guide.getByLabel("webhook address").inputValue();
  expect(url).toMatch(/\/webhooks\/[\w-]+$/);
  await guide.getByLabel("Public key").fill("not a key");
  await guide.getByRole("button", { name: "Save the key" }).click();
  await expect.poll(() => guide.getByLabel("Public key").getAttribute("aria-invalid")).toBe("true");
  await guide.getByLabel("Public key").fill(publicKey);
  await guide.getByRole("button", { name: "Save the key" }).click();
  await guide.getByText(/^Waiting for Gong’s test/).waitFor();
  expect(await findAxeViolations(page)).toEqual([]);

  const body = createWebhookBody("4815162342", true);
  const post = (token: string): Promise<Response> =>
    fetch(url, { method: "POST", headers: { "content-type": "application/json", authorization: token }, body });
  expect((await post(signWebhook(`${url}x`, body, Date.now()))).status).not.toBe(200);
  await guide.getByText("A delivery was refused").waitFor();
  expect((await post(signWebhook(url, body, Date.now()))).status).toBe(200);
  await guide.getByText("Received the test").waitFor();
  await drawer.getByRole("region", { name: "Events" }).getByText("test", { exact: true }).waitFor();
  expect(complaints).toEqual([]);
});

test("an address with a key is shown once, and a new one takes its place", async () => {
  const { page, complaints } = await stage.visit();
  await signIn(page, stage.app);
  const dialog = await askToTurnOn(page, "call_analyzed");
  await dialog.getByRole("radio", { name: /^Key in the URL/ }).check();
  await dialog.getByLabel("Fill by polling").uncheck();
  await dialog.getByRole("button", { name: "Turn on" }).click();
  const once = page.getByRole("dialog", { name: "Call Analyzed is turned on" });
  const first = await once.getByLabel("Webhook address with its key").inputValue();
  await once.getByRole("button", { name: "I have copied it" }).click();
  const drawer = page.getByRole("dialog", { name: "Fernhill", exact: true });
  await drawer.getByText(/delivery_key=••••/).waitFor();
  await drawer.getByRole("button", { name: "New address" }).click();
  const again = page.getByRole("dialog", { name: "New webhook address" });
  expect(await again.getByLabel("Webhook address with its key").inputValue()).not.toBe(first);
  await again.getByRole("button", { name: "I have copied it" }).click();
  expect(complaints).toEqual([]);
});
