// @ts-nocheck
// Nothing lost, nothing twice: polling held against random histories of a vendor whose data comes late and moves.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { getPointer } from "../../src/internal.ts";
import { createRunParameters } from "../helpers/long_run.ts";
import { getExpectedEvents, type PolledEvents, type PollHistory, playHistory, pollHistory } from "./random_history.ts";
import { lookbackMs, SimulatedVendor } from "./simulated_vendor.ts";

describe("random histories", () => {
  test("detects every event exactly once", async () => {
    const seen = { histories: 0, polls: 0, events: 0 };
    await fc.assert(
      fc.asyncProperty(pollHistory, async (one) => {
        const told = await playHistory(one);
        seen.histories += 1;
        seen.polls += told.polls;
        seen.events += told.events.length;
        const ids = told.events.map(({ id }) => id);
        expect(ids.length, "an event id was told twice").toBe(new Set(ids).size);
        if (one.kind === "changed" || one.kind === "altered") checkChanges(one, told);
        else checkNew(one, told);
      }),
      createRunParameters(1000),
    );
    console.log(`${seen.histories} histories, ${seen.polls} polls, ${seen.events} events`);
  });
});

function checkNew(one: PollHistory, { events, givenUp, state }: PolledEvents): void {
  const { must, may } = getExpectedEvents(one, state?.start ?? 0);
  const items = events.map(({ itemId }) => itemId);
  expect(items.length, "an item was told twice").toBe(new Set(items).size);
  const told = new Set(items);
  expect(
    must.filter(({ id }) => !told.has(id)).map(({ id }) => id),
    "items were lost",
  ).toEqual([]);
  const allowed = new Set(may.map(({ id }) => id));
  expect(
    items.filter((id) => !allowed.has(id)),
    "items from before the start were told",
  ).toEqual([]);
  if (one.kind !== "ready") return;
  const whole = new Set(must.map(({ id }) => id));
  expect(
    givenUp.filter((id) => whole.has(id)),
    "items were given up too early",
  ).toEqual([]);
  for (const { itemId, data } of events) {
    expect(getPointer(data, "/details")).toBe(`list_details ${itemId}`);
    expect(getPointer(data, "/transcript")).toBe(`list_transcripts ${itemId}`);
  }
}

/** What a host was told last of an item is how it was when its watch ended. */
function checkChanges(one: PollHistory, { events, firstTitles, state }: PolledEvents): void {
  const { must } = getExpectedEvents(one, (state?.start ?? 0) - lookbackMs * 1000);
  const vendor = new SimulatedVendor(one.world, () => 0);
  for (const item of must) {
    const titles = events
      .filter((event) => event.itemId === item.id)
      .map(({ data }) => String(getPointer(data, "/title")));
    const known = [firstTitles.get(item.id), ...titles];
    expect(known.at(-1), `a change of ${item.id} was lost`).toBe(vendor.titleOf(item, Infinity));
    for (const [index, title] of titles.entries()) expect(title, `${item.id} did not change`).not.toBe(known[index]);
  }
}
