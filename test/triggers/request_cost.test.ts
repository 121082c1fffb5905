// Costs of polling: requests and state size, for quiet and busy vendors.
import { describe, expect, test } from "vitest";
import { poll, type Trigger } from "../../src/index.ts";
import type { PollState } from "../../src/triggers/polling/state.ts";
import {
  createPollConnector,
  epoch,
  hourSeconds,
  minuteSeconds,
  SimulatedVendor,
  triggers,
  type VendorItem,
} from "./simulated_vendor.ts";

const day = 24 * hourSeconds;
const week = {
  ...triggers.ready,
  poll: {
    ...triggers.ready.poll,
    intervalSeconds: { min: 60, default: 300 },
    window: { ...triggers.ready.poll.window, lookbackSeconds: 7 * day },
    enrichmentTimeoutSeconds: 3 * day,
    enrichments: triggers.ready.poll.enrichments.map((enrichment) => ({ ...enrichment, batchSize: 100 })),
  },
};

/** Items in office hours of each day; one in fifty is up to a week late, the others up to two hours. */
function createItems(perDay: number, days: number): VendorItem[] {
  let seed = 7;
  const random = (): number => {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
    return seed / 2_147_483_648;
  };
  return Array.from({ length: perDay * days }, (_none, index) => ({
    id: String(1000 + index),
    position: Math.floor(index / perDay) * day + 8 * hourSeconds + Math.floor(random() * 10 * hourSeconds),
    other: undefined,
    late: Math.floor(random() * (random() < 0.02 ? 7 * day : 2 * hourSeconds)),
    hidden: undefined,
    erased: undefined,
    edits: [],
    detailsLate: 0,
    transcriptLate: Math.floor(random() * 30 * minuteSeconds),
  }));
}

interface Costs {
  events: number;
  polls: number;
  /** Requests of each poll. */
  requests: number[];
  byAction: Record<string, number>;
  stateBytes: number;
  states: PollState[];
}

/** Polls over a period, whenever a poll is due. */
async function pollPeriod(
  trigger: Trigger,
  items: readonly VendorItem[],
  [from, to]: readonly [number, number],
  options: { since?: number; enrichmentDelaySeconds?: number; maxRequests?: number } = {},
): Promise<Costs> {
  const vendor = new SimulatedVendor({ items, order: "oldest", pageSize: 100, total: "right", zone: 0 }, () => 0);
  const costs: Costs = { events: 0, polls: 0, requests: [], byAction: {}, stateBytes: 0, states: [] };
  let state: string | undefined;
  const connector = createPollConnector(async (action, input, runOptions) => {
    costs.byAction[action] = (costs.byAction[action] ?? 0) + 1;
    return vendor.respond(action, { ...Object(input) }, runOptions);
  }, 100);
  for (let time = from; time <= to; ) {
    vendor.time = time;
    const result = await poll(trigger, state, {
      connector,
      now: () => epoch + time * 1000,
      enrichmentDelaySeconds: options.enrichmentDelaySeconds ?? 0,
      ...(options.maxRequests && { maxRequests: options.maxRequests }),
      ...(options.since !== undefined && { startAt: epoch + options.since * 1000 }),
    });
    state = result.state;
    costs.events += result.events.length;
    costs.polls += 1;
    costs.requests.push(result.requests);
    costs.stateBytes = Math.max(costs.stateBytes, state.length);
    costs.states.push(JSON.parse(state));
    time = Math.max((result.nextPollAt - epoch) / 1000, time + 1);
  }
  return costs;
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);

describe("a quiet trigger", () => {
  test("sends one request per interval when there are no items", async () => {
    const { requests } = await pollPeriod(triggers.recorded, [], [0, 2 * day]);
    expect(new Set(requests)).toEqual(new Set([1]));
  });

  test("sends one request per interval when recent items, also late ones, fit on one page", async () => {
    const all = createItems(5, 10);
    const { events, requests } = await pollPeriod({ ...week, poll: { ...week.poll, enrichments: [] } }, all, [
      0,
      20 * day,
    ]);
    expect(events).toBe(all.length);
    expect(Math.max(...requests)).toBe(1);
  });

  test("sends one request per interval for a list with one page", async () => {
    const { requests } = await pollPeriod(triggers.added, createItems(2, 3), [0, 4 * day]);
    expect(new Set(requests)).toEqual(new Set([1]));
  });

  test("has a state of a few hundred bytes after a year", async () => {
    const { states } = await pollPeriod(
      { ...week, poll: { ...week.poll, intervalSeconds: { min: day, default: day } } },
      [],
      [0, 365 * day],
    );
    expect(JSON.stringify(states.at(-1)).length).toBeLessThan(400);
  });
});

describe("a busy trigger", () => {
  test("detects 200 items a day, also late ones, with few requests and a small state", async () => {
    const all = createItems(200, 10);
    const { events, polls, byAction, stateBytes, states } = await pollPeriod(week, all, [0, 21 * day], {
      enrichmentDelaySeconds: 900,
    });
    expect(events).toBe(all.length);
    expect((byAction.list_items ?? 0) / polls).toBeLessThan(2);
    expect(Math.max(...states.map(({ coverage }) => coverage.length))).toBeLessThan(30);
    expect(stateBytes).toBeLessThan(40_000);
    expect(states.at(-1)?.seenItems).toEqual({});
    expect(states.at(-1)?.pendingItems).toEqual([]);
  });

  test("fetches each enrichment of 1,000 items with 10 requests", async () => {
    const all = createItems(100, 10).map((item) => ({ ...item, late: 0, transcriptLate: 0 }));
    const { events, byAction } = await pollPeriod(week, all, [300 * day, 300 * day + hourSeconds], { since: 0 });
    expect(events).toBe(1000);
    expect(byAction.list_details).toBe(10);
    expect(byAction.list_transcripts).toBe(10);
    expect(byAction.list_items).toBeLessThan(50);
  });
});

describe("a start a year ago", () => {
  test("is read in bounded polls with a small state and does not delay new items", async () => {
    const past = createItems(30, 365);
    const fresh = {
      ...createItems(1, 1)[0],
      id: "fresh",
      position: 400 * day + 60,
      late: 0,
      transcriptLate: 0,
    } as VendorItem;
    const { events, requests, stateBytes, states } = await pollPeriod(
      week,
      [...past, fresh],
      [400 * day, 400 * day + 3 * hourSeconds],
      {
        since: 0,
        maxRequests: 20,
      },
    );
    expect(events).toBe(past.length + 1);
    expect(Math.max(...requests)).toBeLessThan(35);
    expect(stateBytes).toBeLessThan(60_000);
    expect(sum(requests)).toBeLessThan((past.length / 100) * 4);
    const polls = states.filter(({ coverage }) => coverage.length > 1).length;
    expect(polls, "it took several polls").toBeGreaterThan(5);
  });
});
