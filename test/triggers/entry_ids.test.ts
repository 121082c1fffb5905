// One event for each entry of a list: entries without an id, and ids that are repeated.
import { expect, test } from "vitest";
import { gong, poll, type Trigger } from "../../src/index.ts";
import { createAccountOptions } from "../helpers/account.ts";
import { respondJson } from "../helpers/responses.ts";
import { startHttpServer } from "../helpers/servers.ts";

const now = Date.parse("2026-03-02T12:00:00Z");

/** The events of a call with these trackers, polled from the beginning. */
async function detectTrackers(trackers: readonly object[]) {
  const metaData = { id: "7782342274025937895", isPrivate: false, started: "2026-03-02T11:00:00Z" };
  const baseUrl = await startHttpServer((request, response) => {
    const call = request.method === "GET" ? metaData : { metaData, content: { trackers } };
    respondJson(response, 200, { records: { totalRecords: 1 }, calls: [call] });
  });
  const connector = gong({ ...createAccountOptions(baseUrl), rateLimiter: false, maxRetries: 0 });
  const trigger = connector.manifests.triggers.get("tracker_detected") as Trigger;
  const { events, error } = await poll(trigger, undefined, { connector, now: () => now, startAt: now - 7_200_000 });
  expect(error).toBeUndefined();
  return events;
}

test("entries without an id are events of their own, with the same ids in each reading", async () => {
  const trackers = [
    { id: null, name: "Price", count: 1 },
    { name: "Rival", count: 1 },
    { id: { part: 1 }, name: "Offer", count: 2 },
    { id: { part: 2 }, name: "Delay", count: 2 },
  ];
  const ids = (await detectTrackers(trackers)).map(({ id }) => id);
  expect(new Set(ids).size).toBe(4);
  expect((await detectTrackers(trackers)).map(({ id }) => id)).toEqual(ids);
});

test("an entry that is repeated is one event", async () => {
  const events = await detectTrackers([
    { id: "1", name: "Price", count: 1 },
    { id: "1", name: "Price", count: 1 },
    { name: "Rival", count: 1 },
    { name: "Rival", count: 1 },
  ]);
  expect(events.map(({ id }) => id.split(":").length)).toEqual([3, 3]);
  expect(events[0]?.id).toBe("tracker_detected:7782342274025937895:1");
});
