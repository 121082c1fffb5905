// @ts-nocheck
// What a trigger's manifest can say, one rule at a time, and what a poll does when something goes wrong.
import { describe, expect, test } from "vitest";
import { ConnectorError, poll, type Trigger } from "../../src/index.ts";
import type { Poll, PollContext, PollState } from "../../src/internal.ts";
import { readRange } from "../../src/triggers/polling/range_reader.ts";
import { triggers } from "./simulated_vendor.ts";

const start = Date.UTC(2026, 2, 1);
const minute = 60_000;
type Rules = NonNullable<Trigger["poll"]>;
type Answers = Record<string, object[] | ((input: Record<string, unknown>) => object)>;

/** The made-up trigger with other rules and inputs. */
function triggerOf(rules: Partial<Rules>, inputs: Trigger["input"]["properties"] = {}): Trigger {
  return {
    ...triggers.added,
    id: "happened",
    input: { ...triggers.added.input, properties: inputs },
    poll: {
      action: "list_all",
      itemId: ["/id"],
      backfill: "date",
      intervalSeconds: { min: 60, default: 600 },
      ...rules,
    },
  };
}

interface Asked {
  action: string;
  input: Record<string, unknown>;
}

/** A run that answers from a table, and what it was asked. */
function runOf(answers: Answers): { run: PollContext["run"]; asked: Asked[] } {
  const asked: Asked[] = [];
  const run: PollContext["run"] = async (action, input) => {
    asked.push({ action, input: { ...input } });
    const answer = answers[action] ?? [];
    return Array.isArray(answer) ? { items: answer } : answer({ ...input });
  };
  return { run, asked };
}

interface Step extends Partial<PollContext> {
  answers: Answers;
  /** Minutes after the start. */
  at?: number;
}

/** Polls step by step; the state goes through text, as in a store. */
async function polls(trigger: Trigger, steps: readonly Step[]): Promise<(Poll & { asked: Asked[] })[]> {
  const outcomes: (Poll & { asked: Asked[] })[] = [];
  let state: PollState | undefined;
  for (const { answers, at = outcomes.length * 10, ...context } of steps) {
    const { run, asked } = runOf(answers);
    const now = (): number => start + at * minute;
    const pagination = { cursorInput: "cursor", pageSize: 100 };
    const outcome = await poll(trigger, state, { run, now, pagination, ...context });
    state = JSON.parse(JSON.stringify(outcome.state));
    outcomes.push({ ...outcome, asked });
  }
  return outcomes;
}

const dataOf = (outcome: Poll | undefined): unknown[] => outcome?.events.map(({ data }) => data) ?? [];
const a = { id: "a", created: "2026-03-01T00:05:00Z" };
const b = { id: "b", created: "2026-02-28T23:55:00Z" };

describe("the start of a whole list", () => {
  test("what is there and says no time is known, not new", async () => {
    const [first, second] = await polls(triggerOf({}), [
      { answers: { list_all: [{ id: "x" }] } },
      { answers: { list_all: [{ id: "x" }, { id: "y" }] } },
    ]);
    expect(dataOf(first)).toEqual([]);
    expect(dataOf(second)).toEqual([{ id: "y" }]);
  });

  test("what says a time is judged by it", async () => {
    const [first] = await polls(triggerOf({ occurredAt: ["/created"] }), [{ answers: { list_all: [a, b] } }]);
    expect(first?.events.map(({ itemId, occurredAt }) => [itemId, occurredAt])).toEqual([
      ["a", "2026-03-01T00:05:00.000Z"],
    ]);
    const [earlier] = await polls(triggerOf({ occurredAt: ["/created"] }), [
      { answers: { list_all: [a, b] }, startAt: start - 10 * minute },
    ]);
    expect(earlier?.events.map(({ itemId }) => itemId)).toEqual(["b", "a"]);
  });

  test("what left the list and comes back soon is not new", async () => {
    const there = { list_all: [{ id: "x" }] };
    const steps = [there, { list_all: [] }, { list_all: [] }, there].map((answers) => ({ answers }));
    expect((await polls(triggerOf({}), steps)).flatMap(dataOf)).toEqual([]);
  });
});

describe("what names an item", () => {
  test("can be several of its parts", async () => {
    const rules = triggerOf({ itemId: ["/id", "/created"], occurredAt: ["/created"] });
    const [first] = await polls(rules, [{ answers: { list_all: [a, { ...a, created: "2026-03-01T00:06:00Z" }] } }]);
    expect(first?.events.map(({ id }) => id)).toEqual([
      "happened:a:2026-03-01T00:05:00Z",
      "happened:a:2026-03-01T00:06:00Z",
    ]);
  });

  test("can be all of it, in whatever order its fields come", async () => {
    const rules = triggerOf({ itemId: [""], occurredAt: ["/created"] });
    const [first, second] = await polls(rules, [
      { answers: { list_all: [a, a] } },
      {
        answers: {
          list_all: [
            { created: a.created, id: "a" },
            { ...a, more: 1 },
          ],
        },
      },
    ]);
    expect(first?.events).toHaveLength(1);
    expect(dataOf(second)).toEqual([{ ...a, more: 1 }]);
  });
});

describe("conditions and templates", () => {
  const text = { type: "string", description: "A choice." } as const;
  const inputs = {
    kind: text,
    kinds: { type: "array", items: text, description: "Choices." },
    least: { type: "number", description: "A bound." },
  } as const;
  const rules = triggerOf(
    {
      input: { kind: "{kind}", fixed: true },
      occurredAt: ["/created"],
      where: [
        { path: "/kind", equals: "{kind}" },
        { path: "/kind", in: "{kinds}" },
        { path: "/size", greaterThan: "{least}" },
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
    [{ least: 1 }, ["2", "3"], { fixed: true }],
    [{ kinds: ["y", "z"], least: 4 }, ["2"], { fixed: true }],
  ] as const)("%j", async ([input, ids, sent]) => {
    const [first] = await polls(rules, [{ answers: { list_all: all }, input }]);
    expect(first?.events.map(({ itemId }) => itemId)).toEqual(ids);
    expect(first?.asked).toEqual([{ action: "list_all", input: sent }]);
  });

  test("a wrong input is refused before anything is sent", async () => {
    const { run, asked } = runOf({});
    const context = { run, now: () => start, pagination: { cursorInput: "cursor", pageSize: 100 } };
    await expect(poll(rules, undefined, { ...context, input: { kind: 1 } })).rejects.toMatchObject({
      kind: "invalid_input",
      issues: [{ path: "/kind" }],
    });
    expect(asked).toEqual([]);
  });
});

describe("changes", () => {
  const rules = triggerOf({
    backfill: "now",
    changes: [
      { name: "name", paths: ["/first", "/last"] },
      { name: "tags", paths: ["/tags"] },
      { name: "outcome", paths: ["/outcome"], ignoreAbsent: true },
    ],
    event: { item: "/item", changed: "/changed" },
  });
  const play = async (...versions: object[]): Promise<(string[] | undefined)[]> => {
    const outcomes = await polls(
      rules,
      versions.map((version) => ({ answers: { list_all: [{ id: "a", ...version }] } })),
    );
    return outcomes.slice(1).map(({ events }) => events.map(({ data }) => Object(data).changed)[0]);
  };

  test("are told by name, with the item as it is now", async () => {
    expect(await play({ first: "A", tags: [1, 2] }, { first: "B", tags: [1, 2] }, { first: "B", tags: [1] })).toEqual([
      ["name"],
      ["tags"],
    ]);
  });

  test("are none where order, nulls, empty lists or other fields differ", async () => {
    const versions = [
      { tags: [1, 2], last: null },
      { tags: [2, 1], other: 5 },
      { tags: [2, 1, null], first: undefined },
    ];
    expect(await play(...versions)).toEqual([undefined, undefined]);
  });

  test("are none where a part is left out that counts only when it is there", async () => {
    expect(await play({ outcome: "won" }, {}, { outcome: "won" }, { outcome: "lost" })).toEqual([
      undefined,
      undefined,
      ["outcome"],
    ]);
  });

  test("back and forth are happenings of their own", async () => {
    const outcomes = await polls(
      rules,
      ["A", "B", "A", "B", "A"].map((first) => ({ answers: { list_all: [{ id: "a", first }] } })),
    );
    const ids = outcomes.flatMap(({ events }) => events.map(({ id }) => id));
    expect(ids).toHaveLength(4);
    expect(new Set(ids).size).toBe(4);
  });
});

describe("parts that come later", () => {
  const rules = triggerOf({
    occurredAt: ["/created"],
    enrichmentTimeoutSeconds: 3600,
    keep: ["name"],
    enrichments: [
      {
        name: "more",
        action: "list_more",
        idsInput: "/filter/ids",
        itemId: "/of",
        batchSize: 2,
        input: { filter: { all: true } },
        readyWhen: ["/hits"],
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

  test("make one event for each entry that counts, with what was kept", async () => {
    const outcomes = await polls(rules, [
      { answers: { list_all: [item], list_more: [] } },
      { answers: { list_all: [item], list_more: [{ of: "a", hits: null }] } },
      { answers: { list_all: [item], list_more: [{ of: "a", hits }] } },
      { answers: { list_all: [item], list_more: [{ of: "a", hits }] } },
    ]);
    expect(outcomes.map(({ events }) => events.length)).toEqual([0, 0, 2, 0]);
    expect(outcomes[2]?.events.map(({ id, data }) => [id, data])).toEqual([
      ["happened:a:p", { name: "N", hit: "p" }],
      ["happened:a:r", { name: "N", hit: "r" }],
    ]);
    expect(outcomes[0]?.asked[1]).toEqual({ action: "list_more", input: { filter: { all: true, ids: ["a"] } } });
    expect(JSON.stringify(outcomes[0]?.state)).not.toContain("xxx");
  });

  test("are given up when they never come, and said so", async () => {
    const outcomes = await polls(
      rules,
      Array.from({ length: 14 }, () => ({ answers: { list_all: [item] } })),
    );
    expect(outcomes.flatMap(({ abandonedItemIds }) => abandonedItemIds)).toEqual(["a"]);
    expect(outcomes.at(-1)?.state.pending).toEqual([]);
    const asked = outcomes.flatMap((outcome) => outcome.asked.filter(({ action }) => action === "list_more"));
    expect(asked.length, "it is asked for the less often, the longer it waits").toBeLessThan(12);
  });
});

describe("trouble", () => {
  const items = Array.from({ length: 3 }, (_none, index) => ({ ...a, id: String(index) }));
  const pages = (input: Record<string, unknown>): object =>
    input.cursor === "2" ? { items: [items[2]] } : { items: items.slice(0, 2), nextCursor: "2" };
  const failing = (error: Error) => (input: Record<string, unknown>) => {
    if (input.cursor === "2") throw error;
    return pages(input);
  };

  test("an error keeps what was found, says so, and waits as the vendor asks", async () => {
    const limit = new ConnectorError("service_rate_limited", "enough", { retryAfterMs: 90_000 });
    const [first, second] = await polls(triggerOf({ occurredAt: ["/created"] }), [
      { answers: { list_all: failing(limit) } },
      { answers: { list_all: pages } },
    ]);
    expect(first).toMatchObject({ error: limit, nextPollAt: start + 90_000 });
    expect(first?.events).toHaveLength(2);
    expect(second?.events.map(({ itemId }) => itemId)).toEqual(["2"]);
    expect(second?.error).toBeUndefined();
  });

  test("errors in a row are waited for longer and longer, up to an hour", async () => {
    const down = new ConnectorError("service_unavailable", "down");
    const answers = {
      list_all: () => {
        throw down;
      },
    };
    const outcomes = await polls(
      triggerOf({}),
      Array.from({ length: 5 }, () => ({ answers })),
    );
    const pauses = outcomes.map(({ nextPollAt }, index) => (nextPollAt - start) / minute - index * 10);
    expect(pauses).toEqual([20, 40, 60, 60, 60]);
  });

  test("a fault of our own, and an abort, are no outcome", async () => {
    const context = { now: () => start, pagination: { cursorInput: "cursor", pageSize: 100 } };
    const broken = (): Promise<unknown> => Promise.reject(new TypeError("a bug"));
    await expect(poll(triggerOf({}), undefined, { ...context, run: broken })).rejects.toThrow("a bug");
    const stop = AbortSignal.abort(new Error("stopped"));
    const down = (): Promise<unknown> => Promise.reject(new ConnectorError("service_unavailable", "down"));
    await expect(poll(triggerOf({}), undefined, { ...context, run: down, signal: stop })).rejects.toThrow("down");
  });

  test("a cursor that expired between two polls starts the list anew", async () => {
    const expired = new ConnectorError("cursor_expired", "old");
    const [first, second] = await polls(triggerOf({ occurredAt: ["/created"] }), [
      { answers: { list_all: pages }, maxRequests: 1 },
      {
        answers: {
          list_all: (input) => {
            if (input.cursor) throw expired;
            return { items };
          },
        },
      },
    ]);
    expect(first?.nextPollAt).toBe(start);
    expect(second?.asked.map(({ input }) => input.cursor)).toEqual(["2", undefined]);
    expect([...(first?.events ?? []), ...(second?.events ?? [])].map(({ itemId }) => itemId)).toEqual(["0", "1", "2"]);
  });

  test("a state of another version is not read as this one", async () => {
    const [first] = await polls(triggerOf({}), [{ answers: {} }]);
    const state = { ...first?.state, version: 2 } as unknown as PollState;
    await expect(
      poll(triggerOf({}), state, { ...runOf({}), now: () => start, pagination: { cursorInput: "c", pageSize: 1 } }),
    ).rejects.toThrow("version 2");
  });

  test("a cursor goes where the connector's lists take it", async () => {
    const list = (input: Record<string, unknown>): object =>
      input.after ? { items: [items[2]] } : { items: items.slice(0, 2), nextCursor: "2" };
    const [first] = await polls(triggerOf({ occurredAt: ["/created"] }), [
      { answers: { list_all: list }, pagination: { cursorInput: "after", pageSize: 2 } },
    ]);
    expect(first?.events).toHaveLength(3);
    expect(first?.asked.map(({ input }) => input)).toEqual([{}, { after: "2" }]);
  });

  test("an interval is never shorter than the least", async () => {
    const [slow, fast] = await Promise.all(
      [5, 3600].map((intervalSeconds) => polls(triggerOf({}), [{ answers: {}, intervalSeconds }])),
    );
    expect(slow?.[0]?.nextPollAt).toBe(start + minute);
    expect(fast?.[0]?.nextPollAt).toBe(start + 60 * minute);
  });
});

test("pages that never stop moving are read, but not taken for complete", async () => {
  let turn = 0;
  const reading = {
    unit: 1000,
    newestFirst: true,
    requestSlice: async (_slice: object, cursor?: string) => {
      turn += 1;
      return cursor ? { items: [`late ${turn}`] } : { items: [`early ${turn}`], nextCursor: "1" };
    },
    identity: String,
    hasBudget: () => true,
    finalBefore: Infinity,
  };
  const parts = [];
  for await (const part of readRange({ from: 0, to: 1000 }, reading)) parts.push(part);
  expect(parts.flatMap(({ items }) => items)).toHaveLength(8);
  expect(parts.at(-1)?.state).toBe("moving");
});
