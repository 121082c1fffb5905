// Webhook requests: verification, replays, rejections, URL secrets and fallback polling.
import { generateKeyPairSync } from "node:crypto";
import { request } from "node:http";
import { expect, test } from "vitest";
import type { EventRow, Page, SubscriptionRow, SubscriptionSecrets } from "../src/api/settings_contract.ts";
import {
  type SettingsServer,
  type SettingsServerOptions,
  startSettingsServer,
  type TestBrowser,
} from "./helpers/settings_server.ts";
import { createWebhookBody, publicKey, signWebhook } from "./helpers/webhook_sender.ts";

interface Setup {
  app: SettingsServer;
  admin: TestBrowser;
  clock: { now: number };
  connection: string;
  subscribe(webhook: object): Promise<SubscriptionSecrets>;
  listEvents(id: string): Promise<EventRow[]>;
}

async function openSetup(options: SettingsServerOptions = {}): Promise<Setup> {
  const clock = { now: Date.now() };
  const now = (): number => clock.now;
  const app = await startSettingsServer({ now, sandbox: { clock: now }, ...options });
  const admin = await app.admin();
  await admin.put("/settings", { authMethod: "api_key", credentialSource: "sandbox" });
  const { body } = await admin.post<{ connection: { id: string } }>("/connections", { customer: "Fernhill" });
  const connection = body.connection.id;
  return {
    app,
    admin,
    clock,
    connection,
    async subscribe(webhook) {
      const settings = { trigger: "call_analyzed", connection, input: {}, webhook };
      const response = await admin.post<SubscriptionSecrets>("/subscriptions", settings);
      if (response.status !== 201) throw new Error(response.text);
      return response.body;
    },
    listEvents: async (id) => (await admin.get<Page<EventRow>>(`/subscriptions/${id}/events`)).body.items,
  };
}

async function post(url: string, body: string, headers: Record<string, string> = {}) {
  const sent = { "content-type": "application/json", ...headers };
  const response = await fetch(url, { method: "POST", headers: sent, body });
  return { status: response.status, body: await response.json() };
}

test("creates one event for a webhook request that is sent twice, and marks tests", async () => {
  const { admin, clock, subscribe, listEvents } = await openSetup();
  const { subscription, webhookUrl = "", signingSecret } = await subscribe({ verification: "jwt" });
  expect(signingSecret).toBeUndefined();
  const deliver = (body: string) => post(webhookUrl, body, { authorization: signWebhook(webhookUrl, body, clock.now) });
  const row = async () => (await admin.get<SubscriptionRow>(`/subscriptions/${subscription.id}`)).body;
  expect((await deliver(createWebhookBody("1", true))).status).toBe(500);
  expect((await row()).webhook).toMatchObject({ hasPublicKey: false, lastRejection: { code: "unusable_key" } });
  const path = `/api/app/subscriptions/${subscription.id}`;
  const faulty = await admin.request<{ error: { issues: object[] } }>("PATCH", path, { publicKey: "no key" });
  expect(faulty.body.error.issues).toEqual([
    { path: "/publicKey", message: "must be an RSA public key in PEM or base64." },
  ]);
  await admin.request("PATCH", path, { publicKey });
  expect(await deliver(createWebhookBody("1", true))).toEqual({ status: 200, body: { received: true } });
  expect(await listEvents(subscription.id)).toMatchObject([{ itemId: "1", isTest: true }]);
  clock.now += 1000;
  expect((await deliver(createWebhookBody("2"))).status).toBe(200);
  expect((await deliver(createWebhookBody("2"))).status).toBe(409);
  clock.now += 1000;
  // A retry of the vendor has a new signature.
  expect(await deliver(createWebhookBody("2"))).toEqual({ status: 200, body: { received: true } });
  const found = (await listEvents(subscription.id)).map(({ itemId, isTest }) => [itemId, isTest]);
  // Events of calls with the same time have no order.
  expect(found.sort()).toEqual([
    ["1", true],
    ["2", false],
  ]);
  expect((await row()).webhook).toMatchObject({
    hasPublicKey: true,
    lastReceivedAt: new Date(clock.now).toISOString(),
  });
});

test("rejects forged requests with a code and creates no event", async () => {
  const { app, admin, clock, subscribe, listEvents } = await openSetup();
  const { subscription, webhookUrl: url = "" } = await subscribe({ verification: "jwt", publicKey });
  const body = createWebhookBody("7");
  const signature = signWebhook(url, body, clock.now);
  const other = generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey;
  const getCode = async (sent: string, headers: Record<string, string> = {}) =>
    Object((await post(url, sent, headers)).body).code;
  expect(await getCode(body)).toBe("unsigned");
  expect(await getCode(body, { authorization: signWebhook(url, body, clock.now, other) })).toBe("bad_signature");
  expect(await getCode(`${body} `, { authorization: signature })).toBe("altered_body");
  expect(await getCode(body, { authorization: signWebhook(`${url}x`, body, clock.now) })).toBe("wrong_url");
  expect(await getCode(body, { authorization: signWebhook(url, body, clock.now - 600_000) })).toBe("expired");
  expect(await sendHeaderTwice(url, body, signature)).toMatchObject({ status: 401 });
  expect((await post(url, "x".repeat(6_000_000), { authorization: signature })).status).toBe(413);
  expect((await post(`${app.url}/webhooks/sub_none`, body, { authorization: signature })).status).toBe(404);
  expect(await listEvents(subscription.id)).toEqual([]);
  const { webhook } = (await admin.get<SubscriptionRow>(`/subscriptions/${subscription.id}`)).body;
  // At most one rejection in five seconds is stored.
  expect(webhook?.lastRejection?.code).toBe("unsigned");
  expect(await app.server.services.store.database.query("SELECT replay_key FROM seen_webhooks")).toEqual([]);
  expect((await post(url, body, { authorization: signature })).status).toBe(200);
  expect(app.log()).not.toContain(signature);
  await admin.request("PATCH", `/api/app/subscriptions/${subscription.id}`, { enabled: false });
  expect((await post(url, createWebhookBody("8"))).status).toBe(404);
});

test("limits forged requests of an address to a subscription, before their bodies are read", async () => {
  const { admin, clock, connection } = await openSetup({ trustedProxies: "127.0.0.1" });
  const create = async () => {
    const webhook = { verification: "jwt", publicKey };
    const input = { trigger: "call_analyzed", connection, input: {}, webhook };
    return (await admin.post<SubscriptionSecrets>("/subscriptions", input)).body.webhookUrl ?? "";
  };
  const [url, other] = [await create(), await create()];
  const body = createWebhookBody("1");
  const send = async (to: string, address: string, isForged = false) => {
    const headers = {
      authorization: isForged ? "forged" : signWebhook(to, body, clock.now),
      "x-forwarded-for": address,
    };
    return (await post(to, body, headers)).status;
  };
  for (let count = 0; count < 10; count += 1) expect(await send(url, "203.0.113.1", true)).toBe(401);
  expect(await send(url, "203.0.113.1")).toBe(429);
  expect(await send(other, "203.0.113.1")).toBe(200);
  expect(await send(url, "203.0.113.2")).toBe(200);
  clock.now += 60_000;
  expect(await send(url, "203.0.113.1")).toBe(200);
});

test("forged requests through a proxy that is not trusted do not block Gong's requests", async () => {
  const { clock, subscribe } = await openSetup();
  const { webhookUrl: url = "" } = await subscribe({ verification: "jwt", publicKey });
  const body = createWebhookBody("1");
  const send = (authorization: string) => post(url, body, { authorization, "x-forwarded-for": "203.0.113.1" });
  for (let count = 0; count < 11; count += 1) expect((await send("forged")).status).toBe(401);
  expect((await send(signWebhook(url, body, clock.now))).status).toBe(200);
});

/** Sends the header twice, which fetch does not. */
function sendHeaderTwice(url: string, body: string, token: string): Promise<{ status: number | undefined }> {
  return new Promise((resolve, reject) => {
    const headers = ["content-type", "application/json", "authorization", token, "authorization", token];
    const sent = request(url, { method: "POST", headers: [...headers, "host", new URL(url).host] }, (response) => {
      response.resume();
      response.on("end", () => resolve({ status: response.statusCode }));
    });
    sent.on("error", reject);
    sent.end(body);
  });
}

test("returns the webhook URL secret once and rejects the old one after rotation", async () => {
  const { app, admin, subscribe, listEvents } = await openSetup();
  const { subscription, webhookUrl: first = "" } = await subscribe({ verification: "url_secret" });
  expect(new URL(first).searchParams.get("delivery_key")).toMatch(/^[\w-]{43}$/);
  expect(subscription.webhook?.url).toContain("••••");
  expect(await post(first, createWebhookBody("1"))).toEqual({ status: 200, body: { received: true } });
  // A copy looks like a retry of the vendor: it gets a success and creates no event.
  expect(await post(first, createWebhookBody("1"))).toMatchObject({
    status: 200,
    body: { received: false, code: "replayed" },
  });
  expect(
    (
      await post(
        first.replace(/.$/, (last) => (last === "A" ? "B" : "A")),
        createWebhookBody("2"),
      )
    ).status,
  ).toBe(401);
  expect((await post(first.split("?")[0] ?? "", createWebhookBody("2"))).status).toBe(401);
  const renewed = await admin.post<SubscriptionSecrets>(`/subscriptions/${subscription.id}/rotate-url-secret`);
  expect((await post(first, createWebhookBody("3"))).status).toBe(401);
  expect((await post(renewed.body.webhookUrl ?? "", createWebhookBody("3"))).status).toBe(200);
  expect((await listEvents(subscription.id)).map(({ itemId }) => itemId).sort()).toEqual(["1", "3"]);
  const key = new URL(first).searchParams.get("delivery_key") ?? "-";
  expect(app.log()).not.toContain(key);
  expect(app.responses.filter((text) => text.includes(key))).toHaveLength(1);
});

test("detects missed events by fallback polling, each event once", async () => {
  const { app, clock, subscribe, listEvents } = await openSetup();
  const { scheduler } = app.server.services;
  const { state } = (await app.sandbox()).sandbox;
  const { subscription, webhookUrl = "" } = await subscribe({ verification: "jwt", publicKey, fallbackInput: {} });
  await scheduler.waitUntilIdle();
  expect(await listEvents(subscription.id)).toEqual([]);
  const [missed, early, late] = state.calls.visible(clock.now).slice(-3);
  if (!missed || !early || !late) throw new Error("there are no calls");
  for (const call of [missed, early, late])
    Object.assign(call, {
      started: clock.now + 60_000,
      scheduled: null,
      visibleFrom: clock.now + 120_000,
      isPrivate: false,
    });
  clock.now += 300_000;
  const deliver = (id: string) => {
    const body = createWebhookBody(id);
    return post(webhookUrl, body, { authorization: signWebhook(webhookUrl, body, clock.now) });
  };
  expect((await deliver(early.id)).status).toBe(200);
  for (let polls = 0; polls < 5; polls += 1) {
    clock.now += 600_000;
    await scheduler.waitUntilIdle();
  }
  expect((await deliver(late.id)).status).toBe(200);
  const found = await listEvents(subscription.id);
  expect(found.map(({ itemId }) => itemId).sort()).toEqual([missed.id, early.id, late.id].sort());
});
