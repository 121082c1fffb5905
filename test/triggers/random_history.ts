// Plays one random history: a host polls, crashes and polls again. Returns the events that it stored.
import fc from "fast-check";
import { ConnectorError, poll, type RunOptions, type TriggerEvent } from "../../src/index.ts";
import { getPointer, type PollResult } from "../../src/internal.ts";
import type { PollState } from "../../src/triggers/polling/state.ts";
import {
  createExpiredCursorError,
  createPollConnector,
  enrichmentTimeoutSeconds,
  epoch,
  hourSeconds,
  type InjectedTrouble,
  intervalSeconds,
  lookbackSeconds,
  minuteSeconds,
  SimulatedCrash,
  SimulatedVendor,
  type TriggerKind,
  triggers,
  type VendorData,
  type VendorItem,
} from "./simulated_vendor.ts";

type TroubleType = InjectedTrouble | "before storing";

export interface PollHistory {
  kind: TriggerKind;
  vendorData: VendorData;
  /** Start of the detection, in seconds before the first poll. */
  since: number;
  maxRequests: number;
  enrichmentDelaySeconds: number;
  /** Seconds until the next poll, the clock's deviation in seconds, and trouble at one of its requests. */
  polls: readonly {
    pauseSeconds: number;
    skewSeconds: number;
    trouble: { request: number; type: TroubleType } | undefined;
  }[];
  /** Durations of the requests in seconds, repeated in turn. */
  requestSeconds: readonly number[];
}

const minutes = (min: number, max: number): fc.Arbitrary<number> =>
  fc.integer({ min, max }).map((value) => value * minuteSeconds);
const optional = <T>(arbitrary: fc.Arbitrary<T>, freq = 3): fc.Arbitrary<T | undefined> =>
  fc.option(arbitrary, { freq, nil: undefined });

/** Time of the first poll, in seconds of the history. */
const firstPollAt = 6 * hourSeconds;

/** In a burst, all items are within a few seconds, many are deleted while they are read, and few polls see them. */
const item = (id: number, isBurst: boolean): fc.Arbitrary<VendorItem> =>
  fc
    .record({
      // Few positions, so that many items share a second.
      position: isBurst
        ? fc.constantFrom(7 * hourSeconds, 7 * hourSeconds, 8 * hourSeconds)
        : fc.oneof(fc.constantFrom(5.5 * hourSeconds, 7 * hourSeconds, 8 * hourSeconds), minutes(0, 900)),
      other: optional(minutes(-120, 120)),
      late: isBurst
        ? fc.constant(0)
        : fc.oneof(fc.constantFrom(0, lookbackSeconds), minutes(0, lookbackSeconds / minuteSeconds)),
      hidden: fc.option(fc.record({ from: minutes(0, 200), to: minutes(0, 240) }), { freq: 1, nil: undefined }),
      erased: isBurst
        ? fc.option(fc.integer({ min: 5 * hourSeconds, max: 8 * hourSeconds }), { freq: 2, nil: undefined })
        : fc.option(minutes(0, 300), { freq: 1, nil: undefined }),
      edits: fc.array(minutes(0, lookbackSeconds / minuteSeconds), { maxLength: 3 }),
      detailsLate: fc.oneof(fc.constant(0), minutes(0, enrichmentTimeoutSeconds / minuteSeconds)),
      transcriptLate: fc.oneof(fc.constant(0), minutes(0, enrichmentTimeoutSeconds / minuteSeconds)),
    })
    .map((made) => ({
      ...made,
      id: String(1000 + id),
      other: made.other === undefined ? undefined : made.position + made.other,
      edits: made.edits.toSorted((a, b) => a - b),
    }));

export const pollHistory: fc.Arbitrary<PollHistory> = fc
  .record({
    kind: fc.constantFrom<TriggerKind>("recorded", "untimed", "reviewed", "ready", "changed", "added", "altered"),
    items: fc
      .record({ count: fc.integer({ min: 0, max: 24 }), isBurst: fc.boolean() })
      .chain(({ count, isBurst }) => fc.tuple(...Array.from({ length: count }, (_none, id) => item(id, isBurst)))),
    order: fc.constantFrom("oldest" as const, "newest" as const, "id" as const),
    pageSize: fc.integer({ min: 1, max: 8 }),
    total: fc.constantFrom("right" as const, "high" as const, "none" as const),
    zone: fc.integer({ min: -11, max: 13 }),
    since: fc.oneof(fc.constant(0), minutes(0, 360)),
    maxRequests: fc.integer({ min: 2, max: 30 }),
    enrichmentDelaySeconds: fc.constantFrom(0, 0, 1800),
    polls: fc.array(
      fc.record({
        pauseSeconds: fc.oneof(
          { weight: 8, arbitrary: fc.constant(intervalSeconds) },
          { weight: 2, arbitrary: minutes(1, 40) },
          { weight: 2, arbitrary: minutes(60, 480) },
        ),
        skewSeconds: fc.integer({ min: -290, max: 290 }),
        trouble: fc.option(
          fc.record({
            request: fc.integer({ min: 1, max: 6 }),
            type: fc.constantFrom<TroubleType>("crash", "unavailable", "expired", "before storing"),
          }),
          { freq: 2, nil: undefined },
        ),
      }),
      { minLength: 3, maxLength: 80 },
    ),
    requestSeconds: fc.array(fc.oneof(fc.constant(0), fc.constant(1), fc.integer({ min: 0, max: 200 })), {
      minLength: 1,
      maxLength: 20,
    }),
  })
  .map(({ kind, items, order, pageSize, total, zone, ...rest }) => {
    const isList = !("window" in triggers[kind].poll);
    const vendorData = {
      items: items.map((item) => (isList ? { ...item, hidden: undefined } : item)),
      order,
      pageSize,
      total,
      zone,
    };
    return { kind, vendorData, ...rest };
  });

/** What the host has stored when the history ends. */
export interface PolledEvents {
  events: TriggerEvent[];
  abandonedItemIds: string[];
  state: string | undefined;
  /** Title of each item when a stored poll first read it. */
  firstTitles: Map<string, string>;
  polls: number;
  /** Full scans of a list without a window when nothing more could happen. */
  scansWhenQuiet?: number;
}

/** Limit of the polls between the last change at the vendor and the end of a history. */
const maxExtraPolls = 2000;

export async function playHistory(history: PollHistory): Promise<PolledEvents> {
  const { vendorData, polls, requestSeconds } = history;
  let requests = 0;
  const vendor = new SimulatedVendor(vendorData, () => requestSeconds[requests++ % requestSeconds.length] ?? 0);
  vendor.time = firstPollAt;
  const stored: PolledEvents = { events: [], abandonedItemIds: [], state: undefined, firstTitles: new Map(), polls: 0 };
  for (let index = 0; !isOver(vendor, vendorData, stored, index - polls.length); index += 1) {
    const { pauseSeconds, skewSeconds, trouble } = polls[index] ?? regularPoll;
    const clock = (): number => epoch + (vendor.time + skewSeconds) * 1000;
    const outcome = await pollOnce(vendor, history, stored.state, clock, trouble);
    stored.polls += 1;
    if (outcome) {
      const { events, abandonedItemIds, state } = outcome.result;
      stored.events.push(...events);
      stored.abandonedItemIds.push(...abandonedItemIds);
      stored.state = state;
      for (const [id, title] of outcome.titles) if (!stored.firstTitles.has(id)) stored.firstTitles.set(id, title);
    }
    const hasMore = outcome && !outcome.result.error && outcome.result.nextPollAt <= clock();
    vendor.time += hasMore ? 1 : pauseSeconds;
  }
  return stored;
}

const regularPoll: PollHistory["polls"][number] = {
  pauseSeconds: 20 * minuteSeconds,
  skewSeconds: 0,
  trouble: undefined,
};

/** Whether nothing more can happen, and a host that continues to poll would have detected everything. */
function isOver(vendor: SimulatedVendor, { items }: VendorData, stored: PolledEvents, extraPolls: number): boolean {
  if (extraPolls > maxExtraPolls) throw new Error(`no end after ${maxExtraPolls} further polls`);
  const last = Math.max(firstPollAt, ...items.map(({ position }) => position));
  const quietAt = last + lookbackSeconds + enrichmentTimeoutSeconds + hourSeconds;
  if (vendor.time < quietAt || extraPolls < 5 || stored.state === undefined) return false;
  const { coverage, fullScan, pendingItems }: PollState = JSON.parse(stored.state);
  stored.scansWhenQuiet ??= fullScan.count;
  // A list without a window has to be read twice more, since the first reading may have begun in its middle.
  const [first] = coverage;
  const isRead = first ? first[0] > epoch + last * 1000 : fullScan.count >= stored.scansWhenQuiet + 2;
  return isRead && pendingItems.length === 0;
}

/** One poll, and the titles that it read; undefined if the host crashed before it stored the result. */
async function pollOnce(
  vendor: SimulatedVendor,
  { kind, since, maxRequests, enrichmentDelaySeconds, vendorData: { pageSize } }: PollHistory,
  state: string | undefined,
  clock: () => number,
  trouble: PollHistory["polls"][number]["trouble"],
): Promise<{ result: PollResult; titles: Map<string, string> } | undefined> {
  const titles = new Map<string, string>();
  let requests = 0;
  const run = async (action: string, input: unknown, options?: RunOptions): Promise<unknown> => {
    requests += 1;
    const actionInput = { ...Object(input) };
    if (trouble?.request === requests) injectTrouble(trouble.type, "cursor" in actionInput);
    const response = vendor.respond(action, actionInput, options);
    collectTitles(response, titles);
    return response;
  };
  try {
    const result = await poll(triggers[kind], state, {
      connector: createPollConnector(run, pageSize),
      maxRequests,
      enrichmentDelaySeconds,
      now: clock,
      startAt: clock() - since * 1000,
    });
    return trouble?.type === "before storing" ? undefined : { result, titles };
  } catch (error) {
    if (ConnectorError.is(error) && error.cause instanceof SimulatedCrash) return undefined;
    throw error;
  }
}

function injectTrouble(type: TroubleType, hasCursor: boolean): void {
  if (type === "crash") throw new SimulatedCrash();
  if (type === "unavailable") throw new ConnectorError("service_unavailable", "down", { retryable: true });
  if (type === "expired" && hasCursor) throw createExpiredCursorError();
}

function collectTitles(response: unknown, titles: Map<string, string>): void {
  const items = getPointer(response, "/items");
  for (const { id, title } of Array.isArray(items) ? items : [])
    if (typeof title === "string" && !titles.has(id)) titles.set(id, title);
}

/** Items that must have been detected, and those that may have been. */
export function getExpectedItems(
  { kind, vendorData }: PollHistory,
  startAt: number,
): { must: VendorItem[]; may: VendorItem[] } {
  const from = (startAt - epoch) / 1000;
  const may = vendorData.items.filter(({ position }) => position >= from);
  const isList = !("window" in triggers[kind].poll);
  const must = may.filter(({ erased, hidden, late }) => {
    if (erased !== undefined) return false;
    return isList || !hidden || Math.max(late, hidden.to) <= lookbackSeconds;
  });
  return { must, may };
}
