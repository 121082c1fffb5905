// The polling triggers of the packed piece: late calls, crashes, and flow runs that do not start.
import { gongManifests } from "gong-connector";
import { startSandboxServer } from "gong-connector-sandbox";
import { afterEach, describe, expect, onTestFinished, test, vi } from "vitest";
import { Flow, loadPiece, type PolledEvent, toKeyConnection } from "./host.ts";

const piece = loadPiece();
const hourMs = 3_600_000;
const id = "call_recorded";

afterEach(() => vi.useRealTimers());

async function start(options: { calls?: number } = {}) {
  const server = await startSandboxServer({ port: 0, calls: 60, rateLimits: false, ...options });
  onTestFinished(() => server.close());
  const flow = new Flow(piece, () => toKeyConnection(server.sandbox.credentials, server.url));
  const { calls } = server.sandbox.state;
  let nextId = 8_000_000_000_000_001;
  /** Calls that take place now; hidden ones become visible later. */
  const addCalls = (count: number, isVisible: boolean, others: object = {}) => {
    const [base] = calls.visible(Date.now());
    if (!base) throw new Error("no call");
    const time = { started: Date.now(), scheduled: Date.now(), visibleFrom: isVisible ? 0 : null };
    const added = Array.from({ length: count }, () => ({ ...base, ...time, ...others, id: String(nextId++) }));
    for (const call of added) calls.add(call);
    return added;
  };
  return { flow, server, addCalls };
}

function getIds(events: readonly { itemId?: string; id?: string }[]): string[] {
  return events.map((event) => String(event.itemId ?? event.id)).toSorted();
}

/** Polls and starts a flow run for each event. */
async function pollAndStart(flow: Flow): Promise<PolledEvent[]> {
  const events = await flow.poll(id);
  for (const event of events) await flow.start(id, event);
  return events;
}

/** The time of the host; timers run as usual. */
function setTime(time: number): void {
  vi.useFakeTimers({ toFake: ["Date"], now: time });
}

describe("a trigger", () => {
  test("is scheduled at its interval", async () => {
    const { flow } = await start();
    await flow.enable(id);
    expect(flow.schedule).toBe("*/5 * * * *");
  });

  test("returns new and late calls once, also after a poll that failed", async () => {
    const { flow, server, addCalls } = await start();
    await flow.enable(id);
    expect(await flow.poll(id)).toEqual([]);
    const [added, late] = [addCalls(3, true), addCalls(2, false)];
    // A failed request is sent three times.
    server.sandbox.injectFault({ status: 500, times: 3 });
    await expect(flow.poll(id)).rejects.toThrow("unavailable");
    expect(getIds(await pollAndStart(flow))).toEqual(getIds(added));
    for (const call of late) call.visibleFrom = 0;
    const events = await pollAndStart(flow);
    expect(getIds(events)).toEqual(getIds(late));
    expect(events.map((event) => event._dedupe_key)).toEqual(events.map((event) => event.id));
    expect(await flow.poll(id)).toEqual([]);
  });

  test("begins with the present after a change of the filters, and continues if it is enabled again", async () => {
    const { flow, addCalls } = await start();
    await flow.enable(id);
    const added = addCalls(2, true, { scope: "External" });
    await flow.enable(id, { scope: "External" });
    expect(await flow.poll(id, { scope: "External" })).toEqual([]);
    const later = addCalls(1, true, { scope: "External" });
    await flow.enable(id, { scope: "External" });
    expect(getIds(await flow.poll(id, { scope: "External" }))).toEqual(getIds(later));
    expect(added).toHaveLength(2);
  });

  test("begins with the present if it was disabled for more than a day", async () => {
    const { flow, addCalls } = await start();
    await flow.enable(id);
    addCalls(2, true);
    setTime(Date.now() + 25 * hourMs);
    await flow.enable(id);
    expect(await flow.poll(id)).toEqual([]);
  });

  test("is not enabled with a connection that Gong rejects", async () => {
    const { server } = await start();
    const wrong = new Flow(piece, () => toKeyConnection({ accessKey: "K", accessKeySecret: "S" }, server.url));
    await expect(wrong.enable(id)).rejects.toThrow("unauthenticated");
  });
});

describe("the editor", () => {
  test("shows up to five recent events, and the state stays", async () => {
    const { flow, addCalls } = await start();
    const added = addCalls(7, true);
    const events = await flow.test(id);
    expect(events).toHaveLength(5);
    for (const event of events) expect(getIds(added)).toContain(event.itemId);
    expect(flow.store.entries.size).toBe(0);
  });

  test("shows the sample if there is none", async () => {
    const { flow } = await start({ calls: 0 });
    const [sample] = await flow.test(id);
    expect(sample?.data).toEqual(gongManifests().triggers.get(id)?.sample);
  });

  test.for(Object.keys(piece.triggers()))("shows events of %s", async (name) => {
    const { flow, server } = await start();
    const { folders } = server.sandbox.state;
    const entered = { folderId: folders.find(({ calls }) => calls.length > 0)?.id, logType: "UserActivityLog" };
    expect((await flow.test(name, entered)).length).toBeGreaterThan(0);
  });
});

describe("an event", () => {
  test("whose flow run does not start is returned again after an hour, and at most five times", async () => {
    const { flow, addCalls } = await start();
    await flow.enable(id);
    const [first, second] = addCalls(2, true);
    const begin = Date.now();
    const [event] = (await flow.poll(id)).filter(({ itemId }) => itemId === first?.id);
    if (event) await flow.start(id, event);
    setTime(begin + 0.9 * hourMs);
    expect(await flow.poll(id)).toEqual([]);
    for (const hour of [1.5, 3, 4.5, 6]) {
      setTime(begin + hour * hourMs);
      expect(getIds(await flow.poll(id))).toEqual([second?.id]);
    }
    setTime(begin + 8 * hourMs);
    expect(await flow.poll(id)).toEqual([]);
    expect([...flow.store.entries.keys()]).toEqual(["memory"]);
  });

  test("is not lost wherever a process ends, before or after the state is stored", async () => {
    let crashes = 0;
    for (let writes = 0; ; writes += 1) {
      const { flow, addCalls } = await start({ calls: 5 });
      await flow.enable(id);
      const added = addCalls(3, true);
      const begin = Date.now();
      let left = writes;
      flow.store.beforeWrite = () => {
        if (left-- === 0) throw new Error("the process ended");
      };
      // After the last write, the process ends before it returns: the events are lost on the way.
      const hasEnded = await flow.poll(id).then(
        () => left > 0,
        () => false,
      );
      flow.store.beforeWrite = () => {};
      const events = await pollAndStart(flow);
      setTime(begin + 2 * hourMs);
      events.push(...(await pollAndStart(flow)));
      vi.useRealTimers();
      expect([...new Set(getIds(events))], `after ${writes} writes`).toEqual(getIds(added));
      crashes += 1;
      if (hasEnded) break;
    }
    expect(crashes).toBeGreaterThan(3);
  });

  test("is acknowledged although the store fails", async () => {
    const { flow } = await start();
    flow.store.beforeWrite = () => {
      throw new Error("no store");
    };
    await flow.start(id, { id: "call_recorded:1", itemId: "1", data: {} });
  });
});

describe("a large event", () => {
  test("is stored in parts, of which none is left over", async () => {
    const { flow, addCalls } = await start();
    await flow.enable(id);
    const added = addCalls(30, true, { title: "会議📞".repeat(10_000) });
    const events = await pollAndStart(flow);
    expect(getIds(events)).toEqual(getIds(added));
    expect(Object(events[0]?.data).call.title).toBe(added[0]?.title);
    expect([...flow.store.entries.keys()]).toEqual(["memory"]);
  });
});
