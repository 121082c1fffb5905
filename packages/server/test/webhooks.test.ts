// The vendor's deliveries on a real socket: believed, stored before they are answered, told once; forgeries leave nothing behind.
import { generateKeyPairSync } from "node:crypto";
import { request } from "node:http";
import { expect, test } from "vitest";
import type { EventRow, Page, SubscriptionRow, SubscriptionSecrets } from "../src/api/settings_contract.ts";
import { type SettingsServer, startSettingsServer, type TestBrowser } from "./helpers/settings_server.ts";
import { createWebhookBody, publicKey, signWebhook } from "./helpers/webhook_sender.ts";

interface Scene {
  house: SettingsServer;
  admin: TestBrowser;
  clock: { now: number };
  connection: string;
  turnOn(webhook: object): Promise<SubscriptionSecrets>;
  events(id: string): Promise<EventRow[]>;
}

async function open(): Promise<Scene> {
  const clock = { now: Date.now() };
  const now = (): number => clock.now;
  const house = await startSettingsServer({ now, sandbox: { clock: now } });
  const admin = await house.admin();
  await admin.put("/settings", { authMethod: "api_key", credentialSource: "sandbox" });
  const { body } = await admin.post<{ connection: { id: string } }>("/connections", { customer: "Fernhill" });
  const connection = body.connection.id;
  return {
    house,
    admin,
    clock,
    connection,
    async turnOn(webhook) {
      const given = { trigger: "call_analyzed", connection, input: {}, webhook };
      const answer = await admin.post<SubscriptionSecrets>("/subscriptions", given);
      if (answer.status !== 201) throw new Error(answer.text);
      return answer.body;
    },
    events: async (id) => (await admin.get<Page<EventRow>>(`/subscriptions/${id}/events`)).body.items,
  };
}

async function post(url: string, body: string, headers: Record<string, string> = {}) {
  const sent = { "content-type": "application/json", ...headers };
  const response = await fetch(url, { method: "POST", headers: sent, body });
  return { status: response.status, body: await response.json() };
}

test("a delivery is told once, whoever sends it again, and the guide sees its test", async () => {
  const { admin, clock, turnOn, events } = await open();
  const { subscription, webhookUrl = "", signingSecret } = await turnOn({ verification: "jwt" });
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
  expect(await events(subscription.id)).toMatchObject([{ itemId: "1", isTest: true }]);
  clock.now += 1000;
  expect((await deliver(createWebhookBody("2"))).status).toBe(200);
  expect((await deliver(createWebhookBody("2"))).status).toBe(409);
  clock.now += 1000;
  // The vendor signs its second try anew.
  expect(await deliver(createWebhookBody("2"))).toEqual({ status: 200, body: { received: true } });
  expect((await events(subscription.id)).map(({ itemId, isTest }) => [itemId, isTest])).toEqual([
    ["2", false],
    ["1", true],
  ]);
  expect((await row()).webhook).toMatchObject({
    hasPublicKey: true,
    lastReceivedAt: new Date(clock.now).toISOString(),
  });
});

test("forgeries are refused with a reason and leave no event", async () => {
  const { house, admin, clock, turnOn, events } = await open();
  const { subscription, webhookUrl: url = "" } = await turnOn({ verification: "jwt", publicKey });
  const body = createWebhookBody("7");
  const honest = signWebhook(url, body, clock.now);
  const other = generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey;
  const codeOf = async (sent: string, headers: Record<string, string> = {}) =>
    Object((await post(url, sent, headers)).body).code;
  expect(await codeOf(body)).toBe("unsigned");
  expect(await codeOf(body, { authorization: signWebhook(url, body, clock.now, other) })).toBe("bad_signature");
  expect(await codeOf(`${body} `, { authorization: honest })).toBe("altered_body");
  expect(await codeOf(body, { authorization: signWebhook(`${url}x`, body, clock.now) })).toBe("wrong_url");
  expect(await codeOf(body, { authorization: signWebhook(url, body, clock.now - 600_000) })).toBe("expired");
  expect(await twice(url, body, honest)).toMatchObject({ status: 401 });
  expect((await post(url, "x".repeat(6_000_000), { authorization: honest })).status).toBe(413);
  expect((await post(`${house.url}/webhooks/sub_none`, body, { authorization: honest })).status).toBe(404);
  expect(await events(subscription.id)).toEqual([]);
  const { webhook } = (await admin.get<SubscriptionRow>(`/subscriptions/${subscription.id}`)).body;
  // One refusal in five seconds is written down, however many come.
  expect(webhook?.lastRejection?.code).toBe("unsigned");
  expect(await house.server.services.store.database.query("SELECT replay_key FROM seen_webhooks")).toEqual([]);
  expect((await post(url, body, { authorization: honest })).status).toBe(200);
  expect(house.log()).not.toContain(honest);
  await admin.request("PATCH", `/api/app/subscriptions/${subscription.id}`, { enabled: false });
  expect((await post(url, createWebhookBody("8"))).status).toBe(404);
});

/** The header twice, as fetch would not send it. */
function twice(url: string, body: string, token: string): Promise<{ status: number | undefined }> {
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

test("an address with a key is shown once, and a new one makes the old one worthless", async () => {
  const { house, admin, turnOn, events } = await open();
  const { subscription, webhookUrl: first = "" } = await turnOn({ verification: "url_secret" });
  expect(new URL(first).searchParams.get("delivery_key")).toMatch(/^[\w-]{43}$/);
  expect(subscription.webhook?.url).toContain("••••");
  expect(await post(first, createWebhookBody("1"))).toEqual({ status: 200, body: { received: true } });
  // A copy and the vendor's second try look alike: answered well, and told once.
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
  expect((await events(subscription.id)).map(({ itemId }) => itemId).sort()).toEqual(["1", "3"]);
  const key = new URL(first).searchParams.get("delivery_key") ?? "-";
  expect(house.log()).not.toContain(key);
  expect(house.heard.filter((text) => text.includes(key))).toHaveLength(1);
});

test("polling finds what was not delivered, and nothing is told twice, whichever comes first", async () => {
  const { house, clock, turnOn, events } = await open();
  const { scheduler } = house.server.services;
  const { state } = (await house.sandbox()).sandbox;
  const { subscription, webhookUrl = "" } = await turnOn({ verification: "jwt", publicKey, fallbackInput: {} });
  await scheduler.waitUntilIdle();
  expect(await events(subscription.id)).toEqual([]);
  const [lost, early, late] = state.calls.visible(clock.now).slice(-3);
  if (!lost || !early || !late) throw new Error("there are no calls");
  for (const call of [lost, early, late])
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
  const found = await events(subscription.id);
  expect(found.map(({ itemId }) => itemId).sort()).toEqual([lost.id, early.id, late.id].sort());
});
