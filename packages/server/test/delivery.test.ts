// Events on their way to the engine, on real sockets: signed, again after a pause that grows, dead at last, and replayed.
import { createServer, type IncomingHttpHeaders, type Server } from "node:http";
import { Webhook } from "standardwebhooks";
import { expect, onTestFinished, test } from "vitest";
import type { EventRow, Page, SubscriptionRow, SubscriptionSecrets } from "../src/api/settings_contract.ts";
import { openStore } from "../src/store/index.ts";
import { retryDelaysSeconds } from "../src/triggers/delivery_worker.ts";
import { type SettingsServer, startSettingsServer, type TestBrowser } from "./helpers/settings_server.ts";
import { createWebhookBody, publicKey, signWebhook } from "./helpers/webhook_sender.ts";

interface Posted {
  headers: IncomingHttpHeaders;
  body: string;
}

interface Engine {
  url: string;
  posts: Posted[];
  answer: { status: number; headers?: Record<string, string> };
}

async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", () => resolve()));
  onTestFinished(() => void server.close());
  const address = server.address();
  return `http://127.0.0.1:${typeof address === "object" && address ? address.port : 0}`;
}

/** An engine that keeps what it is sent and answers as it is told. */
async function openEngine(): Promise<Engine> {
  const engine: Engine = { url: "", posts: [], answer: { status: 204 } };
  const server = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk) => {
      body += chunk;
    });
    request.on("end", () => {
      engine.posts.push({ headers: request.headers, body });
      response.writeHead(engine.answer.status, engine.answer.headers).end("taken");
    });
  });
  engine.url = `${await listen(server)}/in?key=CANARY-of-the-engine`;
  return engine;
}

interface Scene {
  house: SettingsServer;
  admin: TestBrowser;
  engine: Engine;
  clock: { now: number };
  made: SubscriptionSecrets;
  /** A delivery of the vendor for a call, and everything that is due then. */
  happen(call: string): Promise<void>;
  settle(): Promise<void>;
  first(): Promise<EventRow | undefined>;
}

/** A server with one webhook subscription whose events go to an engine. */
async function open(deliveryUrl?: string): Promise<Scene> {
  const clock = { now: Date.now() };
  const engine = await openEngine();
  const house = await startSettingsServer({ now: () => clock.now });
  const admin = await house.admin();
  await admin.put("/settings", { authMethod: "api_key", credentialSource: "sandbox" });
  const { body } = await admin.post<{ connection: { id: string } }>("/connections", { customer: "Fernhill" });
  const given = { trigger: "call_analyzed", connection: body.connection.id, input: {} };
  const webhook = { verification: "jwt", publicKey };
  const made = await admin.post<SubscriptionSecrets>("/subscriptions", {
    ...given,
    webhook,
    deliveryUrl: deliveryUrl ?? engine.url,
  });
  const settle = (): Promise<void> => house.server.services.scheduler.waitUntilIdle();
  const { id } = made.body.subscription;
  return {
    house,
    admin,
    engine,
    clock,
    made: made.body,
    settle,
    async happen(call) {
      const text = createWebhookBody(call);
      const url = made.body.webhookUrl ?? "";
      const headers = { authorization: signWebhook(url, text, clock.now), "content-type": "application/json" };
      const answer = await fetch(url, { method: "POST", headers, body: text });
      if (answer.status !== 200) throw new Error(await answer.text());
      await settle();
    },
    first: async () => (await admin.get<Page<EventRow>>(`/subscriptions/${id}/events`)).body.items[0],
  };
}

test("an event is posted as the receivers' own library takes it, once, and the secret is shown once", async () => {
  const { house, admin, engine, made, happen, first } = await open();
  await happen("111");
  const [post, ...others] = engine.posts;
  expect(others).toEqual([]);
  const headers = Object.fromEntries(Object.entries(post?.headers ?? {}).map(([name, value]) => [name, String(value)]));
  const event = new Webhook(made.signingSecret ?? "").verify(post?.body ?? "", headers);
  expect(event).toMatchObject({
    id: `call_analyzed:${made.subscription.id}:111`,
    trigger: "call_analyzed",
    itemId: "111",
    connection: made.subscription.connection,
    data: { call: { metaData: { id: "111" } } },
  });
  const other = new Webhook(`whsec_${Buffer.from("another secret of some length").toString("base64")}`);
  expect(() => other.verify(post?.body ?? "", headers)).toThrow();
  expect(await first()).toMatchObject({
    id: headers["webhook-id"],
    delivery: { state: "delivered", attempts: 1, message: "Status 204." },
  });
  const row = await admin.get<SubscriptionRow>(`/subscriptions/${made.subscription.id}`);
  expect(row.body.signingSecretEndsIn).toBe(made.signingSecret?.slice(-4));
  expect(house.heard.filter((text) => text.includes(made.signingSecret ?? "-"))).toHaveLength(1);
  expect(house.log()).not.toContain(made.signingSecret);
  expect(house.log()).not.toContain("CANARY-of-the-engine");
});

test("what fails comes again after pauses that grow, with the same id, and is dead at last until it is replayed", async () => {
  const { admin, engine, clock, made, happen, settle, first } = await open();
  engine.answer = { status: 500 };
  await happen("112");
  for (const [index, pause] of retryDelaysSeconds.entries()) {
    expect(engine.posts).toHaveLength(index + 1);
    const waiting = await first();
    expect(waiting?.delivery).toMatchObject({ state: "pending", attempts: index + 1, message: "Status 500." });
    const waitMs = Date.parse(waiting?.delivery.nextAttemptAt ?? "") - clock.now;
    expect(waitMs).toBeGreaterThanOrEqual(pause * 1000);
    expect(waitMs).toBeLessThanOrEqual(pause * 1100 + 1);
    clock.now += waitMs - 1;
    await settle();
    expect(engine.posts).toHaveLength(index + 1);
    clock.now += 1;
    await settle();
    await admin.signIn();
  }
  expect(engine.posts).toHaveLength(retryDelaysSeconds.length + 1);
  expect(new Set(engine.posts.map(({ headers }) => headers["webhook-id"])).size).toBe(1);
  const failed = await first();
  expect(failed?.delivery).toMatchObject({
    state: "failed",
    message: "Status 500. Attempt 10 of 10 failed.",
  });
  engine.answer = { status: 200 };
  const path = `/subscriptions/${made.subscription.id}`;
  expect((await admin.get<SubscriptionRow>(path)).body.events).toEqual({ total: 1, pending: 0, failed: 1 });
  expect((await admin.post(`${path}/replay-failed`)).body).toEqual({ replayed: 1 });
  await settle();
  expect((await first())?.delivery).toMatchObject({ state: "delivered", attempts: 1 });
  expect((await admin.post<EventRow>(`${path}/events/${failed?.id}/replay`)).body.id).toBe(failed?.id);
  await settle();
  expect(engine.posts).toHaveLength(retryDelaysSeconds.length + 3);
  expect((await admin.post(`${path}/events/evt_none/replay`)).status).toBe(404);
});

test("an engine that asks for time gets it, one that wants no more gets no more, and no redirect is followed", async () => {
  const { engine, clock, happen, settle, first } = await open();
  engine.answer = { status: 503, headers: { "retry-after": "120" } };
  await happen("113");
  expect(Date.parse((await first())?.delivery.nextAttemptAt ?? "")).toBe(clock.now + 120_000);
  const elsewhere = await openEngine();
  engine.answer = { status: 307, headers: { location: elsewhere.url } };
  clock.now += 120_000;
  await settle();
  expect((await first())?.delivery).toMatchObject({ state: "pending", attempts: 2, message: "Status 307." });
  expect(elsewhere.posts).toEqual([]);
  engine.answer = { status: 410 };
  clock.now += 400_000;
  await settle();
  expect((await first())?.delivery).toMatchObject({
    state: "failed",
    message: "Status 410. The engine wants no more deliveries.",
  });
});

test("an engine that is not there is said without its address, and what was taken by a process that died comes again", async () => {
  const { house, clock, happen, first, settle } = await open("http://127.0.0.1:9/in?key=CANARY-of-the-engine");
  await happen("114");
  expect((await first())?.delivery.message).toMatch(/^Could not connect( \(E[A-Z]+\))?\.$/);
  clock.now += 10_000;
  const store = await openStore(house.storeOptions);
  onTestFinished(() => store.close());
  // Taken elsewhere, and never heard of again.
  expect(await store.events.claim(clock.now, 60_000, 10)).toHaveLength(1);
  await settle();
  expect((await first())?.delivery.attempts).toBe(2);
  clock.now += 60_000;
  await settle();
  expect((await first())?.delivery.attempts).toBe(3);
  expect(house.log()).not.toContain("CANARY-of-the-engine");
});

test("where nothing may be kept, content goes with its delivery; without an address events stay here", async () => {
  const { admin, engine, clock, made, happen, first } = await open();
  const settings = { authMethod: "api_key", credentialSource: "sandbox", retention: { content: "none", days: 7 } };
  expect((await admin.put("/settings", settings)).status).toBe(200);
  await happen("115");
  expect(engine.posts).toHaveLength(1);
  const path = `/subscriptions/${made.subscription.id}`;
  const event = await first();
  expect(event?.label).toBeUndefined();
  expect((await admin.post(`${path}/events/${event?.id}/replay`)).status).toBe(409);
  await admin.request("PATCH", `/api/app${path}`, { deliveryUrl: null });
  clock.now += 1000;
  await happen("116");
  expect(engine.posts).toHaveLength(1);
  expect(await first()).toMatchObject({ itemId: "116", delivery: { state: "stored", attempts: 0 } });
  expect((await admin.post(`${path}/replay-failed`)).status).toBe(409);
});
