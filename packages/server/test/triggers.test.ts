// Triggers as the pages turn them on: what is found, told once and shown, and what is refused.
import { expect, test } from "vitest";
import type {
  EventDetail,
  EventRow,
  Page,
  SubscriptionRow,
  SubscriptionSecrets,
  TriggerDetail,
} from "../src/api/settings_contract.ts";
import {
  type SettingsServer,
  type SettingsServerOptions,
  startSettingsServer,
  type TestBrowser,
} from "./helpers/settings_server.ts";

const present = Date.UTC(2026, 3, 15, 22);

interface Scene {
  house: SettingsServer;
  admin: TestBrowser;
  connection: string;
  clock: { now: number };
  /** Begins what is due and waits for it. */
  settle(): Promise<void>;
}

/** A server under a clock of its own, with one connection to a simulated company. */
async function open(calls = 60, options: SettingsServerOptions = {}): Promise<Scene> {
  const clock = { now: present };
  const now = (): number => clock.now;
  const house = await startSettingsServer({ now, sandbox: { calls, clock: now }, ...options });
  const admin = await house.admin();
  await admin.put("/settings", { authMethod: "api_key", credentialSource: "sandbox" });
  const { body } = await admin.post<{ connection: { id: string } }>("/connections", { customer: "Fernhill" });
  const settle = (): Promise<void> => house.server.services.scheduler.waitUntilIdle();
  return { house, admin, connection: body.connection.id, clock, settle };
}

async function turnOn({ admin, connection }: Scene, given: object): Promise<SubscriptionSecrets> {
  const answer = await admin.post<SubscriptionSecrets>("/subscriptions", { connection, input: {}, ...given });
  if (answer.status !== 201) throw new Error(answer.text);
  return answer.body;
}

/** Every event, page by page. */
async function eventsOf(admin: TestBrowser, id: string): Promise<EventRow[]> {
  const rows: EventRow[] = [];
  let cursor = "";
  do {
    const { body } = await admin.get<Page<EventRow>>(`/subscriptions/${id}/events?cursor=${cursor}`);
    rows.push(...body.items);
    cursor = body.nextCursor ?? "";
  } while (cursor !== "");
  return rows;
}

const rowOf = async (admin: TestBrowser, id: string): Promise<SubscriptionRow> =>
  (await admin.get<SubscriptionRow>(`/subscriptions/${id}`)).body;

test("every call since a date is found once, and later ones as they become visible", async () => {
  const scene = await open(120);
  const { house, admin, clock, settle } = scene;
  const { state } = (await house.sandbox()).sandbox;
  const late = state.calls.visible(present).at(-3);
  if (!late) throw new Error("there are no calls");
  Object.assign(late, { started: present - 3 * 3_600_000, scheduled: null, visibleFrom: present + 2 * 3_600_000 });
  const visible = (): string[] => state.calls.visible(clock.now).map(({ id }) => id);
  const { subscription } = await turnOn(scene, { trigger: "call_recorded", startAt: "2025-01-01T00:00:00Z" });
  await settle();
  const before = await eventsOf(admin, subscription.id);
  expect(before.map(({ itemId }) => itemId).sort()).toEqual(visible().sort());
  expect(before[0]).toMatchObject({
    isTest: false,
    delivery: { state: "stored", attempts: 0 },
    label: expect.any(String),
  });
  // The older a time is, the more seldom it is read again.
  for (const end = present + 24 * 3_600_000; clock.now < end; await settle()) clock.now += 2 * 3_600_000;
  await admin.signIn();
  const after = await eventsOf(admin, subscription.id);
  expect(after.map(({ itemId }) => itemId).sort()).toEqual(visible().sort());
  const event = after.find(({ itemId }) => itemId === late.id);
  expect(before.map(({ id }) => id)).not.toContain(event?.id);
  const { body } = await admin.get<EventDetail>(`/subscriptions/${subscription.id}/events/${event?.id}`);
  expect(body.data).toMatchObject({ call: { id: late.id, title: event?.label } });
  const row = await rowOf(admin, subscription.id);
  expect(row).toMatchObject({
    enabled: true,
    customer: "Fernhill",
    events: { total: after.length, pending: 0, failed: 0 },
  });
  expect(row.poll).toMatchObject({ intervalSeconds: 300, lastAt: new Date(clock.now).toISOString() });
  expect(row.poll?.requests).toBeGreaterThan(0);
});

test("turned off it polls no more, and turned on again it finds what happened meanwhile", async () => {
  const scene = await open();
  const { house, admin, clock, settle } = scene;
  const { subscription } = await turnOn(scene, { trigger: "call_recorded" });
  await settle();
  const off = await admin.request<SubscriptionRow>("PATCH", `/api/app/subscriptions/${subscription.id}`, {
    enabled: false,
  });
  expect(off.body).toMatchObject({ enabled: false });
  expect(off.body.poll?.nextAt).toBeUndefined();
  expect((await admin.post(`/subscriptions/${subscription.id}/poll`)).status).toBe(409);
  const call = (await house.sandbox()).sandbox.state.calls.visible(present).at(-1);
  if (!call) throw new Error("there are no calls");
  Object.assign(call, { started: present + 60_000, scheduled: null, visibleFrom: present + 120_000 });
  clock.now += 3_600_000;
  await settle();
  expect(await eventsOf(admin, subscription.id)).toEqual([]);
  await admin.request("PATCH", `/api/app/subscriptions/${subscription.id}`, { enabled: true });
  await settle();
  expect((await eventsOf(admin, subscription.id)).map(({ itemId }) => itemId)).toEqual([call.id]);
});

test("an account that cannot be reached is said with what to do, and polling goes on", async () => {
  const scene = await open();
  const { house, admin, clock, settle, connection } = scene;
  const { subscription } = await turnOn(scene, { trigger: "user_added", startAt: "2020-01-01T00:00:00Z" });
  await admin.delete(`/connections/${connection}`);
  // The first poll may have run before.
  clock.now += 6 * 3_600_000;
  await settle();
  const row = await rowOf(admin, subscription.id);
  expect(row.poll?.error).toMatchObject({ kind: "unauthenticated" });
  expect(Date.parse(row.poll?.nextAt ?? "")).toBeGreaterThan(clock.now);
  const { connections } = house.server.services.store;
  const known = await connections.get(connection);
  const { accessKey, accessKeySecret } = (await house.sandbox()).sandbox.credentials;
  if (known) await connections.replaceSecrets(known, { accessKey, accessKeySecret }, {});
  clock.now += 3_600_000;
  await settle();
  expect((await rowOf(admin, subscription.id)).poll?.error).toBeUndefined();
  expect((await eventsOf(admin, subscription.id)).length).toBeGreaterThan(3);
});

test("what is chosen wrongly is refused with every fault, and nothing is turned on", async () => {
  const { admin, connection } = await open();
  const post = async (body: object) => {
    const { status, body: answer } = await admin.post<{ error: { issues: { path: string }[] } }>(
      "/subscriptions",
      body,
    );
    expect(status).toBe(422);
    return answer.error.issues.map(({ path }) => path).sort();
  };
  expect(await post({ trigger: "call_recorded" })).toEqual(["/connection", "/input"]);
  expect(await post({ trigger: "none", connection, input: {} })).toEqual(["/trigger"]);
  const wrong = {
    trigger: "call_recorded",
    connection: "con_none",
    input: { scope: "Everywhere", more: 1 },
    startAt: "2027-01-01T00:00:00Z",
    intervalSeconds: 30,
    deliveryUrl: "ftp://engine.example/in",
    webhook: { verification: "jwt" },
  };
  expect(await post(wrong)).toEqual(
    ["/connection", "/input/more", "/input/scope", "/startAt", "/webhook", "/intervalSeconds", "/deliveryUrl"].sort(),
  );
  const call = { trigger: "call_analyzed", connection, input: {} };
  expect(await post(call)).toEqual(["/webhook"]);
  expect(
    await post({
      ...call,
      webhook: { verification: "jwt", publicKey: "no key", fallbackInput: { scope: "No" } },
      intervalSeconds: 20,
    }),
  ).toEqual(["/intervalSeconds", "/webhook/fallbackInput/scope", "/webhook/publicKey"]);
  expect(await post({ ...call, webhook: { verification: "url_secret", publicKey: "AAAA" } })).toEqual([
    "/webhook/publicKey",
  ]);
  expect(
    await post({ ...call, webhook: { verification: "jwt" }, deliveryUrl: "https://user:secret@engine.example/" }),
  ).toEqual(["/deliveryUrl"]);
  expect((await admin.get<Page<SubscriptionRow>>("/subscriptions")).body.items).toEqual([]);
});

test("the catalogue shows every trigger, and one in full", async () => {
  const scene = await open();
  const { admin, connection } = scene;
  const { body } = await admin.get<{ triggers: { id: string; type: string; scopes: string[] }[] }>("/triggers");
  expect(body.triggers.map(({ id }) => id)).toContain("call_analyzed");
  expect(body.triggers.every(({ scopes }) => scopes.length > 0)).toBe(true);
  const detail = async (id: string) => (await admin.get<TriggerDetail>(`/triggers/${id}`)).body;
  expect((await detail("call_processed")).poll).toEqual({
    backfill: true,
    minIntervalSeconds: 60,
    defaultIntervalSeconds: 300,
    lookbackSeconds: 604_800,
    enrichmentTimeoutSeconds: 259_200,
  });
  expect((await detail("call_analyzed")).webhook).toMatchObject({
    verification: [{ id: "jwt" }, { id: "url_secret" }],
    fallbackTrigger: { id: "call_processed" },
  });
  expect((await admin.get("/triggers/none")).status).toBe(404);
  const choices = await admin.post<{ choices: object[] }>("/triggers/call_recorded/choices", {
    connection,
    path: "/workspaceId",
  });
  expect(choices.body.choices.length).toBeGreaterThan(0);
});

test("a deleted one is gone with its events, and a poll under way stores nothing any more", async () => {
  const scene = await open();
  const { house, admin, settle } = scene;
  const { store, scheduler } = house.server.services;
  const { subscription } = await turnOn(scene, { trigger: "call_recorded", startAt: "2025-01-01T00:00:00Z" });
  await scheduler.tick();
  expect((await admin.delete(`/subscriptions/${subscription.id}`)).status).toBe(204);
  await settle();
  expect((await admin.get(`/subscriptions/${subscription.id}`)).status).toBe(404);
  expect(await store.database.query("SELECT id FROM events")).toEqual([]);
  expect((await admin.delete(`/subscriptions/${subscription.id}`)).status).toBe(404);
});

test("events come live to the page, by whichever process they were found", async () => {
  const scene = await open();
  const { house, admin, settle } = scene;
  const { subscription } = await turnOn(scene, { trigger: "call_recorded", startAt: "2026-04-01T00:00:00Z" });
  const cookie = [...admin.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
  const address = `${house.url}/api/app/subscriptions/${subscription.id}/events/stream`;
  expect((await fetch(address)).status).toBe(401);
  const response = await fetch(address, { headers: { cookie } });
  expect(response.headers.get("content-type")).toBe("text/event-stream");
  await settle();
  const found = await eventsOf(admin, subscription.id);
  expect(found.length).toBeGreaterThan(0);
  const told = new Set<string>();
  let text = "";
  for await (const chunk of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
    text += chunk;
    for (const [, id = ""] of text.matchAll(/^event: event\ndata: \{"id":"([^"]+)"/gm)) told.add(id);
    if (told.size >= found.length && text.includes("event: subscription")) break;
  }
  expect([...told].sort()).toEqual(found.map(({ id }) => id).sort());
  const lag = await admin.get<{ points: { lagMs: number }[] }>(`/subscriptions/${subscription.id}/detection-lag`);
  expect(lag.body.points).toHaveLength(found.length);
});
