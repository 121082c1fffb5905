// The trigger node in Node-RED, with the simulated Gong on a real socket.
import { type SandboxServer, startSandboxServer } from "gong-connector-sandbox";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { createEntry, createReporter, type Message, NodeRedHost } from "./node_red_host.ts";

const host = new NodeRedHost();
let server: SandboxServer;
let nextId = 8_000_000_000_000_001;

beforeAll(() => host.start());
afterAll(() => host.close());
// A company for each test: a trigger begins with the second of its first poll, in which the calls of another test may lie.
beforeEach(async () => {
  server = await startSandboxServer({ port: 0, calls: 60, rateLimits: false });
  host.forget();
});
afterEach(() => server.close());

/** A flow whose trigger polls for messages only. A `complete` node reports the end of each poll. */
async function deploy(id: string, settings: object = {}): Promise<void> {
  const { accessKey, accessKeySecret } = server.sandbox.credentials;
  const credentials = { accessKey, accessKeySecret, baseUrl: server.url };
  await host.deploy([
    { id: "account", type: "gong-account", name: "", credentials },
    createEntry("in", id),
    {
      id,
      type: "gong-trigger",
      account: "account",
      trigger: "call_recorded",
      values: {},
      interval: 0,
      store: "",
      wires: [["events"]],
      ...settings,
    },
    createReporter("events"),
    { id: "complete", type: "complete", scope: [id], wires: [["polled"]] },
    createReporter("polled"),
    { id: "catch", type: "catch", scope: null, uncaught: false, wires: [["caught"]] },
    createReporter("caught"),
  ]);
}

/** Polls once, and returns the events. */
async function poll(): Promise<Message[]> {
  host.forget();
  host.send("in", { _msgid: "poll" });
  await host.receive("polled");
  return host.receive("events", 0);
}

async function pollToError(): Promise<Record<string, unknown>> {
  host.forget();
  host.send("in");
  const [caught = {}] = await host.receive("caught");
  return Object(caught.error);
}

/** Calls that take place now, or some time ago. */
function addCalls(count: number, others: object = {}, agoMs = 0): string[] {
  const { calls } = server.sandbox.state;
  const [base] = calls.visible(Date.now());
  if (!base) throw new Error("no call");
  const startedAt = Date.now() - agoMs;
  const time = { started: startedAt, scheduled: startedAt, visibleFrom: 0 };
  return Array.from({ length: count }, () => {
    const call = { ...base, ...time, ...others, id: String(nextId++), isPrivate: false };
    calls.add(call);
    return call.id;
  });
}

function getIds(messages: readonly Message[]): string[] {
  return messages.map(({ payload }) => String(Object(payload).itemId)).toSorted();
}

test("sends each event once over a restart of Node-RED, also those of the time in between", async () => {
  await deploy("trigger1");
  expect(await poll()).toEqual([]);
  const added = addCalls(2);
  const events = await poll();
  expect(getIds(events)).toEqual(added);
  expect(events[0]).toMatchObject({ topic: "call_recorded", payload: { trigger: "call_recorded" } });
  const later = addCalls(3);
  await host.restart();
  expect(getIds(await poll())).toEqual(later);
  expect(await poll()).toEqual([]);
});

test("sends no event twice after an error, which reaches the catch node", async () => {
  await deploy("trigger2");
  await poll();
  const added = addCalls(2);
  // A failed request is sent three times.
  server.sandbox.injectFault({ status: 500, times: 3 });
  const error = await pollToError();
  expect(error.cause).toMatchObject({ kind: "unavailable", remedy: expect.stringMatching(/\w/) });
  expect(getIds(await poll())).toEqual(added);
  expect(await poll()).toEqual([]);
});

test("begins with the present after a change of the values, and continues without one", async () => {
  const values = { scope: { type: "option", value: "External" } };
  await deploy("trigger3");
  await poll();
  addCalls(1, { scope: "External" }, 60_000);
  await deploy("trigger3", { values });
  expect(await poll()).toEqual([]);
  const added = addCalls(1, { scope: "External" });
  addCalls(1, { scope: "Internal" });
  await deploy("trigger3", { values });
  expect(getIds(await poll())).toEqual(added);
});

test("begins with the present after a restart if the context store is in memory", async () => {
  await deploy("trigger4", { store: "memory" });
  await poll();
  addCalls(1, {}, 60_000);
  await host.restart();
  expect(await poll()).toEqual([]);
});

test("polls by itself when it is deployed", async () => {
  await deploy("trigger5");
  await poll();
  const added = addCalls(1);
  host.forget();
  await deploy("trigger5", { interval: "" });
  expect(getIds(await host.receive("events"))).toEqual(added);
});

test.for([
  [{ trigger: "" }, "Choose one in the node"],
  [{ trigger: "call_deleted" }, "There is no polling trigger call_deleted"],
  [{ interval: "5" }, "0 or from 60 to 86400 seconds"],
] as const)("rejects the settings %j with what to do when it is deployed", async ([settings, message]) => {
  await deploy("trigger6", { interval: "", ...settings });
  const [caught = {}] = await host.receive("caught");
  expect(Object(caught.error).message).toContain(message);
});
