// Polling rules of a trigger manifest, one at a time, and polls that fail.
import { describe, expect, test } from "vitest";
import { ConnectorError, poll, type Trigger } from "../../src/index.ts";
import type { PollOptions, PollResult } from "../../src/internal.ts";
import { readRange } from "../../src/triggers/polling/range_reader.ts";
import { createPollConnector, triggers } from "./simulated_vendor.ts";

const start = Date.UTC(2026, 2, 1);
const minuteMs = 60_000;
type PollConfig = NonNullable<Trigger["poll"]>;
type Responses = Record<string, object[] | ((input: Record<string, unknown>) => object)>;

/** The simulated trigger `added` with another poll configuration and input. */
function createTrigger(config: Partial<PollConfig>, inputs: Trigger["input"]["properties"] = {}): Trigger {
  return {
    ...triggers.added,
    id: "happened",
    input: { ...triggers.added.input, properties: inputs },
    poll: {
      action: "list_all",
      itemId: ["/id"],
      backfill: true,
      intervalSeconds: { min: 60, default: 600 },
      ...config,
    },
  };
}

interface ActionCall {
  action: string;
  input: Record<string, unknown>;
}

/** A connector that responds from a table, and the actions that it ran. */
function createTableConnector(responses: Responses, cursorInput?: string) {
  const calls: ActionCall[] = [];
  const run = async (action: string, given: unknown): Promise<unknown> => {
    const input = { ...Object(given) };
    calls.push({ action, input });
    const response = responses[action] ?? [];
    return Array.isArray(response) ? { items: response } : response(input);
  };
  return { connector: createPollConnector(run, 100, cursorInput), calls };
}

interface Step extends Partial<PollOptions> {
  responses: Responses;
  cursorInput?: string;
}

type StepResult = PollResult & { calls: ActionCall[] };

/** Polls once for each step, ten minutes apart. */
async function pollSteps(trigger: Trigger, steps: readonly Step[]): Promise<StepResult[]> {
  const results: StepResult[] = [];
  let state: string | undefined;
  for (const { responses, cursorInput, ...options } of steps) {
    const { connector, calls } = createTableConnector(responses, cursorInput);
    const now = (): number => start + results.length * 10 * minuteMs;
    const result = await poll(trigger, state, { connector, now, ...options });
    state = result.state;
    results.push({ ...result, calls });
  }
  return results;
}

const getData = (result: PollResult | undefined): unknown[] => result?.events.map(({ data }) => data) ?? [];
const a = { id: "a", created: "2026-03-01T00:05:00Z" };
const b = { id: "b", created: "2026-02-28T23:55:00Z" };

describe("first reading of a list without a window", () => {
  test("treats existing items without a time as seen", async () => {
    const [first, second] = await pollSteps(createTrigger({}), [
      { responses: { list_all: [{ id: "x" }] } },
      { responses: { list_all: [{ id: "x" }, { id: "y" }] } },
    ]);
    expect(getData(first)).toEqual([]);
    expect(getData(second)).toEqual([{ id: "y" }]);
  });

  test("emits items whose time is after the start", async () => {
    const [first] = await pollSteps(createTrigger({ occurredAt: ["/created"] }), [{ responses: { list_all: [a, b] } }]);
    expect(first?.events.map(({ itemId, occurredAt }) => [itemId, occurredAt])).toEqual([
      ["a", "2026-03-01T00:05:00.000Z"],
    ]);
    const [earlier] = await pollSteps(createTrigger({ occurredAt: ["/created"] }), [
      { responses: { list_all: [a, b] }, startAt: start - 10 * minuteMs },
    ]);
    expect(earlier?.events.map(({ itemId }) => itemId)).toEqual(["b", "a"]);
  });

  test("does not emit an item that leaves the list and returns after two polls", async () => {
    const present = { list_all: [{ id: "x" }] };
    const steps = [present, { list_all: [] }, { list_all: [] }, present].map((responses) => ({ responses }));
    expect((await pollSteps(createTrigger({}), steps)).flatMap(getData)).toEqual([]);
  });
});

describe("itemId", () => {
  test("can combine several fields", async () => {
    const trigger = createTrigger({ itemId: ["/id", "/created"], occurredAt: ["/created"] });
    const [first] = await pollSteps(trigger, [
      { responses: { list_all: [a, { ...a, created: "2026-03-01T00:06:00Z" }] } },
    ]);
    expect(first?.events.map(({ id }) => id)).toEqual([
      "happened:a:2026-03-01T00:05:00Z",
      "happened:a:2026-03-01T00:06:00Z",
    ]);
  });

  test("can be the whole item, independent of the order of its fields", async () => {
    const trigger = createTrigger({ itemId: [""], occurredAt: ["/created"] });
    const [first, second] = await pollSteps(trigger, [
      { responses: { list_all: [a, a] } },
      {
        responses: {
          list_all: [
            { created: a.created, id: "a" },
            { ...a, more: 1 },
          ],
        },
      },
    ]);
    expect(first?.events).toHaveLength(1);
    expect(getData(second)).toEqual([{ ...a, more: 1 }]);
  });
});

describe("conditions and templates", () => {
  const text = { type: "string", description: "A kind." } as const;
  const inputs = {
    kind: text,
    kinds: { type: "array", items: text, description: "Kinds." },
    minSize: { type: "number", description: "A minimum." },
  } as const;
  const trigger = createTrigger(
    {
      input: { kind: "{kind}", fixed: true },
      occurredAt: ["/created"],
      where: [
        { path: "/kind", equals: "{kind}" },
        { path: "/kind", in: "{kinds}" },
        { path: "/size", greaterThan: "{minSize}" },
      ],
    },
    inputs,
  );
  const all = [
    { ...a, id: "1", kind: "x", size: 1 },
    { ...a, id: "2", kind: "y", size: 5 },
    { ...a, id: "3", size: 9 },
  ];

  test.for([
    [{}, ["1", "2", "3"], { fixed: true }],
    [{ kind: "x" }, ["1"], { kind: "x", fixed: true }],
    [{ kinds: ["x", "y"] }, ["1", "2"], { fixed: true }],
    [{ minSize: 1 }, ["2", "3"], { fixed: true }],
    [{ kinds: ["y", "z"], minSize: 4 }, ["2"], { fixed: true }],
  ] as const)("filters items and fills the action input for the input %j", async ([input, ids, actionInput]) => {
    const [first] = await pollSteps(trigger, [{ responses: { list_all: all }, input }]);
    expect(first?.events.map(({ itemId }) => itemId)).toEqual(ids);
    expect(first?.calls).toEqual([{ action: "list_all", input: actionInput }]);
  });

  test("rejects an invalid input before a request is sent", async () => {
    const { connector, calls } = createTableConnector({});
    await expect(poll(trigger, undefined, { connector, input: { kind: 1 } })).rejects.toMatchObject({
      kind: "invalid_input",
      issues: [{ path: "/kind" }],
    });
    expect(calls).toEqual([]);
  });
});

test.for(["startAt", "intervalSeconds", "enrichmentDelaySeconds", "maxRequests"])(
  "a poll rejects the option %s that is no number, before a request is sent",
  async (name) => {
    const { connector, calls } = createTableConnector({});
    for (const value of [Number.NaN, "2026-03-01", null, new Date(0)])
      await expect(poll(createTrigger({}), undefined, { connector, [name]: value })).rejects.toMatchObject({
        code: "invalid_input",
        message: `the option ${name} must be a number.`,
      });
    expect(calls).toEqual([]);
  },
);

describe("changes", () => {
  const trigger = createTrigger({
    backfill: false,
    changes: [
      { name: "name", paths: ["/first", "/last"] },
      { name: "tags", paths: ["/tags"] },
      { name: "outcome", paths: ["/outcome"], ignoreAbsent: true },
    ],
    event: { item: "/item", changed: "/changed" },
  });
  const getChanges = async (...versions: object[]): Promise<(string[] | undefined)[]> => {
    const results = await pollSteps(
      trigger,
      versions.map((version) => ({ responses: { list_all: [{ id: "a", ...version }] } })),
    );
    return results.slice(1).map(({ events }) => events.map(({ data }) => Object(data).changed)[0]);
  };

  test("are named in the event", async () => {
    expect(
      await getChanges({ first: "A", tags: [1, 2] }, { first: "B", tags: [1, 2] }, { first: "B", tags: [1] }),
    ).toEqual([["name"], ["tags"]]);
  });

  test("ignore order, null, empty lists and unwatched fields", async () => {
    const versions = [
      { tags: [1, 2], last: null },
      { tags: [2, 1], other: 5 },
      { tags: [2, 1, null], first: undefined },
    ];
    expect(await getChanges(...versions)).toEqual([undefined, undefined]);
  });

  test("ignore an absent field with ignoreAbsent", async () => {
    expect(await getChanges({ outcome: "won" }, {}, { outcome: "won" }, { outcome: "lost" })).toEqual([
      undefined,
      undefined,
      ["outcome"],
    ]);
  });

  test("have distinct event ids when a field alternates between two values", async () => {
    const results = await pollSteps(
      trigger,
      ["A", "B", "A", "B", "A"].map((first) => ({ responses: { list_all: [{ id: "a", first }] } })),
    );
    const ids = results.flatMap(({ events }) => events.map(({ id }) => id));
    expect(ids).toHaveLength(4);
    expect(new Set(ids).size).toBe(4);
  });
});

describe("enrichments", () => {
  const trigger = createTrigger({
    occurredAt: ["/created"],
    enrichmentTimeoutSeconds: 3600,
    enrichments: [
      {
        name: "more",
        action: "list_more",
        idsInput: "/filter/ids",
        itemId: ["/of"],
        batchSize: 2,
        input: { filter: { all: true } },
        readyWhen: [{ path: "/hits", exists: true }],
      },
    ],
    forEach: { path: "/more/hits", entryId: "/name", where: [{ path: "/count", greaterThan: 0 }] },
    event: { name: "/item/name", hit: "/entry/name" },
  });
  const item = { ...a, name: "N", heavy: "x".repeat(1000) };
  const hits = [
    { name: "p", count: 2 },
    { name: "q", count: 0 },
    { name: "r", count: 1 },
  ];

  test("emit one event for each matching entry, with the stored fields of the item", async () => {
    const results = await pollSteps(trigger, [
      { responses: { list_all: [item], list_more: [] } },
      { responses: { list_all: [item], list_more: [{ of: "a", hits: null }] } },
      { responses: { list_all: [item], list_more: [{ of: "a", hits }] } },
      { responses: { list_all: [item], list_more: [{ of: "a", hits }] } },
    ]);
    expect(results.map(({ events }) => events.length)).toEqual([0, 0, 2, 0]);
    expect(results[2]?.events.map(({ id, data }) => [id, data])).toEqual([
      ["happened:a:p", { name: "N", hit: "p" }],
      ["happened:a:r", { name: "N", hit: "r" }],
    ]);
    expect(results[0]?.calls[1]).toEqual({ action: "list_more", input: { filter: { all: true, ids: ["a"] } } });
    expect(results[0]?.state).not.toContain("xxx");
  });

  test("abandon an item after the timeout and report its id", async () => {
    const results = await pollSteps(
      trigger,
      Array.from({ length: 14 }, () => ({ responses: { list_all: [item] } })),
    );
    expect(results.flatMap(({ abandonedItemIds }) => abandonedItemIds)).toEqual(["a"]);
    expect(JSON.parse(results.at(-1)?.state ?? "")).toMatchObject({ pendingItems: [] });
    const requests = results.flatMap((result) => result.calls.filter(({ action }) => action === "list_more"));
    expect(requests.length, "pauses between attempts grow").toBeLessThan(12);
  });

  test("replace an enrichment that is not complete in time by its default, and report the id", async () => {
    const enrichments = [
      { name: "more", action: "list_more", idsInput: "/ids", itemId: ["/of"], batchSize: 2 },
      {
        name: "text",
        action: "list_texts",
        idsInput: "/ids",
        itemId: ["/of"],
        batchSize: 2,
        readyWhen: [{ path: "/words/0", exists: true }],
        default: { words: [] },
      },
    ];
    const event = { size: "/more/size", words: "/text/words" };
    const defaulting = createTrigger({ occurredAt: ["/created"], enrichmentTimeoutSeconds: 3600, enrichments, event });
    const responses = { list_all: [item], list_more: [{ of: "a", size: 1 }], list_texts: [{ of: "a", words: [] }] };
    const results = await pollSteps(
      defaulting,
      Array.from({ length: 14 }, () => ({ responses })),
    );
    expect(results.flatMap(({ events }) => events.map(({ data }) => data))).toEqual([{ size: 1, words: [] }]);
    expect(results.findIndex(({ events }) => events.length > 0)).toBeGreaterThanOrEqual(7);
    expect(results.flatMap(({ abandonedItemIds }) => abandonedItemIds)).toEqual(["a"]);
    expect(JSON.parse(results.at(-1)?.state ?? "")).toMatchObject({ pendingItems: [] });

    const { list_more: _none, ...withoutMore } = responses;
    const incomplete = await pollSteps(
      defaulting,
      Array.from({ length: 14 }, () => ({ responses: withoutMore })),
    );
    expect(incomplete.flatMap(({ events }) => events)).toEqual([]);
    expect(incomplete.flatMap(({ abandonedItemIds }) => abandonedItemIds)).toEqual(["a"]);
  });
});

describe("errors", () => {
  const items = Array.from({ length: 3 }, (_none, index) => ({ ...a, id: String(index) }));
  const pages = (input: Record<string, unknown>): object =>
    input.cursor === "2" ? { items: [items[2]] } : { items: items.slice(0, 2), nextCursor: "2" };
  const failOnSecondPage = (error: Error) => (input: Record<string, unknown>) => {
    if (input.cursor === "2") throw error;
    return pages(input);
  };

  test("keep earlier events, are returned and delay the next poll by retryAfterMs", async () => {
    const limit = new ConnectorError("service_rate_limited", "Too many requests.", { retryAfterMs: 90_000 });
    const [first, second] = await pollSteps(createTrigger({ occurredAt: ["/created"] }), [
      { responses: { list_all: failOnSecondPage(limit) } },
      { responses: { list_all: pages } },
    ]);
    expect(first).toMatchObject({ error: limit, nextPollAt: start + 90_000 });
    expect(first?.events).toHaveLength(2);
    expect(second?.events.map(({ itemId }) => itemId)).toEqual(["2"]);
    expect(second?.error).toBeUndefined();
  });

  test("double the pause with each consecutive error, up to an hour", async () => {
    const down = new ConnectorError("service_unavailable", "down");
    const responses = {
      list_all: () => {
        throw down;
      },
    };
    const results = await pollSteps(
      createTrigger({}),
      Array.from({ length: 5 }, () => ({ responses })),
    );
    const pauses = results.map(({ nextPollAt }, index) => (nextPollAt - start) / minuteMs - index * 10);
    expect(pauses).toEqual([20, 40, 60, 60, 60]);
  });

  test("are thrown as internal_error if they are unexpected, and as they are if the signal is aborted", async () => {
    const cause = new TypeError("a bug");
    const broken = createPollConnector(() => Promise.reject(cause), 100);
    const trigger = createTrigger({});
    const internalError = { code: "internal_error", action: trigger.id, cause };
    await expect(poll(trigger, undefined, { connector: broken })).rejects.toMatchObject(internalError);
    const signal = AbortSignal.abort(new Error("stopped"));
    const down = createPollConnector(() => Promise.reject(new ConnectorError("service_unavailable", "down")), 100);
    await expect(poll(createTrigger({}), undefined, { connector: down, signal })).rejects.toThrow("down");
  });

  test("restart the list if the cursor expires between two polls", async () => {
    const expired = new ConnectorError("cursor_expired", "expired");
    const [first, second] = await pollSteps(createTrigger({ occurredAt: ["/created"] }), [
      { responses: { list_all: pages }, maxRequests: 1 },
      {
        responses: {
          list_all: (input) => {
            if (input.cursor) throw expired;
            return { items };
          },
        },
      },
    ]);
    expect(first?.nextPollAt).toBe(start);
    expect(second?.calls.map(({ input }) => input.cursor)).toEqual(["2", undefined]);
    expect([...(first?.events ?? []), ...(second?.events ?? [])].map(({ itemId }) => itemId)).toEqual(["0", "1", "2"]);
  });

  test("passes the cursor in the connector's cursorInput", async () => {
    const list = (input: Record<string, unknown>): object =>
      input.after ? { items: [items[2]] } : { items: items.slice(0, 2), nextCursor: "2" };
    const [first] = await pollSteps(createTrigger({ occurredAt: ["/created"] }), [
      { responses: { list_all: list }, cursorInput: "after" },
    ]);
    expect(first?.events).toHaveLength(3);
    expect(first?.calls.map(({ input }) => input)).toEqual([{}, { after: "2" }]);
  });

  test("never polls more often than the minimum interval", async () => {
    const [slow, fast] = await Promise.all(
      [5, 3600].map((intervalSeconds) => pollSteps(createTrigger({}), [{ responses: {}, intervalSeconds }])),
    );
    expect(slow?.[0]?.nextPollAt).toBe(start + minuteMs);
    expect(fast?.[0]?.nextPollAt).toBe(start + 60 * minuteMs);
  });
});

describe("state", () => {
  const input = { kind: "x" };
  const trigger = createTrigger({}, { kind: { type: "string", description: "A kind." } });
  const { connector } = createTableConnector({ list_all: [a] });
  const createState = async (): Promise<string> => (await poll(trigger, undefined, { connector, input })).state;

  test("continues with the same trigger and input, however the input is written", async () => {
    expect((await poll(trigger, await createState(), { connector, input: { ...input } })).events).toEqual([]);
  });

  test("is rejected if it belongs to another trigger, input or version, before a request is sent", async () => {
    const state = await createState();
    const { connector: unused, calls } = createTableConnector({});
    const rejections: readonly [Trigger, string, object, RegExp][] = [
      [{ ...trigger, id: "other" }, state, input, /belongs to happened, not to other/],
      [trigger, state, {}, /another input of happened/],
      [trigger, state.replace('"version":1', '"version":2'), input, /version 2; this release reads version 1/],
    ];
    for (const [other, text, given, message] of rejections) {
      const rejected = poll(other, text, { connector: unused, input: { ...given } });
      await expect(rejected).rejects.toMatchObject({
        kind: "invalid_input",
        code: "invalid_state",
        message: expect.stringMatching(message),
      });
    }
    expect(calls).toEqual([]);
  });

  test.for(["", "x", "null", "[]", "{}", '{"version":"1"}'])("rejects the text %j", async (text) => {
    const rejected = poll(trigger, text, { connector, input });
    await expect(rejected).rejects.toMatchObject({ code: "invalid_state", message: "The state is not a poll state." });
  });

  test.for([
    ["a missing field", { failures: undefined }],
    ["an unknown field", { extra: 1 }],
    ["a time that is no date", { startAt: 9e15 }],
    ["a time that is text", { busyUntil: "2026-03-01" }],
    [
      "a gap in the coverage",
      {
        coverage: [
          [1, 2, 3],
          [4, 5, 6],
        ],
      },
    ],
    ["a coverage segment without an end", { coverage: [[1, 2]] }],
    ["an empty coverage segment", { coverage: [[2, 2, 3]] }],
    ["seen items that are not fingerprints", { seenItems: { 1: "a b" } }],
    ["a pending item without an id", { pendingItems: [{ item: {}, detectedAt: 1, nextAttemptAt: 1 }] }],
    ["a negative count", { fullScan: { count: -1 } }],
    ["an empty cursor", { fullScan: { count: 1, cursor: "" } }],
  ] as const)("rejects a state with %s", async ([, change]) => {
    const text = JSON.stringify({ ...JSON.parse(await createState()), ...change });
    const rejected = poll(trigger, text, { connector, input });
    await expect(rejected).rejects.toMatchObject({ code: "invalid_state", message: "The state is damaged." });
  });
});

test("readRange reads pages that keep moving, but does not report the slice as read", async () => {
  let requests = 0;
  const options = {
    action: "list_items",
    now: 0,
    unitMs: 1000,
    newestFirst: true,
    requestSlice: async (_slice: object, cursor?: string) => {
      requests += 1;
      return cursor ? { items: [`late ${requests}`] } : { items: [`early ${requests}`], nextCursor: "1" };
    },
    getItemKey: String,
    hasBudget: () => true,
    finalBefore: Infinity,
  };
  const results = [];
  for await (const result of readRange({ from: 0, to: 1000 }, options)) results.push(result);
  expect(results.flatMap(({ items }) => items)).toHaveLength(8);
  expect(results.at(-1)?.state).toBe("moving");
});
