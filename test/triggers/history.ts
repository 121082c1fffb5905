// Plays one random history: a host that polls, crashes and polls again, and what it was told in the end.
import fc from "fast-check";
import { ConnectorError, type Poll, poll, type TriggerEvent, type TriggerState } from "../../src/index.ts";
import {
  Crash,
  epoch,
  expired,
  hour,
  type Item,
  interval,
  type Kind,
  lookback,
  minute,
  settle,
  type Trouble,
  triggers,
  Vendor,
  type World,
} from "./vendor.ts";

export interface History {
  kind: Kind;
  world: World;
  /** Seconds before the first poll that the trigger is to look back to. */
  since: number;
  budget: number;
  gatherSeconds: number;
  /** Seconds until the next poll, how far the clock is off, and what goes wrong at which request. */
  polls: readonly {
    pause: number;
    skew: number;
    trouble: { at: number; what: Trouble | "before storing" } | undefined;
  }[];
  /** Seconds that the requests take, in turn. */
  pace: readonly number[];
}

const minutes = (least: number, most: number): fc.Arbitrary<number> =>
  fc.integer({ min: least, max: most }).map((value) => value * minute);
const rarely = <T>(arbitrary: fc.Arbitrary<T>, freq = 3): fc.Arbitrary<T | undefined> =>
  fc.option(arbitrary, { freq, nil: undefined });

/** Beginning of the polling, in seconds of the history. */
const begin = 6 * hour;

/** In a storm all is in a few seconds, much of it goes while it is read, and hardly any poll comes to see it. */
const item = (id: number, isStorm: boolean): fc.Arbitrary<Item> =>
  fc
    .record({
      // Few places, so that many items share a second.
      place: isStorm
        ? fc.constantFrom(7 * hour, 7 * hour, 8 * hour)
        : fc.oneof(fc.constantFrom(5.5 * hour, 7 * hour, 8 * hour), minutes(0, 900)),
      other: rarely(minutes(-120, 120)),
      late: isStorm ? fc.constant(0) : fc.oneof(fc.constantFrom(0, lookback), minutes(0, lookback / minute)),
      hidden: fc.option(fc.record({ from: minutes(0, 200), to: minutes(0, 240) }), { freq: 1, nil: undefined }),
      erased: isStorm
        ? fc.option(fc.integer({ min: 5 * hour, max: 8 * hour }), { freq: 2, nil: undefined })
        : fc.option(minutes(0, 300), { freq: 1, nil: undefined }),
      edits: fc.array(minutes(0, lookback / minute), { maxLength: 3 }),
      detailsLate: fc.oneof(fc.constant(0), minutes(0, settle / minute)),
      transcriptLate: fc.oneof(fc.constant(0), minutes(0, settle / minute)),
    })
    .map((made) => ({
      ...made,
      id: String(1000 + id),
      other: made.other === undefined ? undefined : made.place + made.other,
      edits: made.edits.toSorted((one, another) => one - another),
    }));

export const history: fc.Arbitrary<History> = fc
  .record({
    kind: fc.constantFrom<Kind>("recorded", "untimed", "reviewed", "ready", "changed", "added", "altered"),
    items: fc
      .record({ count: fc.integer({ min: 0, max: 24 }), isStorm: fc.boolean() })
      .chain(({ count, isStorm }) => fc.tuple(...Array.from({ length: count }, (_none, id) => item(id, isStorm)))),
    order: fc.constantFrom("oldest" as const, "newest" as const, "id" as const),
    pageSize: fc.integer({ min: 1, max: 8 }),
    total: fc.constantFrom("right" as const, "high" as const, "none" as const),
    zone: fc.integer({ min: -11, max: 13 }),
    since: fc.oneof(fc.constant(0), minutes(0, 360)),
    budget: fc.integer({ min: 2, max: 30 }),
    gatherSeconds: fc.constantFrom(0, 0, 1800),
    polls: fc.array(
      fc.record({
        pause: fc.oneof(
          { weight: 8, arbitrary: fc.constant(interval) },
          { weight: 2, arbitrary: minutes(1, 40) },
          { weight: 2, arbitrary: minutes(60, 480) },
        ),
        skew: fc.integer({ min: -290, max: 290 }),
        trouble: fc.option(
          fc.record({
            at: fc.integer({ min: 1, max: 6 }),
            what: fc.constantFrom<Trouble | "before storing">("crash", "unavailable", "expired", "before storing"),
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
export interface Told {
  events: TriggerEvent[];
  givenUp: string[];
  state: TriggerState | undefined;
  /** Title of each item when it was first read by a poll that was stored. */
  firstTitles: Map<string, string>;
  polls: number;
  /** Readings of a whole list when nothing could happen any more. */
  quietSince?: number;
}

/** Most polls after the last item became final that a history may take to come to an end. */
const patience = 2000;

export async function play({ kind, world, since, budget, gatherSeconds, polls, pace }: History): Promise<Told> {
  let turn = 0;
  const vendor = new Vendor(world, () => pace[turn++ % pace.length] ?? 0);
  vendor.time = begin;
  const told: Told = { events: [], givenUp: [], state: undefined, firstTitles: new Map(), polls: 0 };
  for (let index = 0; !isOver(vendor, world, told, index - polls.length); index += 1) {
    const { pause, skew, trouble } = polls[index] ?? { pause: 20 * minute, skew: 0, trouble: undefined };
    const outcome = await pollOnce(vendor, kind, told.state, {
      since,
      budget,
      gatherSeconds,
      skew,
      trouble,
      pageSize: world.pageSize,
    });
    told.polls += 1;
    if (outcome) {
      told.events.push(...outcome.poll.events);
      told.givenUp.push(...outcome.poll.givenUp);
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
function isOver(vendor: Vendor, { items }: World, told: Told, extra: number): boolean {
  if (extra > patience) throw new Error(`no end after ${patience} further polls`);
  const { state } = told;
  const last = Math.max(begin, ...items.map(({ place }) => place));
  if (vendor.time < last + lookback + settle + hour || extra < 5 || !state) return false;
  told.quietSince ??= state.sweep.count;
  // A list without a window has been read twice more, the first time perhaps from its middle on.
  const [first] = state.read;
  const isRead = first ? first[0] > epoch + last * 1000 : state.sweep.count >= told.quietSince + 2;
  return isRead && state.pending.length === 0;
}

interface Turn extends Pick<History, "since" | "budget" | "gatherSeconds"> {
  skew: number;
  trouble: History["polls"][number]["trouble"];
  pageSize: number;
}

async function pollOnce(
  vendor: Vendor,
  kind: Kind,
  state: TriggerState | undefined,
  { since, budget, gatherSeconds, skew, trouble, pageSize }: Turn,
): Promise<{ poll: Poll; seen: Map<string, string> } | undefined> {
  const seen = new Map<string, string>();
  const began = epoch + (vendor.time + skew) * 1000;
  let requests = 0;
  try {
    const outcome = await poll(triggers[kind], state, {
      budget,
      gatherSeconds,
      paging: { cursorInput: "cursor", pageSize },
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
    if (error instanceof Crash) return undefined;
    throw error;
  }
}

function fail(what: Trouble | "before storing", hasCursor: boolean): void {
  if (what === "crash") throw new Crash();
  if (what === "unavailable") throw new ConnectorError("unavailable", "down", { retryable: true });
  if (what === "expired" && hasCursor) throw expired();
}

function remember(answer: unknown, seen: Map<string, string>): void {
  const items =
    typeof answer === "object" && answer && "items" in answer && Array.isArray(answer.items) ? answer.items : [];
  for (const { id, title } of items) if (typeof title === "string" && !seen.has(id)) seen.set(id, title);
}

/** Items that must have been told of, and those that may have been. */
export function expectedOf({ kind, world }: History, start: number): { must: Item[]; may: Item[] } {
  const from = (start - epoch) / 1000;
  const timeOf = ({ place }: Item): number => place;
  const may = world.items.filter((one) => timeOf(one) >= from);
  const isList = !("window" in triggers[kind].poll);
  const must = may.filter(({ erased, hidden, late }) => {
    if (erased !== undefined) return false;
    return isList || !hidden || Math.max(late, hidden.to) <= lookback;
  });
  return { must, may };
}
