// @ts-nocheck
// One poll of a trigger: reads what is due, within a budget of requests, and fetches the parts that are awaited.
import { ConnectorError } from "../../runtime/errors.ts";
import { getPointer } from "../../runtime/lossless_json.ts";
import type { Page } from "../../runtime/response.ts";
import {
  fillActionInput,
  getOccurredAt,
  type InputValues,
  type PollConfig,
  setPointer,
  type TriggerEvent,
} from "../event.ts";
import { ChangeDetector } from "./change_detector.ts";
import {
  type CoverageSegment,
  dropFinalSegments,
  extendCoverage,
  getDueRanges,
  getFinalBefore,
  getMinRecentMs,
  markRead,
  mergeSimilarSegments,
  type Schedule,
  type TimeRange,
} from "./coverage.ts";
import { fetchEnrichments, selectBatch } from "./enrichment.ts";
import type { Poll, PollContext, PollState } from "./poll.ts";
import { formatBounds, readRange, type SliceResult } from "./range_reader.ts";

type WindowRules = NonNullable<PollConfig["window"]>;

const dayMs = 86_400_000;

/** How many readings of a whole list an item may be missing from before it is forgotten: pages move. */
const missedSweeps = 5;

export class PollSession {
  readonly #rules: PollConfig;
  readonly #context: PollContext;
  readonly #input: InputValues;
  readonly #now: number;
  readonly #rhythm: Schedule;
  readonly #start: number;
  readonly #failures: number;
  #busyUntil: number;
  readonly #finds: ChangeDetector;
  #sweep: PollState["sweep"];
  #read: CoverageSegment[];
  #requests = 0;
  #hasMore = false;

  constructor(trigger: string, rules: PollConfig, state: PollState | undefined, context: PollContext) {
    this.#rules = rules;
    this.#context = context;
    this.#input = context.input ?? {};
    this.#now = wholeSecond(context.now());
    this.#rhythm = rhythmOf(rules, context);
    this.#start = state?.start ?? wholeSecond(Math.min(this.#now, context.startAt ?? this.#now));
    this.#failures = state?.failures ?? 0;
    this.#busyUntil = state?.busyUntil ?? 0;
    this.#sweep = state?.sweep ?? { count: 0 };
    this.#finds = new ChangeDetector({
      trigger,
      rules,
      input: this.#input,
      now: this.#now,
      clock: () => context.now(),
      start: this.#start,
      gatherMs: (context.enrichmentDelaySeconds ?? 0) * 1000,
      isFirstReading: !rules.window && this.#sweep.count === 0,
      known: state?.known ?? {},
      pending: state?.pending ?? [],
    });
    const from = rules.changes ? this.#start - this.#rhythm.lookbackMs : this.#start;
    const to = this.#now + (rules.window?.lookaheadSeconds ?? 600) * 1000;
    this.#read = state?.read.length ? extendCoverage(state.read, to, this.#rhythm) : [[from, to, 0]];
  }

  async run(): Promise<void> {
    if (this.#rules.window) await this.#readWindow(this.#rules.window);
    else await this.#readList();
    const isLate = this.#finds.pending.some(
      ({ nextAttemptAt }) => this.#now - nextAttemptAt >= this.#rhythm.intervalMs,
    );
    await this.#tryPending(this.#hasMore && !isLate);
  }

  /** What the poll comes to, also where an error ended it early. */
  finish(error?: ConnectorError): Poll {
    const { events, seenItems, pending, abandonedItemIds } = this.#finds;
    if (this.#rules.window) {
      this.#read = mergeSimilarSegments(dropFinalSegments(this.#read, this.#rhythm), this.#now, this.#rhythm);
      seenItems.evictUpTo(Math.floor((this.#read[0]?.[0] ?? 0) / this.#bucketMs()));
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
        known: seenItems.serialize(),
        pending,
        failures,
        busyUntil: this.#busyUntil,
        sweep: this.#sweep,
      },
      requests: this.#requests,
      nextPollAt: this.#now + pause,
      abandonedItemIds,
      ...(error && { error }),
    };
  }

  get #hasRoom(): boolean {
    return this.#requests < (this.#context.maxRequests ?? 25);
  }

  async #ask(action: string, input: InputValues, cursor?: string): Promise<Page> {
    const { run, pagination, signal } = this.#context;
    this.#requests += 1;
    const full = cursor === undefined ? input : { ...input, [pagination.cursorInput]: cursor };
    const output = await run(action, full, { priority: "background", ...(signal && { signal }) });
    const [items, next, total, excludedCount] = ["/items", "/nextCursor", "/total", "/excludedCount"].map((part) =>
      getPointer(output, part),
    );
    return {
      items: Array.isArray(items) ? items : [],
      ...(typeof next === "string" && { nextCursor: next }),
      ...(typeof total === "number" && { total }),
      ...(typeof excludedCount === "number" && { excludedCount }),
    };
  }

  async #readWindow(window: WindowRules): Promise<void> {
    const fixed = fillActionInput(this.#rules.input, this.#input);
    const ask = (slice: TimeRange, cursor?: string): Promise<Page> => {
      const { from, to } = formatBounds(window.unit, slice);
      return this.#ask(this.#rules.action, setPointer(setPointer(fixed, window.from, from), window.to, to), cursor);
    };
    const reading = {
      unit: window.unit === "day" ? dayMs : 1000,
      requestSlice: ask,
      identity: (item: unknown) => this.#finds.getItemId(item),
      hasBudget: () => this.#hasRoom,
      finalBefore: getFinalBefore(this.#now, this.#rhythm.lookbackMs),
    };
    for (const { newestFirst, ...range } of getDueRanges(this.#read, this.#now, this.#rhythm, this.#recentFrom())) {
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
    const least = this.#now - getMinRecentMs(this.#rhythm);
    if (this.#now < this.#busyUntil) return least;
    const bucket = this.#finds.seenItems.findBucketBefore(this.#context.pagination.pageSize / 2);
    const known = bucket === undefined ? 0 : bucket * this.#bucketMs();
    return Math.min(least, Math.max(known, this.#now - 2 * this.#rhythm.lookbackMs));
  }

  #takePart({ slice, items, state }: SliceResult, { unit }: WindowRules): void {
    for (const item of items) {
      const occurredAt = getOccurredAt(item, this.#rules.occurredAt);
      if (unit === "day" && occurredAt !== undefined && (occurredAt < slice.from || occurredAt >= slice.to)) continue;
      // The place in the window is one of the times, or unknown; the item is kept at least until that place is final.
      const place = occurredAt !== undefined && occurredAt >= slice.from ? Math.min(occurredAt, slice.to) : slice.to;
      const until = unit === "day" && occurredAt === undefined ? slice.to + 3 * dayMs : place;
      this.#finds.observe({ item, occurredAt, bucket: Math.floor(until / this.#bucketMs()) + 1 });
    }
    if (state === "read") this.#read = markRead(this.#read, slice, this.#now);
  }

  #bucketMs(): number {
    return Math.max(1000, Math.ceil(this.#rhythm.lookbackMs / 32));
  }

  /** Reads the whole list, and goes on where the last poll had to stop. */
  async #readList(): Promise<void> {
    const input = fillActionInput(this.#rules.input, this.#input);
    const { count } = this.#sweep;
    let { cursor } = this.#sweep;
    do {
      const page = await this.#ask(this.#rules.action, input, cursor).catch((error: unknown) => {
        if (cursor !== undefined && ConnectorError.is(error) && error.code === "cursor_expired")
          return this.#ask(this.#rules.action, input);
        throw error;
      });
      for (const item of page.items) {
        this.#finds.observe({ item, occurredAt: getOccurredAt(item, this.#rules.occurredAt), bucket: count + 1 });
      }
      cursor = page.nextCursor;
      this.#sweep = cursor === undefined ? { count: count + 1 } : { count, cursor };
    } while (cursor !== undefined && this.#hasRoom);
    if (cursor === undefined) this.#finds.seenItems.evictUpTo(count + 1 - missedSweeps);
    else this.#hasMore = true;
  }

  /** Asks for awaited parts: in full requests while there is more to read, for all that are due at the end. */
  async #tryPending(onlyFull: boolean): Promise<void> {
    for (let isFirst = true; this.#rules.enrichments; isFirst = false) {
      const batch = selectBatch(this.#finds.pending, this.#rules, this.#now, onlyFull);
      if (batch.length === 0) return;
      if (!this.#hasRoom && (onlyFull || !isFirst)) {
        this.#hasMore = true;
        return;
      }
      const ready = await fetchEnrichments(batch, this.#rules, this.#input, (...call) => this.#ask(...call));
      this.#finds.resolvePending(batch, ready, this.#rhythm.intervalMs);
    }
  }
}

function rhythmOf(
  { intervalSeconds: { min, default: usual }, window }: PollConfig,
  { intervalSeconds }: PollContext,
): Schedule {
  const lookbackMs = (window?.lookbackSeconds ?? 0) * 1000;
  return {
    intervalMs: Math.max(min, intervalSeconds ?? usual) * 1000,
    lookbackMs,
    sweepMs: window?.fullScanIntervalSeconds ? window.fullScanIntervalSeconds * 1000 : lookbackMs / 4,
  };
}

function lengthOf({ from, to }: TimeRange): number {
  return to - from;
}

function momentOf({ occurredAt, detectedAt }: TriggerEvent): number {
  return Date.parse(occurredAt ?? detectedAt);
}

function wholeSecond(milliseconds: number): number {
  return Math.floor(milliseconds / 1000) * 1000;
}
