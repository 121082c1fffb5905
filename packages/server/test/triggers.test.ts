// Triggers and subscriptions in the settings API: events, errors, validation and the live stream.
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

const startAt = Date.UTC(2026, 3, 15, 22);

interface Setup {
  app: SettingsServer;
  admin: TestBrowser;
  connection: string;
  clock: { now: number };
  /** Runs due polls and deliveries. */
  waitUntilIdle(): Promise<void>;
}

/** A server with its own clock and one connection to a sandbox. */
async function openSetup(calls = 60, options: SettingsServerOptions = {}): Promise<Setup> {
  const clock = { now: startAt };
  const now = (): number => clock.now;
  const app = await startSettingsServer({ now, sandbox: { calls, clock: now }, ...options });
  const admin = await app.admin();
  await admin.put("/settings", { authMethod: "api_key", credentialSource: "sandbox" });
  const { body } = await admin.post<{ connection: { id: string } }>("/connections", { customer: "Fernhill" });
  const waitUntilIdle = (): Promise<void> => app.server.services.scheduler.waitUntilIdle();
  return { app, admin, connection: body.connection.id, clock, waitUntilIdle };
}

async function subscribe({ admin, connection }: Setup, settings: object): Promise<SubscriptionSecrets> {
  const response = await admin.post<SubscriptionSecrets>("/subscriptions", { connection, input: {}, ...settings });
  if (response.status !== 201) throw new Error(response.text);
  return response.body;
}

/** Events of every page. */
async function listEvents(admin: TestBrowser, id: string): Promise<EventRow[]> {
  const rows: EventRow[] = [];
  let cursor = "";
  do {
    const { body } = await admin.get<Page<EventRow>>(`/subscriptions/${id}/events?cursor=${cursor}`);
    rows.push(...body.items);
    cursor = body.nextCursor ?? "";
  } while (cursor !== "");
  return rows;
}

const getSubscription = async (admin: TestBrowser, id: string): Promise<SubscriptionRow> =>
  (await admin.get<SubscriptionRow>(`/subscriptions/${id}`)).body;

test("detects each call since a start date once, also calls that become visible later", async () => {
  const setup = await openSetup(120);
  const { app, admin, clock, waitUntilIdle } = setup;
  const { state } = (await app.sandbox()).sandbox;
  const late = state.calls.visible(startAt).at(-3);
  if (!late) throw new Error("there are no calls");
  Object.assign(late, { started: startAt - 3 * 3_600_000, scheduled: null, visibleFrom: startAt + 2 * 3_600_000 });
  const visible = (): string[] => state.calls.visible(clock.now).map(({ id }) => id);
  const { subscription } = await subscribe(setup, { trigger: "call_recorded", startAt: "2025-01-01T00:00:00Z" });
  await waitUntilIdle();
  const before = await listEvents(admin, subscription.id);
  expect(before.map(({ itemId }) => itemId).sort()).toEqual(visible().sort());
  expect(before[0]).toMatchObject({
    isTest: false,
    delivery: { state: "stored", attempts: 0 },
    label: expect.any(String),
  });
  // Older ranges are read again less often.
  for (const end = startAt + 24 * 3_600_000; clock.now < end; await waitUntilIdle()) clock.now += 2 * 3_600_000;
  await admin.signIn();
  const after = await listEvents(admin, subscription.id);
  expect(after.map(({ itemId }) => itemId).sort()).toEqual(visible().sort());
  const event = after.find(({ itemId }) => itemId === late.id);
  expect(before.map(({ id }) => id)).not.toContain(event?.id);
  const { body } = await admin.get<EventDetail>(`/subscriptions/${subscription.id}/events/${event?.id}`);
  expect(body.data).toMatchObject({ call: { id: late.id, title: event?.label } });
  const row = await getSubscription(admin, subscription.id);
  expect(row).toMatchObject({
    enabled: true,
    customer: "Fernhill",
    events: { total: after.length, pending: 0, failed: 0 },
  });
  expect(row.poll).toMatchObject({ intervalSeconds: 300, lastAt: new Date(clock.now).toISOString() });
  expect(row.poll?.requests).toBeGreaterThan(0);
});

test("stops polling when disabled and detects missed events when enabled again", async () => {
  const setup = await openSetup();
  const { app, admin, clock, waitUntilIdle } = setup;
  const { subscription } = await subscribe(setup, { trigger: "call_recorded" });
  await waitUntilIdle();
  const off = await admin.request<SubscriptionRow>("PATCH", `/api/app/subscriptions/${subscription.id}`, {
    enabled: false,
  });
  expect(off.body).toMatchObject({ enabled: false });
  expect(off.body.poll?.nextAt).toBeUndefined();
  expect((await admin.post(`/subscriptions/${subscription.id}/poll`)).status).toBe(409);
  const call = (await app.sandbox()).sandbox.state.calls.visible(startAt).at(-1);
  if (!call) throw new Error("there are no calls");
  Object.assign(call, { started: startAt + 60_000, scheduled: null, visibleFrom: startAt + 120_000 });
  clock.now += 3_600_000;
  await waitUntilIdle();
  expect(await listEvents(admin, subscription.id)).toEqual([]);
  await admin.request("PATCH", `/api/app/subscriptions/${subscription.id}`, { enabled: true });
  await waitUntilIdle();
  expect((await listEvents(admin, subscription.id)).map(({ itemId }) => itemId)).toEqual([call.id]);
});

test("stores the error of a poll and continues to poll", async () => {
  const setup = await openSetup();
  const { app, admin, clock, waitUntilIdle, connection } = setup;
  const { subscription } = await subscribe(setup, { trigger: "user_added", startAt: "2020-01-01T00:00:00Z" });
  await admin.delete(`/connections/${connection}`);
  // The first poll may have run before.
  clock.now += 6 * 3_600_000;
  await waitUntilIdle();
  const row = await getSubscription(admin, subscription.id);
  expect(row.poll?.error).toMatchObject({ kind: "unauthenticated" });
  expect(Date.parse(row.poll?.nextAt ?? "")).toBeGreaterThan(clock.now);
  const { connections } = app.server.services.store;
  const known = await connections.get(connection);
  const { accessKey, accessKeySecret } = (await app.sandbox()).sandbox.credentials;
  if (known) await connections.replaceSecrets(known, { accessKey, accessKeySecret }, {});
  clock.now += 3_600_000;
  await waitUntilIdle();
  expect((await getSubscription(admin, subscription.id)).poll?.error).toBeUndefined();
  expect((await listEvents(admin, subscription.id)).length).toBeGreaterThan(3);
});

test("rejects invalid settings with every issue and creates no subscription", async () => {
  const { admin, connection } = await openSetup();
  const post = async (body: object) => {
    const { status, body: response } = await admin.post<{ error: { issues: { path: string }[] } }>(
      "/subscriptions",
      body,
    );
    expect(status).toBe(422);
    return response.error.issues.map(({ path }) => path).sort();
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

test("lists every trigger and returns its details", async () => {
  const setup = await openSetup();
  const { admin, connection } = setup;
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

test("deletes a subscription with its events, and stores nothing of a running poll", async () => {
  const setup = await openSetup();
  const { app, admin, waitUntilIdle } = setup;
  const { store, scheduler } = app.server.services;
  const { subscription } = await subscribe(setup, { trigger: "call_recorded", startAt: "2025-01-01T00:00:00Z" });
  await scheduler.tick();
  expect((await admin.delete(`/subscriptions/${subscription.id}`)).status).toBe(204);
  await waitUntilIdle();
  expect((await admin.get(`/subscriptions/${subscription.id}`)).status).toBe(404);
  expect(await store.database.query("SELECT id FROM events")).toEqual([]);
  expect((await admin.delete(`/subscriptions/${subscription.id}`)).status).toBe(404);
});

test("streams events to the page", async () => {
  const setup = await openSetup();
  const { app, admin, waitUntilIdle } = setup;
  const { subscription } = await subscribe(setup, { trigger: "call_recorded", startAt: "2026-04-01T00:00:00Z" });
  const cookie = [...admin.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
  const url = `${app.url}/api/app/subscriptions/${subscription.id}/events/stream`;
  expect((await fetch(url)).status).toBe(401);
  const response = await fetch(url, { headers: { cookie } });
  expect(response.headers.get("content-type")).toBe("text/event-stream");
  await waitUntilIdle();
  const found = await listEvents(admin, subscription.id);
  expect(found.length).toBeGreaterThan(0);
  const streamed = new Set<string>();
  let text = "";
  for await (const chunk of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
    text += chunk;
    for (const [, id = ""] of text.matchAll(/^event: event\ndata: \{"id":"([^"]+)"/gm)) streamed.add(id);
    if (streamed.size >= found.length && text.includes("event: subscription")) break;
  }
  expect([...streamed].sort()).toEqual(found.map(({ id }) => id).sort());
  const lag = await admin.get<{ points: { lagMs: number }[] }>(`/subscriptions/${subscription.id}/detection-lag`);
  expect(lag.body.points).toHaveLength(found.length);
});
