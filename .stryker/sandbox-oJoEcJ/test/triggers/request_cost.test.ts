// @ts-nocheck
// What polling costs: requests, and the size of the state, for quiet and busy vendors.
import { describe, expect, test } from "vitest";
import { poll, type Trigger } from "../../src/index.ts";
import type { Poll, PollState } from "../../src/internal.ts";
import { epoch, hourMs, minuteMs, SimulatedVendor, triggers, type VendorItem } from "./simulated_vendor.ts";

const day = 24 * hourMs;
const pagination = { cursorInput: "cursor", pageSize: 100 };
const week = {
  ...triggers.ready,
  poll: {
    ...triggers.ready.poll,
    intervalSeconds: { min: 60, default: 300 },
    window: { ...triggers.ready.poll.window, lookbackSeconds: 7 * day },
    enrichmentTimeoutSeconds: 3 * day,
    enrichments: triggers.ready.poll.enrichments.map((part) => ({ ...part, batchSize: 100 })),
  },
};

/** So many items in office hours on each day; one in fifty is up to a week late, the others up to two hours. */
function items(perDay: number, days: number): VendorItem[] {
  let seed = 7;
  const random = (): number => {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
    return seed / 2_147_483_648;
  };
  return Array.from({ length: perDay * days }, (_none, index) => ({
    id: String(1000 + index),
    place: Math.floor(index / perDay) * day + 8 * hourMs + Math.floor(random() * 10 * hourMs),
    other: undefined,
    late: Math.floor(random() * (random() < 0.02 ? 7 * day : 2 * hourMs)),
    hidden: undefined,
    erased: undefined,
    edits: [],
    detailsLate: 0,
    transcriptLate: Math.floor(random() * 30 * minuteMs),
  }));
}

interface Account {
  events: number;
  polls: number;
  /** Requests of each poll. */
  requests: number[];
  byAction: Record<string, number>;
  stateBytes: number;
  states: PollState[];
}

/** Polls from one moment to another, as often as asked. */
async function run(
  trigger: Trigger,
  all: readonly VendorItem[],
  [from, to]: readonly [number, number],
  options: { since?: number; enrichmentDelaySeconds?: number; maxRequests?: number } = {},
): Promise<Account> {
  const vendor = new SimulatedVendor({ items: all, order: "oldest", pageSize: 100, total: "right", zone: 0 }, () => 0);
  const account: Account = { events: 0, polls: 0, requests: [], byAction: {}, stateBytes: 0, states: [] };
  let state: PollState | undefined;
  for (let time = from; time <= to; ) {
    vendor.time = time;
    const outcome: Poll = await poll(trigger, state, {
      run: async (action, input, runOptions) => {
        account.byAction[action] = (account.byAction[action] ?? 0) + 1;
        return vendor.answer(action, { ...input }, runOptions);
      },
      now: () => epoch + time * 1000,
      pagination,
      enrichmentDelaySeconds: options.enrichmentDelaySeconds ?? 0,
      ...(options.maxRequests && { maxRequests: options.maxRequests }),
      ...(options.since !== undefined && { startAt: epoch + options.since * 1000 }),
    });
    state = outcome.state;
    account.events += outcome.events.length;
    account.polls += 1;
    account.requests.push(outcome.requests);
    account.stateBytes = Math.max(account.stateBytes, JSON.stringify(state).length);
    account.states.push(state);
    time = Math.max((outcome.nextPollAt - epoch) / 1000, time + 1);
  }
  return account;
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);

describe("a quiet trigger", () => {
  test("sends one request per interval, with no item at all", async () => {
    const { requests } = await run(triggers.recorded, [], [0, 2 * day]);
    expect(new Set(requests)).toEqual(new Set([1]));
  });

  test("sends one request per interval while a page holds what is recent, late items included", async () => {
    const all = items(5, 10);
    const { events, requests } = await run({ ...week, poll: { ...week.poll, enrichments: [] } }, all, [0, 20 * day]);
    expect(events).toBe(all.length);
    expect(Math.max(...requests)).toBe(1);
  });

  test("sends one request per interval for a list that is not paged", async () => {
    const { requests } = await run(triggers.added, items(2, 3), [0, 4 * day]);
    expect(new Set(requests)).toEqual(new Set([1]));
  });

  test("keeps a state of a few hundred bytes after a year", async () => {
    const { states } = await run(
      { ...week, poll: { ...week.poll, intervalSeconds: { min: day, default: day } } },
      [],
      [0, 365 * day],
    );
    expect(JSON.stringify(states.at(-1)).length).toBeLessThan(400);
  });
});

describe("a busy trigger", () => {
  test("finds 200 items a day, late ones included, with few requests and a small state", async () => {
    const all = items(200, 10);
    const { events, polls, byAction, stateBytes, states } = await run(week, all, [0, 21 * day], {
      enrichmentDelaySeconds: 900,
    });
    expect(events).toBe(all.length);
    expect((byAction.list_items ?? 0) / polls).toBeLessThan(2);
    expect(Math.max(...states.map(({ read }) => read.length))).toBeLessThan(30);
    expect(stateBytes).toBeLessThan(40_000);
    expect(states.at(-1)?.known).toEqual({});
    expect(states.at(-1)?.pending).toEqual([]);
  });

  test("fetches the parts of 1,000 items with 10 requests each", async () => {
    const all = items(100, 10).map((item) => ({ ...item, late: 0, transcriptLate: 0 }));
    const { events, byAction } = await run(week, all, [300 * day, 300 * day + hourMs], { since: 0 });
    expect(events).toBe(1000);
    expect(byAction.list_details).toBe(10);
    expect(byAction.list_transcripts).toBe(10);
    expect(byAction.list_items).toBeLessThan(50);
  });
});

describe("looking back a year", () => {
  test("goes in bounded steps, keeps a small state and does not hold up what is new", async () => {
    const past = items(30, 365);
    const fresh = { ...items(1, 1)[0], id: "fresh", place: 400 * day + 60, late: 0, transcriptLate: 0 } as VendorItem;
    const { events, requests, stateBytes, states } = await run(
      week,
      [...past, fresh],
      [400 * day, 400 * day + 3 * hourMs],
      {
        since: 0,
        maxRequests: 20,
      },
    );
    expect(events).toBe(past.length + 1);
    expect(Math.max(...requests)).toBeLessThan(35);
    expect(stateBytes).toBeLessThan(60_000);
    expect(sum(requests)).toBeLessThan((past.length / 100) * 4);
    const polls = states.filter(({ read }) => read.length > 1).length;
    expect(polls, "it took several polls").toBeGreaterThan(5);
  });
});
