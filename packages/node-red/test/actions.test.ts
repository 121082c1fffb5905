// The action node in Node-RED, with the simulated Gong on a real socket.
import { once } from "node:events";
import { createServer } from "node:http";
import { type SandboxServer, startSandboxServer } from "gong-connector-sandbox";
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { type ActionFlow, createActionFlow, type Values } from "./action_flow.ts";
import { type Message, NodeRedHost } from "./node_red_host.ts";

const host = new NodeRedHost();
let server: SandboxServer;

beforeAll(async () => {
  server = await startSandboxServer({ port: 0, rateLimits: false });
  await host.start();
});
afterAll(async () => {
  await host.close();
  await server.close();
});
beforeEach(() => {
  host.forget();
  server.sandbox.reset();
});

async function deploy(action: string, values: Values, options: Partial<ActionFlow> = {}): Promise<void> {
  const { credentials } = server.sandbox;
  await host.deploy(createActionFlow({ credentials, baseUrl: server.url, action, values, ...options }));
}

async function run(message: Message = {}): Promise<Message> {
  host.send("in", message);
  const [output = {}] = await host.receive("out");
  return output;
}

async function runToError(message: Message = {}): Promise<Record<string, unknown>> {
  host.send("in", message);
  const [caught = {}] = await host.receive("caught");
  return Object(caught.error);
}

describe("a read", () => {
  test("returns items up to the limit, and keeps the other properties of the message", async () => {
    await deploy("list_users", {}, { others: { limit: 3 } });
    const output = await run({ topic: "kept" });
    expect(output.payload).toHaveLength(3);
    expect(output).toMatchObject({ topic: "kept", excludedCount: 0 });
  });

  test("returns all items", async () => {
    await deploy("list_calls", {}, { others: { all: true } });
    const { payload, excludedCount } = await run();
    const { calls } = server.sandbox.state;
    expect(Object(payload).length + Number(excludedCount)).toBe(calls.visible(Date.now()).length);
  });

  test("takes values from the message and from JSONata", async () => {
    const [first, second] = server.sandbox.state.users;
    await deploy("get_user_by_id", { id: { type: "msg", value: "payload.user" } });
    expect((await run({ payload: { user: first?.id } })).payload).toMatchObject({ id: first?.id });
    host.forget();
    await deploy("get_user_by_id", { id: { type: "jsonata", value: '$join([payload, ""])' } });
    expect((await run({ payload: second?.id })).payload).toMatchObject({ id: second?.id });
  });

  test("takes ids from a text with commas and from JSON, with every digit", async () => {
    const ids = server.sandbox.state.users.slice(0, 2).map(({ id }) => id);
    for (const value of [
      { type: "str", value: ids.join(", ") },
      { type: "json", value: JSON.stringify(ids) },
    ]) {
      host.forget();
      await deploy("list_users_by_filter", { filter__userIds: value });
      const { payload } = await run();
      expect(
        Object(payload)
          .map(({ id }: { id: string }) => id)
          .toSorted(),
      ).toEqual(ids.toSorted());
    }
  });
});

function createCallValues(): Values {
  const parties = JSON.stringify([
    { userId: server.sandbox.state.users[0]?.id },
    { name: "Kim", phoneNumber: "+1 555 0100" },
  ]);
  return {
    actualStart: { type: "str", value: "2026-03-01T09:00" },
    direction: { type: "option", value: "Inbound" },
    primaryUser: { type: "str", value: server.sandbox.state.users[0]?.id ?? "" },
    parties: { type: "json", value: parties },
    title: { type: "msg", value: "payload" },
  };
}

describe("a create", () => {
  test("creates a call once for a message, also if a flow sends it again", async () => {
    await deploy("create_call", createCallValues(), { copies: 2 });
    host.send("in", { payload: "Renewal" });
    host.send("in", { payload: "Renewal" });
    const ids = (await host.receive("out", 4)).map(({ payload }) => String(Object(payload).callId));
    expect(new Set(ids).size).toBe(2);
    for (const id of ids) expect(server.sandbox.state.calls.find(id)).toBeDefined();
  });

  test("uploads a Buffer of the message", async () => {
    await deploy("create_call", createCallValues());
    const { payload } = await run({ payload: "With media" });
    const { callId } = Object(payload);
    host.forget();
    await deploy("add_call_media", { id: { type: "str", value: callId }, file: { type: "msg", value: "payload" } });
    const content = Buffer.alloc(200_000, 1);
    expect((await run({ payload: content, filename: "/recordings/call.mp3" })).payload).toMatchObject({ callId });
  });
});

describe("an error", () => {
  test.for([
    { status: 401, kind: "unauthenticated" },
    { status: 404, kind: "not_found" },
  ])("of Gong with status $status reaches the catch node with kind and remedy", async ({ status, kind }) => {
    await deploy("get_user_by_id", { id: { type: "str", value: "1" } });
    server.sandbox.injectFault({ status, body: { requestId: "r1", errors: ["No."] } });
    const error = await runToError({ topic: "kept" });
    expect(error.cause).toMatchObject({ kind, action: "get_user_by_id", remedy: expect.stringMatching(/\w/) });
    expect(error.message).toContain(String(Object(error.cause).remedy));
    expect(error.code).toBe(Object(error.cause).code);
  });

  test("of the input names the path, and nothing is sent", async () => {
    await deploy("list_calls", { fromDateTime: { type: "msg", value: "payload" } });
    const error = await runToError({ payload: "yesterday" });
    expect(error.cause).toMatchObject({ kind: "invalid_input", issues: [{ path: "/fromDateTime" }] });
  });

  test.for([
    [{ action: "" }, "Choose one in the node"],
    [{ action: "list_deals" }, "There is no action or trigger list_deals"],
    [{ account: "" }, "There is no account"],
    [{ limit: "all" }, "whole number of at least 1"],
  ] as const)("of the settings %j names what to do", async ([others, message]) => {
    await deploy("list_users", {}, { others });
    expect((await runToError()).message).toContain(message);
  });

  test("of a file that is no Buffer names what to do", async () => {
    await deploy("add_call_media", { id: { type: "str", value: "1" }, file: { type: "msg", value: "payload" } });
    expect((await runToError({ payload: "text" })).message).toContain("must be a Buffer");
  });
});

describe("a running request", () => {
  /** Starts a request that is not answered. Resolves when it has arrived, with a promise of its end. */
  async function startRequest(action: string, values: Values): Promise<{ ended: Promise<unknown> }> {
    const arrived = Promise.withResolvers<{ ended: Promise<unknown> }>();
    const silent = createServer((request) => arrived.resolve({ ended: once(request.socket, "close") }));
    onTestFinished(() => void silent.close());
    silent.listen(0, "127.0.0.1");
    await once(silent, "listening");
    const address = silent.address();
    const port = typeof address === "object" ? address?.port : undefined;
    await deploy(action, values, { baseUrl: `http://127.0.0.1:${port}` });
    host.send("in", { payload: "Cancelled" });
    return arrived.promise;
  }

  test("ends with a message with reset", async () => {
    const { ended } = await startRequest("list_users", {});
    const error = await runToError({ reset: true });
    expect(error.message).toBe("Error: List Users was cancelled. A message with reset cancelled it.");
    await ended;
  });

  test("ends when the node is closed, with a warning if it may have created something", async () => {
    const { ended } = await startRequest("create_call", createCallValues());
    await host.clearFlow();
    await ended;
    const warning = "Create Call was cancelled. The node was closed. It may have taken effect in Gong.";
    expect(host.log.filter((entry) => entry.includes(warning))).toHaveLength(1);
  });
});
