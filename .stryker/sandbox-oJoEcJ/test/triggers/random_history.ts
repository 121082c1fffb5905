// @ts-nocheck
// Plays one random history: a host that polls, crashes and polls again, and what it was told in the end.
import fc from "fast-check";
import { ConnectorError, poll, type TriggerEvent } from "../../src/index.ts";
import type { Poll, PollState } from "../../src/internal.ts";
import {
  createExpiredCursorError,
  enrichmentTimeoutMs,
  epoch,
  hourMs,
  type InjectedTrouble,
  intervalMs,
  lookbackMs,
  minuteMs,
  SimulatedCrash,
  SimulatedVendor,
  type TriggerKind,
  triggers,
  type VendorData,
  type VendorItem,
} from "./simulated_vendor.ts";

export interface PollHistory {
  kind: TriggerKind;
  world: VendorData;
  /** Seconds before the first poll that the trigger is to look back to. */
  since: number;
  maxRequests: number;
  enrichmentDelaySeconds: number;
  /** Seconds until the next poll, how far the clock is off, and what goes wrong at which request. */
  polls: readonly {
    pause: number;
    skew: number;
    trouble: { at: number; what: InjectedTrouble | "before storing" } | undefined;
  }[];
  /** Seconds that the requests take, in turn. */
  pace: readonly number[];
}

const minutes = (least: number, most: number): fc.Arbitrary<number> =>
  fc.integer({ min: least, max: most }).map((value) => value * minuteMs);
const rarely = <T>(arbitrary: fc.Arbitrary<T>, freq = 3): fc.Arbitrary<T | undefined> =>
  fc.option(arbitrary, { freq, nil: undefined });

/** Beginning of the polling, in seconds of the history. */
const begin = 6 * hourMs;

/** In a storm all is in a few seconds, much of it goes while it is read, and hardly any poll comes to see it. */
const item = (id: number, isStorm: boolean): fc.Arbitrary<VendorItem> =>
  fc
    .record({
      // Few places, so that many items share a second.
      place: isStorm
        ? fc.constantFrom(7 * hourMs, 7 * hourMs, 8 * hourMs)
        : fc.oneof(fc.constantFrom(5.5 * hourMs, 7 * hourMs, 8 * hourMs), minutes(0, 900)),
      other: rarely(minutes(-120, 120)),
      late: isStorm ? fc.constant(0) : fc.oneof(fc.constantFrom(0, lookbackMs), minutes(0, lookbackMs / minuteMs)),
      hidden: fc.option(fc.record({ from: minutes(0, 200), to: minutes(0, 240) }), { freq: 1, nil: undefined }),
      erased: isStorm
        ? fc.option(fc.integer({ min: 5 * hourMs, max: 8 * hourMs }), { freq: 2, nil: undefined })
        : fc.option(minutes(0, 300), { freq: 1, nil: undefined }),
      edits: fc.array(minutes(0, lookbackMs / minuteMs), { maxLength: 3 }),
      detailsLate: fc.oneof(fc.constant(0), minutes(0, enrichmentTimeoutMs / minuteMs)),
      transcriptLate: fc.oneof(fc.constant(0), minutes(0, enrichmentTimeoutMs / minuteMs)),
    })
    .map((made) => ({
      ...made,
      id: String(1000 + id),
      other: made.other === undefined ? undefined : made.place + made.other,
      edits: made.edits.toSorted((one, another) => one - another),
    }));

export const pollHistory: fc.Arbitrary<PollHistory> = fc
  .record({
    kind: fc.constantFrom<TriggerKind>("recorded", "untimed", "reviewed", "ready", "changed", "added", "altered"),
    items: fc
      .record({ count: fc.integer({ min: 0, max: 24 }), isStorm: fc.boolean() })
      .chain(({ count, isStorm }) => fc.tuple(...Array.from({ length: count }, (_none, id) => item(id, isStorm)))),
    order: fc.constantFrom("oldest" as const, "newest" as const, "id" as const),
    pageSize: fc.integer({ min: 1, max: 8 }),
    total: fc.constantFrom("right" as const, "high" as const, "none" as const),
    zone: fc.integer({ min: -11, max: 13 }),
    since: fc.oneof(fc.constant(0), minutes(0, 360)),
    maxRequests: fc.integer({ min: 2, max: 30 }),
    enrichmentDelaySeconds: fc.constantFrom(0, 0, 1800),
    polls: fc.array(
      fc.record({
        pause: fc.oneof(
          { weight: 8, arbitrary: fc.constant(intervalMs) },
          { weight: 2, arbitrary: minutes(1, 40) },
          { weight: 2, arbitrary: minutes(60, 480) },
        ),
        skew: fc.integer({ min: -290, max: 290 }),
        trouble: fc.option(
          fc.record({
            at: fc.integer({ min: 1, max: 6 }),
            what: fc.constantFrom<InjectedTrouble | "before storing">(
              "crash",
              "unavailable",
              "expired",
              "before storing",
            ),
          }),
          { freq: 2, nil: undefined },
        ),
      }),
      { minLength: 3, maxLength: 80 },
    ),
    pace: fc.array(fc.oneof(fc.constant(0), fc.constant(1), fc.integer({ min: 0, max: 200 })), {
      minLength: 1,
      maxLength: 20,
    }),
  })
  .map(({ kind, items, order, pageSize, total, zone, ...rest }) => {
    const isList = !("window" in triggers[kind].poll);
    const world = {
      items: items.map((one) => (isList ? { ...one, hidden: undefined } : one)),
      order,
      pageSize,
      total,
      zone,
    };
    return { kind, world, ...rest };
  });

/** What a host has in its store in the end. */
export interface PolledEvents {
  events: TriggerEvent[];
  givenUp: string[];
  state: PollState | undefined;
  /** Title of each item when it was first read by a poll that was stored. */
  firstTitles: Map<string, string>;
  polls: number;
  /** Readings of a whole list when nothing could happen any more. */
  quietSince?: number;
}

/** Most polls after the last item became final that a history may take to come to an end. */
const patience = 2000;

export async function playHistory({
  kind,
  world,
  since,
  maxRequests,
  enrichmentDelaySeconds,
  polls,
  pace,
}: PollHistory): Promise<PolledEvents> {
  let turn = 0;
  const vendor = new SimulatedVendor(world, () => pace[turn++ % pace.length] ?? 0);
  vendor.time = begin;
  const told: PolledEvents = { events: [], givenUp: [], state: undefined, firstTitles: new Map(), polls: 0 };
  for (let index = 0; !isOver(vendor, world, told, index - polls.length); index += 1) {
    const { pause, skew, trouble } = polls[index] ?? { pause: 20 * minuteMs, skew: 0, trouble: undefined };
    const outcome = await pollOnce(vendor, kind, told.state, {
      since,
      maxRequests,
      enrichmentDelaySeconds,
      skew,
      trouble,
      pageSize: world.pageSize,
    });
    told.polls += 1;
    if (outcome) {
      told.events.push(...outcome.poll.events);
      told.givenUp.push(...outcome.poll.abandonedItemIds);
      // A store keeps text.
      told.state = JSON.parse(JSON.stringify(outcome.poll.state));
      for (const [id, title] of outcome.seen) if (!told.firstTitles.has(id)) told.firstTitles.set(id, title);
    }
    const hasMore = outcome && !outcome.poll.error && outcome.poll.nextPollAt <= epoch + (vendor.time + skew) * 1000;
    vendor.time += hasMore ? 1 : pause;
  }
  return told;
}

/** Whether everything that can come has come, and a host that polls on would have found it. */
function isOver(vendor: SimulatedVendor, { items }: VendorData, told: PolledEvents, extra: number): boolean {
  if (extra > patience) throw new Error(`no end after ${patience} further polls`);
  const { state } = told;
  const last = Math.max(begin, ...items.map(({ place }) => place));
  if (vendor.time < last + lookbackMs + enrichmentTimeoutMs + hourMs || extra < 5 || !state) return false;
  told.quietSince ??= state.sweep.count;
  // A list without a window has been read twice more, the first time perhaps from its middle on.
  const [first] = state.read;
  const isRead = first ? first[0] > epoch + last * 1000 : state.sweep.count >= told.quietSince + 2;
  return isRead && state.pending.length === 0;
}

interface Turn extends Pick<PollHistory, "since" | "maxRequests" | "enrichmentDelaySeconds"> {
  skew: number;
  trouble: PollHistory["polls"][number]["trouble"];
  pageSize: number;
}

async function pollOnce(
  vendor: SimulatedVendor,
  kind: TriggerKind,
  state: PollState | undefined,
  { since, maxRequests, enrichmentDelaySeconds, skew, trouble, pageSize }: Turn,
): Promise<{ poll: Poll; seen: Map<string, string> } | undefined> {
  const seen = new Map<string, string>();
  const began = epoch + (vendor.time + skew) * 1000;
  let requests = 0;
  try {
    const outcome = await poll(triggers[kind], state, {
      maxRequests,
      enrichmentDelaySeconds,
      pagination: { cursorInput: "cursor", pageSize },
      now: () => epoch + (vendor.time + skew) * 1000,
      startAt: began - since * 1000,
      run: async (action, input, options) => {
        requests += 1;
        if (trouble?.at === requests) fail(trouble.what, "cursor" in input);
        const answer = vendor.answer(action, { ...input }, options);
        remember(answer, seen);
        return answer;
      },
    });
    return trouble?.what === "before storing" ? undefined : { poll: outcome, seen };
  } catch (error) {
    if (error instanceof SimulatedCrash) return undefined;
    throw error;
  }
}

function fail(what: InjectedTrouble | "before storing", hasCursor: boolean): void {
  if (what === "crash") throw new SimulatedCrash();
  if (what === "unavailable") throw new ConnectorError("service_unavailable", "down", { retryable: true });
  if (what === "expired" && hasCursor) throw createExpiredCursorError();
}

function remember(answer: unknown, seen: Map<string, string>): void {
  const items =
    typeof answer === "object" && answer && "items" in answer && Array.isArray(answer.items) ? answer.items : [];
  for (const { id, title } of items) if (typeof title === "string" && !seen.has(id)) seen.set(id, title);
}

/** Items that must have been told of, and those that may have been. */
export function getExpectedEvents(
  { kind, world }: PollHistory,
  start: number,
): { must: VendorItem[]; may: VendorItem[] } {
  const from = (start - epoch) / 1000;
  const timeOf = ({ place }: VendorItem): number => place;
  const may = world.items.filter((one) => timeOf(one) >= from);
  const isList = !("window" in triggers[kind].poll);
  const must = may.filter(({ erased, hidden, late }) => {
    if (erased !== undefined) return false;
    return isList || !hidden || Math.max(late, hidden.to) <= lookbackMs;
  });
  return { must, may };
}
