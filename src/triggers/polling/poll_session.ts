// One poll of a trigger: reads the ranges that are due within a budget of requests, and fetches enrichments.
import { ConnectorError } from "../../errors/errors.ts";
import { setPointer } from "../../json/json_pointer.ts";
import { toPage } from "../../runtime/pagination.ts";
import type { Page } from "../../runtime/response.ts";
import { getOccurredAt, type InputValues, type PollConfig, type TriggerEvent } from "../event.ts";
import { fillActionInput } from "../requests.ts";
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
import { type EnrichmentConfig, fetchEnrichments, getEnrichmentConfig, selectBatch } from "./enrichment.ts";
import type { PollOptions, PollResult } from "./options.ts";
import { formatBounds, readRange, type SliceResult } from "./range_reader.ts";
import type { PollState } from "./state.ts";

type WindowConfig = NonNullable<PollConfig["window"]>;

export interface PollSessionOptions {
  trigger: string;
  config: PollConfig;
  input: InputValues;
  options: PollOptions & { now: () => number };
}

const dayMs = 86_400_000;

/** An item is evicted after this many readings of the whole list without it, since items move between pages. */
const maxMissedScans = 5;

export class PollSession {
  readonly #config: PollConfig;
  readonly #options: PollOptions;
  readonly #input: InputValues;
  readonly #now: number;
  readonly #schedule: Schedule;
  readonly #startAt: number;
  readonly #failures: number;
  #busyUntil: number;
  readonly #detector: ChangeDetector;
  readonly #enrichment: EnrichmentConfig | undefined;
  #fullScan: PollState["fullScan"];
  #coverage: CoverageSegment[];
  #requests = 0;
  #hasMore = false;

  constructor({ trigger, config, input, options }: PollSessionOptions, state: PollState | undefined) {
    this.#config = config;
    this.#options = options;
    this.#input = input;
    this.#now = floorToSecond(options.now());
    this.#schedule = createSchedule(config, options);
    this.#startAt = state?.startAt ?? floorToSecond(Math.min(this.#now, options.startAt ?? this.#now));
    this.#failures = state?.failures ?? 0;
    this.#busyUntil = state?.busyUntil ?? 0;
    this.#fullScan = state?.fullScan ?? { count: 0 };
    const { actions, connector } = options.connector.manifests;
    const pending = actions.get(config.action)?.response?.pending;
    this.#enrichment = getEnrichmentConfig(config, pending, connector.pagination.pageSize);
    this.#detector = new ChangeDetector({
      trigger,
      config,
      readyWhen: pending?.readyWhen,
      input,
      pollStartedAt: this.#now,
      now: options.now,
      startAt: this.#startAt,
      enrichmentDelayMs: (options.enrichmentDelaySeconds ?? 0) * 1000,
      isFirstScan: !config.window && this.#fullScan.count === 0,
      seenItems: state?.seenItems ?? {},
      pendingItems: state?.pendingItems ?? [],
    });
    const from = config.changes ? this.#startAt - this.#schedule.lookbackMs : this.#startAt;
    const to = this.#now + (config.window?.lookaheadSeconds ?? 600) * 1000;
    this.#coverage = state?.coverage.length ? extendCoverage(state.coverage, to, this.#schedule) : [[from, to, 0]];
  }

  async run(): Promise<void> {
    if (this.#config.window) await this.#readWindow(this.#config.window);
    else await this.#readList();
    const isOverdue = this.#detector.pendingItems.some(
      ({ nextAttemptAt }) => this.#now - nextAttemptAt >= this.#schedule.intervalMs,
    );
    await this.#enrichPending(this.#hasMore && !isOverdue);
  }

  /** The result, also of a poll that an error ended early. */
  finish(error?: ConnectorError): Omit<PollResult, "state"> & { state: PollState } {
    const { events, seenItems, pendingItems, abandonedItemIds } = this.#detector;
    if (this.#config.window) {
      const open = dropFinalSegments(this.#coverage, this.#schedule);
      this.#coverage = mergeSimilarSegments(open, this.#now, this.#schedule);
      seenItems.evictUpTo(Math.floor((this.#coverage[0]?.[0] ?? 0) / this.#bucketMs()));
    }
    const failures = error ? this.#failures + 1 : 0;
    return {
      events: events.sort((a, b) => getEventTime(a) - getEventTime(b)),
      state: {
        startAt: this.#startAt,
        coverage: this.#config.window ? this.#coverage : [],
        seenItems: seenItems.serialize(),
        pendingItems,
        failures,
        busyUntil: this.#busyUntil,
        fullScan: this.#fullScan,
      },
      requests: this.#requests,
      nextPollAt: this.#now + this.#getPauseMs(failures, error),
      abandonedItemIds,
      ...(error && { error }),
    };
  }

  #getPauseMs(failures: number, error: ConnectorError | undefined): number {
    if (!error) return this.#hasMore ? 0 : this.#schedule.intervalMs;
    return error.retryAfterMs ?? Math.min(this.#schedule.intervalMs * 2 ** Math.min(failures, 10), 3_600_000);
  }

  get #hasBudget(): boolean {
    return this.#requests < (this.#options.maxRequests ?? 25);
  }

  async #requestPage(action: string, input: InputValues, cursor?: string): Promise<Page> {
    const { connector, signal } = this.#options;
    const { cursorInput } = connector.manifests.connector.pagination;
    this.#requests += 1;
    const pageInput = cursor === undefined ? input : { ...input, [cursorInput]: cursor };
    return toPage(await connector.run(action, pageInput, { priority: "background", ...(signal && { signal }) }));
  }

  async #readWindow(window: WindowConfig): Promise<void> {
    const fixedInput = fillActionInput(this.#config.input, this.#input);
    const requestSlice = (slice: TimeRange, cursor?: string): Promise<Page> => {
      const { from, to } = formatBounds(window.unit, slice);
      const input = setPointer(setPointer(fixedInput, window.from, from), window.to, to);
      return this.#requestPage(this.#config.action, input, cursor);
    };
    const readerOptions = {
      unitMs: window.unit === "day" ? dayMs : 1000,
      requestSlice,
      getItemId: (item: unknown) => this.#detector.getItemId(item),
      hasBudget: () => this.#hasBudget,
      finalBefore: getFinalBefore(this.#now, this.#schedule.lookbackMs),
    };
    const dueRanges = getDueRanges(this.#coverage, this.#now, this.#schedule, this.#getRecentFrom());
    for (const { newestFirst, ...range } of dueRanges) {
      let remainingMs = range.to - range.from;
      for await (const result of readRange(range, { ...readerOptions, newestFirst })) {
        this.#observeSlice(result, window);
        if (result.state !== "open") remainingMs -= result.slice.to - result.slice.from;
        else if (newestFirst) this.#busyUntil = this.#now + this.#schedule.fullScanIntervalMs;
        await this.#enrichPending(true);
      }
      if (remainingMs > 0) this.#hasMore = true;
    }
  }

  /** Start of the range that each poll reads: as far back as one page is expected to reach, and at least a few polls. */
  #getRecentFrom(): number {
    const latest = this.#now - getMinRecentMs(this.#schedule);
    if (this.#now < this.#busyUntil) return latest;
    const { pageSize } = this.#options.connector.manifests.connector.pagination;
    const bucket = this.#detector.seenItems.findBucketBefore(pageSize / 2);
    const onePageFrom = bucket === undefined ? 0 : bucket * this.#bucketMs();
    return Math.min(latest, Math.max(onePageFrom, this.#now - 2 * this.#schedule.lookbackMs));
  }

  #observeSlice({ slice, items, unknownIds = [], state }: SliceResult, { unit }: WindowConfig): void {
    const toBucket = (storedUntil: number): number => Math.floor(storedUntil / this.#bucketMs()) + 1;
    for (const id of unknownIds) this.#detector.observeUnknown(id, toBucket(slice.to));
    for (const item of items) {
      const occurredAt = getOccurredAt(item, this.#config.occurredAt);
      if (unit === "day" && occurredAt !== undefined && (occurredAt < slice.from || occurredAt >= slice.to)) continue;
      // The item's position in the window is one of its times, or unknown. It is stored at least until that is final.
      const position = occurredAt !== undefined && occurredAt >= slice.from ? Math.min(occurredAt, slice.to) : slice.to;
      const storedUntil = unit === "day" && occurredAt === undefined ? slice.to + 3 * dayMs : position;
      this.#detector.observe({ item, occurredAt, bucket: toBucket(storedUntil) });
    }
    if (state === "read") this.#coverage = markRead(this.#coverage, slice, this.#now);
  }

  #bucketMs(): number {
    return Math.max(1000, Math.ceil(this.#schedule.lookbackMs / 32));
  }

  /** Reads the whole list, continuing where the last poll was interrupted. */
  async #readList(): Promise<void> {
    const { action, occurredAt } = this.#config;
    const input = fillActionInput(this.#config.input, this.#input);
    const { count } = this.#fullScan;
    let { cursor } = this.#fullScan;
    do {
      const page = await this.#requestPage(action, input, cursor).catch((error: unknown) => {
        if (cursor !== undefined && ConnectorError.is(error) && error.code === "cursor_expired")
          return this.#requestPage(action, input);
        throw error;
      });
      for (const item of page.items)
        this.#detector.observe({ item, occurredAt: getOccurredAt(item, occurredAt), bucket: count + 1 });
      for (const id of page.unknownIds ?? []) this.#detector.observeUnknown(id, count + 1);
      cursor = page.nextCursor;
      this.#fullScan = cursor === undefined ? { count: count + 1 } : { count, cursor };
    } while (cursor !== undefined && this.#hasBudget);
    if (cursor === undefined) this.#detector.seenItems.evictUpTo(count + 1 - maxMissedScans);
    else this.#hasMore = true;
  }

  /** Fetches enrichments of pending items: with `onlyFull` only in full batches, otherwise for all that are due. */
  async #enrichPending(onlyFull: boolean): Promise<void> {
    const config = this.#enrichment;
    for (let isFirst = true; config; isFirst = false) {
      const batch = selectBatch(this.#detector.pendingItems, config, this.#now, onlyFull);
      if (batch.length === 0) return;
      if (!this.#hasBudget && (onlyFull || !isFirst)) {
        this.#hasMore = true;
        return;
      }
      const result = await fetchEnrichments(batch, config, this.#input, this.#now, (...request) =>
        this.#requestPage(...request),
      );
      this.#detector.resolvePending(batch, result, config, this.#schedule.intervalMs);
    }
  }
}

function createSchedule({ intervalSeconds, window }: PollConfig, options: PollOptions): Schedule {
  const lookbackMs = (window?.lookbackSeconds ?? 0) * 1000;
  return {
    intervalMs: Math.max(intervalSeconds.min, options.intervalSeconds ?? intervalSeconds.default) * 1000,
    lookbackMs,
    fullScanIntervalMs: window?.fullScanIntervalSeconds ? window.fullScanIntervalSeconds * 1000 : lookbackMs / 4,
  };
}

function getEventTime({ occurredAt, detectedAt }: TriggerEvent): number {
  return Date.parse(occurredAt ?? detectedAt);
}

function floorToSecond(timeMs: number): number {
  return Math.floor(timeMs / 1000) * 1000;
}
