// Polls random histories of a vendor whose data appears late and moves. No event is lost or emitted twice.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { getPointer } from "../../src/internal.ts";
import { createRunParameters } from "../helpers/long_run.ts";
import { getExpectedItems, type PolledEvents, type PollHistory, playHistory, pollHistory } from "./random_history.ts";
import { lookbackSeconds, SimulatedVendor } from "./simulated_vendor.ts";

describe("random histories", () => {
  test("detect every event exactly once", async () => {
    const total = { histories: 0, polls: 0, events: 0 };
    await fc.assert(
      fc.asyncProperty(pollHistory, async (history) => {
        const stored = await playHistory(history);
        total.histories += 1;
        total.polls += stored.polls;
        total.events += stored.events.length;
        const ids = stored.events.map(({ id }) => id);
        expect(ids.length, "an event id was emitted twice").toBe(new Set(ids).size);
        if (history.kind === "changed" || history.kind === "altered") assertChanges(history, stored);
        else assertNewItems(history, stored);
      }),
      createRunParameters(300),
    );
    console.log(`${total.histories} histories, ${total.polls} polls, ${total.events} events`);
  });
});

function getStartAt(state = "{}"): number {
  return Number(getPointer(JSON.parse(state), "/startAt") ?? 0);
}

function assertNewItems(history: PollHistory, { events, abandonedItemIds, state }: PolledEvents): void {
  const { must, may } = getExpectedItems(history, getStartAt(state));
  const items = events.map(({ itemId }) => itemId);
  expect(items.length, "an item was emitted twice").toBe(new Set(items).size);
  const detected = new Set(items);
  expect(
    must.filter(({ id }) => !detected.has(id)).map(({ id }) => id),
    "items were lost",
  ).toEqual([]);
  const allowed = new Set(may.map(({ id }) => id));
  expect(
    items.filter((id) => !allowed.has(id)),
    "items from before the start were emitted",
  ).toEqual([]);
  if (history.kind !== "ready") return;
  const complete = new Set(must.map(({ id }) => id));
  expect(
    abandonedItemIds.filter((id) => complete.has(id)),
    "items were abandoned too early",
  ).toEqual([]);
  for (const { itemId, data } of events) {
    expect(getPointer(data, "/details")).toBe(`list_details ${itemId}`);
    expect(getPointer(data, "/transcript")).toBe(`list_transcripts ${itemId}`);
  }
}

/** The last event of an item has its final title. */
function assertChanges(history: PollHistory, { events, firstTitles, state }: PolledEvents): void {
  const { must } = getExpectedItems(history, getStartAt(state) - lookbackSeconds * 1000);
  const vendor = new SimulatedVendor(history.vendorData, () => 0);
  for (const item of must) {
    const titles = events
      .filter((event) => event.itemId === item.id)
      .map(({ data }) => String(getPointer(data, "/title")));
    const versions = [firstTitles.get(item.id), ...titles];
    expect(versions.at(-1), `a change of ${item.id} was lost`).toBe(vendor.getTitle(item, Infinity));
    for (const [index, title] of titles.entries()) expect(title, `${item.id} did not change`).not.toBe(versions[index]);
  }
}
