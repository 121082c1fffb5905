// The request budget of a poll: it holds for slices of many pages, enrichments and lists that lead nowhere.
import { describe, expect, test } from "vitest";
import { ConnectorError, poll, type Trigger } from "../../src/index.ts";
import { overdueHistory } from "./overdue_history.ts";
import { playHistory } from "./random_history.ts";
import { createExpiredCursorError, createPollConnector, epoch, triggers } from "./simulated_vendor.ts";

type Respond = (input: Record<string, unknown>, action: string) => object;

const now = epoch + 20 * 86_400_000;

/** Polls until nothing is left, an error comes or 200 polls are done. */
async function pollAll(trigger: Trigger, respond: Respond, maxRequests: number) {
  const polls: { requests: number; sent: number }[] = [];
  const itemIds: string[] = [];
  let sent = 0;
  let state: string | undefined;
  let error: ConnectorError | undefined;
  const connector = createPollConnector(async (action, input) => {
    sent += 1;
    return respond(input as Record<string, unknown>, action);
  }, 100);
  for (let hasMore = true; hasMore && !error && polls.length < 200; ) {
    sent = 0;
    const result = await poll(trigger, state, { connector, maxRequests, now: () => now, startAt: epoch });
    ({ state, error } = result);
    hasMore = result.nextPollAt <= now;
    polls.push({ requests: result.requests, sent });
    itemIds.push(...result.events.map(({ itemId }) => itemId));
  }
  return { polls, itemIds, error };
}

const time = "2026-03-10T12:00:00Z";

/** Pages of one item; an item is in each window that contains its time. */
function createPages(count: number, isExpired: (cursor: number) => boolean = () => false): Respond {
  return ({ from, to, cursor = "0" }) => {
    const index = Number(cursor);
    if (isExpired(index)) throw createExpiredCursorError();
    const isInWindow = from === undefined || (String(from) <= time && time < String(to));
    if (!isInWindow) return { items: [] };
    const items = [{ id: String(index), started: time, scheduled: null }];
    return { items, ...(index + 1 < count && { nextCursor: String(index + 1) }) };
  };
}

const all = (count: number): string[] => Array.from({ length: count }, (_none, index) => String(index));

describe("the request budget of a poll", () => {
  test.for(["recorded", "reviewed", "added"] as const)(
    "holds for a %s trigger whose items have the same time, and the next polls read the rest",
    async (kind) => {
      const { polls, itemIds, error } = await pollAll(triggers[kind], createPages(40), 5);
      expect(error).toBeUndefined();
      expect(itemIds.sort((a, b) => Number(a) - Number(b))).toEqual(all(40));
      expect(Math.max(...polls.map(({ sent }) => sent))).toBeLessThanOrEqual(6);
      expect(polls.length).toBeLessThan(200);
    },
  );

  test("continues a slice of many pages after its cursor expired between two polls", async () => {
    let hasExpired = false;
    const pages = createPages(12, (cursor) => {
      if (cursor !== 9 || hasExpired) return false;
      hasExpired = true;
      return true;
    });
    const { itemIds, error } = await pollAll(triggers.reviewed, pages, 4);
    expect(error).toBeUndefined();
    expect(itemIds.sort((a, b) => Number(a) - Number(b))).toEqual(all(12));
  });

  test.for([1, 3, 5])("reads a slice of many pages although request %i of each poll fails", async (failing) => {
    const itemIds: string[] = [];
    let sent = 0;
    const pages = createPages(12);
    const connector = createPollConnector(async (action, input) => {
      sent += 1;
      if (sent === failing && itemIds.length > 0)
        throw new ConnectorError("service_unavailable", "down", { retryable: true });
      return pages(input as Record<string, unknown>, action);
    }, 100);
    let state: string | undefined;
    for (let polls = 0; polls < 40; polls += 1) {
      sent = 0;
      // A poll without a failure follows each one with it.
      if (polls % 2 === 0) sent = 100;
      const options = { connector, maxRequests: 6, now: () => now, startAt: epoch };
      const result = await poll(triggers.reviewed, state, options);
      ({ state } = result);
      itemIds.push(...result.events.map(({ itemId }) => itemId));
    }
    expect(itemIds.sort((a, b) => Number(a) - Number(b))).toEqual(all(12));
  });

  test("reads all old time although polls take so long that it is due again before they end", async () => {
    const { polls } = await playHistory(overdueHistory);
    expect(polls).toBeLessThan(100);
  });

  test("holds for the pages of an enrichment", async () => {
    const respond: Respond = (input, action) => {
      if (action === "list_items") return createPages(1)(input, action);
      return { items: [{ of: "another" }], nextCursor: String(Number(input.cursor ?? 0) + 1) };
    };
    const { polls } = await pollAll(triggers.ready, respond, 5);
    expect(Math.max(...polls.map(({ sent }) => sent))).toBeLessThanOrEqual(7);
  });
});

describe("a list that leads nowhere", () => {
  test.for(["recorded", "reviewed", "added"] as const)("ends the polls of a %s trigger with an error", async (kind) => {
    const respond: Respond = () => ({ items: [{ id: "1", started: time }], nextCursor: "same" });
    const { polls, itemIds, error } = await pollAll(triggers[kind], respond, 5);
    expect(error).toMatchObject({ code: "cursor_did_not_advance" });
    expect(itemIds.length).toBeLessThanOrEqual(1);
    expect(polls.reduce((sum, { sent }) => sum + sent, 0)).toBeLessThanOrEqual(30);
  });

  test("ends the polls when the cycle is longer than the budget", async () => {
    const respond: Respond = ({ cursor = "0" }) => ({
      items: [{ id: String(cursor), started: time }],
      nextCursor: String((Number(cursor) + 1) % 12),
    });
    const { polls, error } = await pollAll(triggers.added, respond, 5);
    expect(error).toMatchObject({ code: "cursor_did_not_advance" });
    expect(polls.length).toBeLessThanOrEqual(8);
  });

  test("ends the polls when pages without items go on", async () => {
    let requests = 0;
    const respond: Respond = () => {
      requests += 1;
      return { items: [], nextCursor: `c${requests}` };
    };
    const { error } = await pollAll(triggers.added, respond, 2);
    expect(error).toMatchObject({ code: "cursor_did_not_advance" });
    expect(requests).toBe(4);
  });
});
