// One poll of a trigger: reads what is due, within a budget of requests, and fetches the parts that are awaited.
import type { ConnectorError } from "./errors.ts";
import { at } from "./json.ts";
import type { Page } from "./reply.ts";
import type { Poll, PollContext, TriggerState } from "./trigger.ts";
import {
  due,
  extend,
  finalBefore,
  leastRecentMs,
  mark,
  type Range,
  type Rhythm,
  type Segment,
  settle,
  simplify,
} from "./trigger_coverage.ts";
import { fillInput, type PollRules, put, timeOf, type Values } from "./trigger_event.ts";
import { Finds } from "./trigger_finds.ts";
import { fetchParts, nextBatch } from "./trigger_parts.ts";
import { boundsOf, isExpiredCursor, type Part, readRange } from "./trigger_window.ts";

type WindowRules = NonNullable<PollRules["window"]>;

const dayMs = 86_400_000;

/** How many readings of a whole list an item may be missing from before it is forgotten: pages move. */
const missedSweeps = 5;

export class PollSession {
  readonly #rules: PollRules;
  readonly #context: PollContext;
  readonly #input: Values;
  readonly #now: number;
  readonly #rhythm: Rhythm;
  readonly #start: number;
  readonly #failures: number;
  #busyUntil: number;
  readonly #finds: Finds;
  #sweep: TriggerState["sweep"];
  #read: Segment[];
  #requests = 0;
  #hasMore = false;

  constructor(trigger: string, rules: PollRules, state: TriggerState | undefined, context: PollContext) {
    this.#rules = rules;
    this.#context = context;
    this.#input = context.input ?? {};
    this.#now = wholeSecond(context.now());
    this.#rhythm = rhythmOf(rules, context);
    this.#start = state?.start ?? wholeSecond(Math.min(this.#now, context.startAt ?? this.#now));
    this.#failures = state?.failures ?? 0;
    this.#busyUntil = state?.busyUntil ?? 0;
    this.#sweep = state?.sweep ?? { count: 0 };
    this.#finds = new Finds({
      trigger,
      rules,
      input: this.#input,
      now: this.#now,
      clock: () => context.now(),
      start: this.#start,
      gatherMs: (context.gatherSeconds ?? 0) * 1000,
      isFirstReading: !rules.window && this.#sweep.count === 0,
      known: state?.known ?? {},
      pending: state?.pending ?? [],
    });
    const from = rules.changes ? this.#start - this.#rhythm.lookbackMs : this.#start;
    const to = this.#now + (rules.window?.aheadSeconds ?? 600) * 1000;
    this.#read = state?.read.length ? extend(state.read, to, this.#rhythm) : [[from, to, 0]];
  }

  async work(): Promise<void> {
    if (this.#rules.window) await this.#readWindow(this.#rules.window);
    else await this.#readList();
    const isLate = this.#finds.pending.some(({ next }) => this.#now - next >= this.#rhythm.intervalMs);
    await this.#tryPending(this.#hasMore && !isLate);
  }

  /** What the poll comes to, also where an error ended it early. */
  end(error?: ConnectorError): Poll {
    const { events, memory, pending, givenUp } = this.#finds;
    if (this.#rules.window) {
      this.#read = simplify(settle(this.#read, this.#rhythm), this.#now, this.#rhythm);
      memory.forget(Math.floor((this.#read[0]?.[0] ?? 0) / this.#bucketMs()));
    }
    const failures = error ? this.#failures + 1 : 0;
    const backoff = Math.min(this.#rhythm.intervalMs * 2 ** Math.min(failures, 10), 3_600_000);
    const pause = error ? (error.retryAfterMs ?? backoff) : this.#hasMore ? 0 : this.#rhythm.intervalMs;
    return {
      events: events.sort((one, other) => momentOf(one) - momentOf(other)),
      state: {
        version: 1,
        start: this.#start,
        read: this.#rules.window ? this.#read : [],
        known: memory.save(),
        pending,
        failures,
        busyUntil: this.#busyUntil,
        sweep: this.#sweep,
      },
      requests: this.#requests,
      nextPollAt: this.#now + pause,
      givenUp,
      ...(error && { error }),
    };
  }

  get #hasRoom(): boolean {
    return this.#requests < (this.#context.budget ?? 25);
  }

  async #ask(action: string, input: Values, cursor?: string): Promise<Page> {
    const { run, paging, signal } = this.#context;
    this.#requests += 1;
    const full = cursor === undefined ? input : { ...input, [paging.cursorInput]: cursor };
    const output = await run(action, full, { priority: "background", ...(signal && { signal }) });
    const [items, next, total, withheld] = ["/items", "/nextCursor", "/total", "/withheld"].map((part) =>
      at(output, part),
    );
    return {
      items: Array.isArray(items) ? items : [],
      ...(typeof next === "string" && { nextCursor: next }),
      ...(typeof total === "number" && { total }),
      ...(typeof withheld === "number" && { withheld }),
    };
  }

  async #readWindow(window: WindowRules): Promise<void> {
    const fixed = fillInput(this.#rules.input, this.#input);
    const ask = (slice: Range, cursor?: string): Promise<Page> => {
      const { from, to } = boundsOf(window.unit, slice);
      return this.#ask(this.#rules.action, put(put(fixed, window.from, from), window.to, to), cursor);
    };
    const reading = {
      unit: window.unit === "day" ? dayMs : 1000,
      ask,
      identity: (item: unknown) => this.#finds.idOf(item),
      hasRoom: () => this.#hasRoom,
      finalBefore: finalBefore(this.#now, this.#rhythm.lookbackMs),
    };
    for (const { newestFirst, ...range } of due(this.#read, this.#now, this.#rhythm, this.#recentFrom())) {
      let left = lengthOf(range);
      for await (const part of readRange(range, { ...reading, newestFirst })) {
        this.#takePart(part, window);
        if (part.state !== "open") left -= lengthOf(part.slice);
        else if (newestFirst) this.#busyUntil = this.#now + this.#rhythm.sweepMs;
        await this.#tryPending(true);
      }
      if (left > 0) this.#hasMore = true;
    }
  }

  /** From when on each poll reads: as far back as one page is expected to reach, and a few polls at least. */
  #recentFrom(): number {
    const least = this.#now - leastRecentMs(this.#rhythm);
    if (this.#now < this.#busyUntil) return least;
    const bucket = this.#finds.memory.bucketBefore(this.#context.paging.pageSize / 2);
    const known = bucket === undefined ? 0 : bucket * this.#bucketMs();
    return Math.min(least, Math.max(known, this.#now - 2 * this.#rhythm.lookbackMs));
  }

  #takePart({ slice, items, state }: Part, { unit }: WindowRules): void {
    for (const item of items) {
      const time = timeOf(item, this.#rules.time);
      if (unit === "day" && time !== undefined && (time < slice.from || time >= slice.to)) continue;
      // The place in the window is one of the times, or unknown; the item is kept at least until that place is final.
      const place = time !== undefined && time >= slice.from ? Math.min(time, slice.to) : slice.to;
      const until = unit === "day" && time === undefined ? slice.to + 3 * dayMs : place;
      this.#finds.take({ item, time, bucket: Math.floor(until / this.#bucketMs()) + 1 });
    }
    if (state === "read") this.#read = mark(this.#read, slice, this.#now);
  }

  #bucketMs(): number {
    return Math.max(1000, Math.ceil(this.#rhythm.lookbackMs / 32));
  }

  /** Reads the whole list, and goes on where the last poll had to stop. */
  async #readList(): Promise<void> {
    const input = fillInput(this.#rules.input, this.#input);
    const { count } = this.#sweep;
    let { cursor } = this.#sweep;
    do {
      const page = await this.#ask(this.#rules.action, input, cursor).catch((error: unknown) => {
        if (cursor !== undefined && isExpiredCursor(error)) return this.#ask(this.#rules.action, input);
        throw error;
      });
      for (const item of page.items) {
        this.#finds.take({ item, time: timeOf(item, this.#rules.time), bucket: count + 1 });
      }
      cursor = page.nextCursor;
      this.#sweep = cursor === undefined ? { count: count + 1 } : { count, cursor };
    } while (cursor !== undefined && this.#hasRoom);
    if (cursor === undefined) this.#finds.memory.forget(count + 1 - missedSweeps);
    else this.#hasMore = true;
  }

  /** Asks for awaited parts: in full requests while there is more to read, for all that are due at the end. */
  async #tryPending(onlyFull: boolean): Promise<void> {
    for (let isFirst = true; this.#rules.enrich; isFirst = false) {
      const batch = nextBatch(this.#finds.pending, this.#rules, this.#now, onlyFull);
      if (batch.length === 0) return;
      if (!this.#hasRoom && (onlyFull || !isFirst)) {
        this.#hasMore = true;
        return;
      }
      const ready = await fetchParts(batch, this.#rules, this.#input, (...call) => this.#ask(...call));
      this.#finds.conclude(batch, ready, this.#rhythm.intervalMs);
    }
  }
}

function rhythmOf({ intervalSeconds: { least, usual }, window }: PollRules, { intervalSeconds }: PollContext): Rhythm {
  const lookbackMs = (window?.lookbackSeconds ?? 0) * 1000;
  return {
    intervalMs: Math.max(least, intervalSeconds ?? usual) * 1000,
    lookbackMs,
    sweepMs: window?.sweepSeconds ? window.sweepSeconds * 1000 : lookbackMs / 4,
  };
}

function lengthOf({ from, to }: Range): number {
  return to - from;
}

function momentOf({ time, foundAt }: { time?: string; foundAt: string }): number {
  return Date.parse(time ?? foundAt);
}

function wholeSecond(milliseconds: number): number {
  return Math.floor(milliseconds / 1000) * 1000;
}
