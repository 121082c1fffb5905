// @ts-nocheck
// Actions as durable steps on a real Restate server, with workers that are killed.

import { gong, plainSchema } from "gong-connector";
import { getPointer } from "gong-connector/internal";
import { openStore } from "gong-connector-server";
import { expect, onTestFinished, test } from "vitest";
import { startHttpServer } from "../../../test/helpers/servers.ts";
import { openRestateTest } from "./helpers/restate_test.ts";
import { createStoredConnections } from "./helpers/stored_connections.ts";

interface Shown {
  name: string;
  documentation: string;
  input_json_schema: unknown;
  output_json_schema: unknown;
}

test("the host adds no ability of its own: each action is a handler, with its words and schemas", async () => {
  const { engine, work } = await openRestateTest();
  await work();
  const response = await fetch(`${engine.nodes[0]?.admin}/services/gong`);
  const { handlers } = (await response.json()) as { handlers: Shown[] };
  const { actions } = gong();
  expect(handlers.map(({ name }) => name).sort()).toEqual([...actions.keys()].sort());
  for (const { name, documentation, input_json_schema: input, output_json_schema: output } of handlers) {
    const action = gong().action(name);
    expect(documentation).toBe(action.description);
    expect(output).toEqual(plainSchema(action.output));
    const required = action.input.required?.filter((one) => one !== action.idempotencyKeyInput) ?? [];
    expect(input).toEqual({ ...plainSchema(action.input), required });
  }
});

test("what cannot be mended is final, with kind, faults and fix", async () => {
  const { work, call, asked, served } = await openRestateTest();
  await work({ pacing: false });
  const wrong = await call("gong/get_call_by_id", { id: "x" });
  expect(wrong).toMatchObject({
    status: 400,
    output: { metadata: { kind: "invalid_input", action: "get_call_by_id" } },
  });
  expect(JSON.parse(String(getPointer(wrong.output, "/metadata/issues")))).toMatchObject([{ path: "/id" }]);
  expect(asked).toEqual([]);
  const missing = await call("gong/get_call_by_id", { id: "1" });
  expect(missing).toMatchObject({
    status: 404,
    output: { metadata: { kind: "not_found", requestId: expect.any(String) } },
  });
  served.sandbox.injectFault({
    operation: "GET /v2/users",
    status: 401,
    body: { errors: ["Access denied"] },
    times: 9,
  });
  expect(await call("gong/list_users")).toMatchObject({
    status: 401,
    output: { metadata: { kind: "unauthenticated" } },
  });
});

test("what passes is tried again by the engine alone, after the wait that Gong asked for", async () => {
  const { work, call, asked, served } = await openRestateTest();
  await work({ pacing: false });
  served.sandbox.injectFault({ operation: "GET /v2/users", status: 429, headers: { "retry-after": "1" } });
  served.sandbox.injectFault({ operation: "GET /v2/users", status: 503 });
  const started = Date.now();
  expect(await call("gong/list_users", { limit: 1 })).toMatchObject({ status: 200, output: { items: [{}] } });
  expect(Date.now() - started).toBeGreaterThanOrEqual(1_000);
  expect(asked).toEqual(["GET /v2/users 429", "GET /v2/users 503", "GET /v2/users 200"]);
});

test("a create whose answer is lost is sent again with the same key, and nothing is there twice", async () => {
  const { work, call, served, asked } = await openRestateTest();
  await work({ pacing: false });
  const host = served.sandbox.state.users.find(({ settings }) => settings.telephonyCallsImported);
  const { clientUniqueId: _none, ...input } = newCall(host?.id ?? "", host?.emailAddress ?? "");
  served.sandbox.injectFault({ operation: "POST /v2/calls", connection: "truncate" });
  const outcome = await call("gong/create_call", input);
  // Gong knows the key and names the call that is there: as good an answer as any.
  expect(outcome).toMatchObject({ status: 409, output: { metadata: { kind: "conflict" } } });
  const [, key = "", id = ""] =
    /'([0-9a-f-]{36})' .* the call (\d+)/.exec(String(getPointer(outcome.output, "/message"))) ?? [];
  expect(served.sandbox.state.calls.findByClientId(key)?.id).toBe(id);
  expect(asked).toEqual(["POST /v2/calls 200", "POST /v2/calls 400"]);
  expect(await call("gong/create_call", input)).toMatchObject({ status: 200 });
});

function newCall(primaryUser: string, emailAddress: string) {
  return {
    clientUniqueId: "",
    actualStart: "2026-03-01T09:00:00Z",
    direction: "Outbound",
    primaryUser,
    parties: [{ userId: primaryUser, emailAddress }],
  };
}

test("a write that cannot be repeated is reported, not repeated, when its worker is killed under way", async () => {
  const { work, call, served } = await openRestateTest();
  const arrivals: (() => void)[] = [];
  const arrived = new Promise<void>((resolve) => arrivals.push(resolve));
  let requests = 0;
  const silent = await startHttpServer(() => {
    requests += 1;
    arrivals[0]?.();
  });
  const gong = { url: silent, ...served.sandbox.credentials };
  const worker = await work({ pacing: false, gong });
  const outcome = call("gong/create_meeting", {
    startTime: "2026-03-01T09:00:00Z",
    endTime: "2026-03-01T10:00:00Z",
    invitees: [{ email: "ana@example.com" }],
    organizerEmail: "ben@example.com",
  });
  await arrived;
  await worker.kill();
  await work({ pacing: false, gong });
  expect(await outcome).toMatchObject({
    status: 503,
    output: { message: expect.stringContaining("look before you run it again"), metadata: { retryable: "false" } },
  });
  expect(requests).toBe(1);
});

test("a read goes on in another worker when its own is killed under way", async () => {
  const house = await openRestateTest();
  const { promise: arrived, resolve: arrive } = Promise.withResolvers<void>();
  const silent = await startHttpServer(() => arrive());
  const worker = await house.work({ pacing: false, gong: { url: silent, ...house.served.sandbox.credentials } });
  const outcome = house.call("gong/list_users", { limit: 1 });
  await arrived;
  await worker.kill();
  await house.work({ pacing: false });
  expect(await outcome).toMatchObject({ status: 200, output: { items: [{}] } });
});

test("workers and connections of one company share one pace: Gong never has to refuse", async () => {
  const house = await openRestateTest({ sandbox: { rateLimits: { perSecond: 3, perDay: 10_000 } } });
  const { store, ids } = await createStoredConnections(house, 3_600_000, 2);
  // More room than usual, for a machine that is busy with other tests.
  const settings = { store, limits: { spacingMs: 400 } };
  await house.work(settings);
  await house.work(settings);
  const outcomes = await Promise.all(
    Array.from({ length: 12 }, (_none, index) => {
      const headers = { "x-connection-id": ids[(index >> 1) % 2] ?? "" };
      // Every third step sends two requests: only the first comes with a slot of its own.
      return index % 3 === 0
        ? house.call("gong/list_extensive_calls", { filter: {}, limit: 101 }, headers)
        : house.call("gong/list_users", { limit: 1 }, headers);
    }),
  );
  expect(outcomes.map(({ status }) => status)).toEqual(outcomes.map(() => 200));
  expect(house.asked.filter((line) => !line.endsWith(" 200"))).toEqual([]);
  expect(house.balancer.given.size).toBe(2);
});

test("when the day's requests are spent a step sleeps in the engine, and no worker waits", async () => {
  const env = { RESTATE_WORKER__INVOKER__INACTIVITY_TIMEOUT: "100ms" };
  const { engine, work, call, asked } = await openRestateTest({ env });
  await work({ limits: { perDay: 1 } });
  expect((await call("gong/list_users", { limit: 1 })).status).toBe(200);
  const { output } = await call("gong/list_users/send", { limit: 1 });
  const id = String(getPointer(output, "/invocationId"));
  const query = `SELECT status FROM sys_invocation WHERE id = '${id}'`;
  await expect
    .poll(async () =>
      getPointer(await (await ask(`${engine.nodes[0]?.admin}/query`, { query })).json(), "/rows/0/status"),
    )
    .toBe("suspended");
  expect(asked).toHaveLength(1);
});

function ask(url: string, body: unknown): Promise<Response> {
  const headers = { "content-type": "application/json", accept: "application/json" };
  return fetch(url, { method: "POST", headers, body: JSON.stringify(body) });
}

test("credentials that end are renewed once, however many steps and workers wait for it", async () => {
  const house = await openRestateTest();
  const { store, id } = await createStoredConnections(house, 30_000);
  await house.work({ store, pacing: false });
  await house.work({ store, pacing: false });
  const outcomes = await Promise.all(
    Array.from({ length: 40 }, () => house.call("gong/list_users", { limit: 1 }, { "x-connection-id": id })),
  );
  expect(new Set(outcomes.map(({ status }) => status))).toEqual(new Set([200]));
  expect(house.asked.filter((line) => line.includes("/oauth2/"))).toEqual(["POST /oauth2/generate-customer-token 200"]);
});

test("nothing secret passes through the engine", async () => {
  const house = await openRestateTest();
  const { store, id } = await createStoredConnections(house, 30_000);
  await house.work({ store });
  expect((await house.call("gong/list_users", { limit: 1 }, { "x-connection-id": id })).status).toBe(200);
  const kept: string[] = [];
  for (const query of ["SELECT key, value_utf8 FROM state", "SELECT entry_json, raw FROM sys_journal"]) {
    const response = await ask(`${house.engine.nodes[0]?.admin}/query`, { query });
    kept.push(await response.text());
  }
  expect(kept[0]).toContain("expiresAt");
  expect(kept[1]).toMatch(/acquire/);
  const opened = await openStore(store);
  onTestFinished(() => opened.close());
  const { secrets } = (await opened.connections.getWithSecrets(id)) ?? {};
  const { clientSecret, accessKeySecret } = house.served.sandbox.credentials;
  const all = [...Object.values(secrets ?? {}), clientSecret, accessKeySecret];
  expect(all).toHaveLength(4);
  for (const secret of all) expect(kept.join()).not.toContain(secret);
});
