// An item without an id neither becomes an event nor waits for its enrichment, and does not stop the trigger.
import { expect, test } from "vitest";
import { gong, poll, type Trigger } from "../../src/index.ts";
import { createAccountOptions } from "../helpers/account.ts";
import { respondJson } from "../helpers/responses.ts";
import { startHttpServer } from "../helpers/servers.ts";
import { createPollConnector, epoch, triggers } from "./simulated_vendor.ts";

const now = Date.parse("2026-03-02T12:00:00Z");
const started = "2026-03-02T11:00:00Z";

test.for(["call_recorded", "transcript_ready", "call_updated"])(
  "%s leaves out a call without an id, counts and reports it, and detects the others",
  async (id) => {
    const bad: Record<string, unknown> = { id: null, started, metaData: { id: null, started } };
    const goodId = "7782342274025937895";
    const good = { id: goodId, started, title: "A", metaData: { id: goodId, started, title: "A" } };
    const baseUrl = await startHttpServer((request, response) => {
      const calls = [bad, good];
      const callTranscripts = [good, bad].map((call) => ({
        callId: call.id,
        transcript: [{ speakerId: "1", sentences: [{ start: 1, end: 2, text: "Hello" }] }],
      }));
      const body = request.url?.includes("transcript") ? { callTranscripts } : { calls };
      respondJson(response, 200, { records: { totalRecords: 2 }, ...body });
    });
    const driftPaths: string[] = [];
    const connector = gong({
      ...createAccountOptions(baseUrl),
      rateLimiter: false,
      onDrift: ({ issues }) => driftPaths.push(...issues.map(({ path }) => path)),
    });
    const trigger = connector.manifests.triggers.get(id) as Trigger;
    const options = { connector, now: () => now, startAt: now - 7_200_000 };
    const first = await poll(trigger, undefined, options);
    expect(first.error).toBeUndefined();
    expect(first.itemsWithoutId).toBe(1);
    expect(driftPaths.join(" ")).toMatch("/id");
    good.title = good.metaData.title = "B";
    const second = await poll(trigger, first.state, { ...options, now: () => now + 3_600_000 });
    expect(second.error).toBeUndefined();
    expect(second.itemsWithoutId).toBe(1);
    expect([...first.events, ...second.events].map(({ itemId }) => itemId)).toEqual([goodId]);
  },
);

test.for(["recorded", "reviewed", "added", "altered"] as const)(
  "an item without an id on each page does not end the polls of a %s trigger",
  async (kind) => {
    const time = "2026-03-10T12:00:00Z";
    const connector = createPollConnector(async (_action, input) => {
      const { from = "", to = "3", cursor = "0" } = input as { from?: string; to?: string; cursor?: string };
      if (from > time || to <= time) return { items: [] };
      const items = [{ id: cursor, started: time }, { started: time, title: cursor }, null];
      return { items, ...(Number(cursor) < 3 && { nextCursor: String(Number(cursor) + 1) }) };
    }, 2);
    const polledAt = epoch + 20 * 86_400_000;
    const options = { connector, maxRequests: 200, now: () => polledAt, startAt: epoch };
    const { error, events, itemsWithoutId } = await poll(triggers[kind], undefined, options);
    expect(error).toBeUndefined();
    expect(itemsWithoutId).toBe(5);
    expect(events.map(({ itemId }) => itemId)).toEqual(kind === "altered" ? [] : ["0", "1", "2", "3"]);
  },
);
