// Polls and choices over the steps API: a real server with its own store and clock, and a sandbox behind it.
import { getPointer } from "gong-connector/internal";
import { expect, test } from "vitest";
import { startSettingsServer, stepsToken } from "../helpers/settings_server.ts";

const startAt = Date.UTC(2026, 3, 15, 22);
const dayMs = 86_400_000;

async function openSetup() {
  const clock = { now: startAt };
  const now = (): number => clock.now;
  const app = await startSettingsServer({ now, sandbox: { clock: now } });
  const admin = await app.admin();
  await admin.put("/settings", { authMethod: "api_key", credentialSource: "sandbox" });
  await admin.post("/connections", { customer: "Fernhill" });
  const { sandbox } = await app.sandbox();
  const get = async (url: string, headers: Record<string, string> = {}) => {
    const absolute = url.startsWith("http") ? url : `${app.url}/api/v2/integration-schema/gong${url}`;
    const response = await fetch(absolute, { headers: { authorization: `Bearer ${stepsToken}`, ...headers } });
    const next = response.headers.get("location") ?? "";
    return {
      status: response.status,
      next,
      retryAfter: response.headers.get("retry-after"),
      body: await response.json(),
    };
  };
  const addUser = (id: string): void => {
    const [user] = sandbox.state.users;
    const users = [...sandbox.state.users, { ...user, id, created: clock.now - 1000 }];
    Object.assign(sandbox.state, { users });
  };
  return { app, clock, get, addUser };
}

const eventOf = (itemId: string) => expect.objectContaining({ trigger: "user_added", itemId, id: expect.any(String) });

test("lists the polling triggers", async () => {
  const { get } = await openSetup();
  const { body } = await get("/triggers");
  expect(body).toContainEqual({ trigger_id: "user_added", name: "User Added", description: expect.any(String) });
  expect(body).not.toContainEqual(expect.objectContaining({ trigger_id: "call_analyzed" }));
});

test("begins with the present, and then returns each event with the URL of the next poll", async () => {
  const { clock, get, addUser } = await openSetup();
  const first = await get("/triggers/user_added/poll");
  expect(first).toMatchObject({ status: 202, retryAfter: "600", body: [] });
  expect(first.next).toMatch(/\/triggers\/user_added\/poll\?cursor=[\w-]{32}$/);
  clock.now += 600_000;
  addUser("991");
  const second = await get(first.next);
  expect(second).toMatchObject({ status: 200, body: [eventOf("991")] });
  clock.now += 600_000;
  expect(await get(second.next)).toMatchObject({ status: 202, body: [] });
});

test("returns the same events again if the response was lost, and forgets a cursor when the next one was used", async () => {
  const { clock, get, addUser, app } = await openSetup();
  const first = await get("/triggers/user_added/poll");
  clock.now += 600_000;
  addUser("991");
  const lost = await get(first.next);
  const repeated = await get(first.next);
  expect(repeated.body).toEqual(lost.body);
  expect((await get(lost.next)).status).toBe(400);
  clock.now += 600_000;
  const third = await get(repeated.next);
  expect(third.status).toBe(202);
  expect(await get(first.next)).toMatchObject({ status: 400, body: { body: { code: "invalid_state" } } });
  const rows = await app.server.services.store.database.query("SELECT id FROM poll_states");
  expect(rows).toHaveLength(2);
});

test("keeps the input and the connection of a cursor", async () => {
  const { get } = await openSetup();
  const { next } = await get("/triggers/user_added/poll?includeAvatars=true");
  expect(await get(`${next}&includeAvatars=false`)).toMatchObject({
    status: 400,
    body: { body: { issues: [{ path: "/includeAvatars" }] } },
  });
  expect((await get(`${next}&includeAvatars=true`)).status).toBe(202);
  expect((await get(next, { "x-connection-id": "con_other" })).status).toBe(400);
  expect((await get(next.replace("user_added", "call_recorded"))).status).toBe(400);
  expect((await get(next)).status).toBe(202);
});

test("forgets a cursor after 30 days", async () => {
  const { app, clock, get } = await openSetup();
  const { next } = await get("/triggers/user_added/poll");
  clock.now += 30 * dayMs;
  expect((await get(next)).status).toBe(400);
  await app.server.retentionJob.run();
  expect(await app.server.services.store.database.query("SELECT id FROM poll_states")).toEqual([]);
});

test("reads lists of inputs, and names each wrong one", async () => {
  const { get } = await openSetup();
  expect((await get("/triggers/call_processed/poll?primaryUserIds=1,2&scope=External")).status).toBe(202);
  const { status, body } = await get("/triggers/call_processed/poll?primaryUserIds=a,2&scope=Any&wrong=1");
  expect(status).toBe(400);
  const paths = ["/primaryUserIds/0", "/scope", "/wrong"];
  expect(getPointer(body, "/body/issues")).toHaveLength(paths.length);
  for (const path of paths) expect(getPointer(body, "/body/issues")).toContainEqual(expect.objectContaining({ path }));
});

test("rejects a webhook trigger, an unknown trigger and a request without the token", async () => {
  const { app, get } = await openSetup();
  expect(await get("/triggers/call_analyzed/poll")).toMatchObject({
    status: 400,
    body: { body: { code: "not_pollable" } },
  });
  const unknown = await get("/triggers/user_add/poll");
  expect(getPointer(unknown.body, "/body/message")).toContain("user_added");
  const response = await fetch(`${app.url}/api/v2/integration-schema/gong/triggers/user_added/poll`);
  expect(response.status).toBe(401);
});

test("stores the state encrypted", async () => {
  const { app, get } = await openSetup();
  await get("/triggers/user_added/poll");
  const [row] = await app.server.services.store.database.query("SELECT state_ciphertext FROM poll_states");
  expect(String(row?.state_ciphertext)).not.toContain("user_added");
});

test("lists choices for an input of an action or a trigger", async () => {
  const { get } = await openSetup();
  const first = getPointer((await get("/choices/create_call?path=/primaryUser")).body, "/choices/0");
  expect(first).toEqual({ value: expect.stringMatching(/^\d+$/), label: expect.any(String) });
  const [name = ""] = String(getPointer(first, "/label")).split(" ");
  const found = await get(`/choices/call_recorded?path=/primaryUserIds&search=${encodeURIComponent(name)}`);
  expect(getPointer(found.body, "/choices")).toContainEqual(first);
  expect(await get("/choices/create_call")).toMatchObject({
    status: 400,
    body: { body: { issues: [{ path: "/path" }] } },
  });
  expect(await get("/choices/create_call?path=/title")).toMatchObject({
    status: 400,
    body: { body: { code: "no_choices" } },
  });
});
