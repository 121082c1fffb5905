// Deliveries to an engine: signatures, retries, failed deliveries and replays.
import { createHmac } from "node:crypto";
import { Webhook } from "standardwebhooks";
import { expect, onTestFinished, test } from "vitest";
import type { EventRow, Page, SubscriptionRow, SubscriptionSecrets } from "../src/api/settings_contract.ts";
import { openStore } from "../src/store/index.ts";
import { retryDelaysSeconds } from "../src/triggers/delivery_attempt.ts";
import { type EventReceiver, startEventReceiver } from "./helpers/event_receiver.ts";
import { type SettingsServer, startSettingsServer, type TestBrowser } from "./helpers/settings_server.ts";
import { expireRights } from "./helpers/stores.ts";
import { createWebhookBody, publicKey, signWebhook } from "./helpers/webhook_sender.ts";

/** Has a secret that must not be shown. */
const deliveryPath = "/in?key=CANARY-of-the-engine";

interface Setup {
  app: SettingsServer;
  admin: TestBrowser;
  engine: EventReceiver;
  clock: { now: number };
  created: SubscriptionSecrets;
  /** Sends a webhook request for a call, and waits for its delivery. */
  sendWebhook(call: string): Promise<void>;
  waitUntilIdle(): Promise<void>;
  getLatestEvent(): Promise<EventRow | undefined>;
}

/** A server with a webhook subscription whose events are delivered to an engine. */
async function openSetup(deliveryUrl?: string): Promise<Setup> {
  const clock = { now: Date.now() };
  const engine = await startEventReceiver(204, deliveryPath);
  const app = await startSettingsServer({ now: () => clock.now });
  const admin = await app.admin();
  await admin.put("/settings", { authMethod: "api_key", credentialSource: "sandbox" });
  const { body } = await admin.post<{ connection: { id: string } }>("/connections", { customer: "Fernhill" });
  const details = { trigger: "call_analyzed", connection: body.connection.id, input: {} };
  const webhook = { verification: "jwt", publicKey };
  const created = await admin.post<SubscriptionSecrets>("/subscriptions", {
    ...details,
    webhook,
    deliveryUrl: deliveryUrl ?? engine.url,
  });
  const waitUntilIdle = (): Promise<void> => app.server.services.scheduler.waitUntilIdle();
  const { id } = created.body.subscription;
  return {
    app,
    admin,
    engine,
    clock,
    created: created.body,
    waitUntilIdle,
    async sendWebhook(call) {
      const text = createWebhookBody(call);
      const url = created.body.webhookUrl ?? "";
      const headers = { authorization: signWebhook(url, text, clock.now), "content-type": "application/json" };
      const response = await fetch(url, { method: "POST", headers, body: text });
      if (response.status !== 200) throw new Error(await response.text());
      await waitUntilIdle();
    },
    getLatestEvent: async () => (await admin.get<Page<EventRow>>(`/subscriptions/${id}/events`)).body.items[0],
  };
}

test("delivers an event once, with a signature of Standard Webhooks, and returns the secret once", async () => {
  const { app, admin, engine, created, sendWebhook, getLatestEvent } = await openSetup();
  await sendWebhook("111");
  const [post, ...others] = engine.deliveries;
  expect(others).toEqual([]);
  const headers = Object.fromEntries(Object.entries(post?.headers ?? {}).map(([name, value]) => [name, String(value)]));
  const event = new Webhook(created.signingSecret ?? "").verify(post?.body ?? "", headers);
  expect(event).toMatchObject({
    id: `call_analyzed:${created.subscription.id}:111`,
    trigger: "call_analyzed",
    itemId: "111",
    connection: created.subscription.connection,
    data: { call: { metaData: { id: "111" } } },
  });
  const other = new Webhook(`whsec_${Buffer.from("another secret of some length").toString("base64")}`);
  expect(() => other.verify(post?.body ?? "", headers)).toThrow();
  expect(await getLatestEvent()).toMatchObject({
    id: headers["webhook-id"],
    delivery: { state: "delivered", attempts: 1, message: "Status 204." },
  });
  const row = await admin.get<SubscriptionRow>(`/subscriptions/${created.subscription.id}`);
  expect(row.body.signingSecretEndsIn).toBe(created.signingSecret?.slice(-4));
  expect(app.responses.filter((text) => text.includes(created.signingSecret ?? "-"))).toHaveLength(1);
  expect(app.log()).not.toContain(created.signingSecret);
  expect(app.log()).not.toContain("CANARY-of-the-engine");
});

test("signs with the old and the new secret for a day after a rotation, also after several", async () => {
  const { admin, engine, clock, created, sendWebhook } = await openSetup();
  const path = `/subscriptions/${created.subscription.id}/rotate-signing-secret`;
  const second = (await admin.post<SubscriptionSecrets>(path)).body;
  expect(second.previousSecretExpiresAt).toBe(new Date(clock.now + 86_400_000).toISOString());
  clock.now += 60_000;
  const third = (await admin.post<SubscriptionSecrets>(path)).body;
  const secrets = [created.signingSecret, second.signingSecret, third.signingSecret];
  expect(new Set(secrets).size).toBe(3);
  const verify = () => {
    const { headers, body } = engine.deliveries.at(-1) ?? { headers: {}, body: "" };
    const texts = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
    // The library compares the timestamp with the real clock.
    const isValid = (secret = "") => {
      const key = Buffer.from(secret.slice("whsec_".length), "base64");
      const content = `${texts["webhook-id"]}.${texts["webhook-timestamp"]}.${body}`;
      const signature = `v1,${createHmac("sha256", key).update(content).digest("base64")}`;
      return texts["webhook-signature"]?.split(" ").includes(signature);
    };
    return secrets.map(isValid);
  };
  await sendWebhook("121");
  expect(verify()).toEqual([true, true, true]);
  clock.now += 86_400_000 - 60_000;
  await sendWebhook("122");
  expect(verify()).toEqual([false, true, true]);
  clock.now += 60_000;
  await sendWebhook("123");
  expect(verify()).toEqual([false, false, true]);
});

test("retries a delivery with growing delays and the same id, until it fails and is replayed", async () => {
  const { admin, engine, clock, created, sendWebhook, waitUntilIdle, getLatestEvent } = await openSetup();
  engine.response = { status: 500 };
  await sendWebhook("112");
  for (const [index, pause] of retryDelaysSeconds.entries()) {
    expect(engine.deliveries).toHaveLength(index + 1);
    const waiting = await getLatestEvent();
    expect(waiting?.delivery).toMatchObject({ state: "pending", attempts: index + 1, message: "Status 500." });
    const waitMs = Date.parse(waiting?.delivery.nextAttemptAt ?? "") - clock.now;
    expect(waitMs).toBeGreaterThanOrEqual(pause * 1000);
    expect(waitMs).toBeLessThanOrEqual(pause * 1100 + 1);
    clock.now += waitMs - 1;
    await waitUntilIdle();
    expect(engine.deliveries).toHaveLength(index + 1);
    clock.now += 1;
    await waitUntilIdle();
    await admin.signIn();
  }
  expect(engine.deliveries).toHaveLength(retryDelaysSeconds.length + 1);
  expect(new Set(engine.deliveries.map(({ headers }) => headers["webhook-id"])).size).toBe(1);
  const failed = await getLatestEvent();
  expect(failed?.delivery).toMatchObject({
    state: "failed",
    message: "Status 500. Attempt 10 of 10 failed.",
  });
  engine.response = { status: 200 };
  const path = `/subscriptions/${created.subscription.id}`;
  expect((await admin.get<SubscriptionRow>(path)).body.events).toEqual({ total: 1, pending: 0, failed: 1 });
  expect((await admin.post(`${path}/replay-failed`)).body).toEqual({ replayed: 1 });
  await waitUntilIdle();
  expect((await getLatestEvent())?.delivery).toMatchObject({ state: "delivered", attempts: 1 });
  expect((await admin.post<EventRow>(`${path}/events/${failed?.id}/replay`)).body.id).toBe(failed?.id);
  await waitUntilIdle();
  expect(engine.deliveries).toHaveLength(retryDelaysSeconds.length + 3);
  expect((await admin.post(`${path}/events/evt_none/replay`)).status).toBe(404);
});

test("waits for Retry-After, stops after status 410, and follows no redirect", async () => {
  const { engine, clock, sendWebhook, waitUntilIdle, getLatestEvent } = await openSetup();
  engine.response = { status: 503, headers: { "retry-after": "120" } };
  await sendWebhook("113");
  expect(Date.parse((await getLatestEvent())?.delivery.nextAttemptAt ?? "")).toBe(clock.now + 120_000);
  const other = await startEventReceiver(204, deliveryPath);
  engine.response = { status: 307, headers: { location: other.url } };
  clock.now += 120_000;
  await waitUntilIdle();
  expect((await getLatestEvent())?.delivery).toMatchObject({ state: "pending", attempts: 2, message: "Status 307." });
  expect(other.deliveries).toEqual([]);
  engine.response = { status: 410 };
  clock.now += 400_000;
  await waitUntilIdle();
  expect((await getLatestEvent())?.delivery).toMatchObject({
    state: "failed",
    message: "Status 410. The engine accepts no more deliveries.",
  });
});

test("reports a failed connection without its URL, and delivers events that another process claimed and lost", async () => {
  const { app, clock, created, sendWebhook, getLatestEvent, waitUntilIdle } = await openSetup(
    "http://127.0.0.1:9/in?key=CANARY-of-the-engine",
  );
  await sendWebhook("114");
  expect((await getLatestEvent())?.delivery.message).toBe("Could not connect: the connection was refused.");
  clock.now += 10_000;
  const store = await openStore(app.storeOptions);
  onTestFinished(() => store.close());
  // Claimed by another process, which stops.
  expect(
    await store.deliveryQueue.claim([{ subscription: created.subscription.id, count: 10 }], clock.now, 60_000),
  ).toHaveLength(1);
  await waitUntilIdle();
  expect((await getLatestEvent())?.delivery.attempts).toBe(2);
  await expireRights(store);
  await waitUntilIdle();
  expect((await getLatestEvent())?.delivery.attempts).toBe(3);
  expect(app.log()).not.toContain("CANARY-of-the-engine");
});

test("deletes content after its delivery when nothing is retained, and stores events without a delivery URL", async () => {
  const { admin, engine, clock, created, sendWebhook, getLatestEvent } = await openSetup();
  const settings = { authMethod: "api_key", credentialSource: "sandbox", retention: { content: "none", days: 7 } };
  expect((await admin.put("/settings", settings)).status).toBe(200);
  await sendWebhook("115");
  expect(engine.deliveries).toHaveLength(1);
  const path = `/subscriptions/${created.subscription.id}`;
  const event = await getLatestEvent();
  expect(event?.label).toBeUndefined();
  expect((await admin.post(`${path}/events/${event?.id}/replay`)).status).toBe(409);
  await admin.request("PATCH", `/api/app${path}`, { deliveryUrl: null });
  clock.now += 1000;
  await sendWebhook("116");
  expect(engine.deliveries).toHaveLength(1);
  const { items } = (await admin.get<Page<EventRow>>(`${path}/events`)).body;
  const second = items.find(({ itemId }) => itemId === "116");
  expect(second).toMatchObject({ delivery: { state: "stored", attempts: 0 } });
  expect((await admin.post(`${path}/replay-failed`)).status).toBe(409);
});
