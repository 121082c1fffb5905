// One poll of a trigger: reads the ranges that are due within a budget of requests, and fetches enrichments.
import { ConnectorError } from "../../errors/errors.ts";
import { type Page, PaginationProgress, paginate } from "../../pagination/pagination.ts";
import { getEventTime, getOccurredAt, type InputValues, type PollConfig } from "../event.ts";
import { fillActionInput } from "../requests.ts";
import { ChangeDetector } from "./change_detector.ts";
import {
  type CoverageSegment,
  createSchedule,
  type DueRange,
  dayMs,
  dropFinalSegments,
  extendCoverage,
  floorToSecond,
  getDueRanges,
  getFinalBefore,
  getMinRecentMs,
  markRead,
  mergeSimilarSegments,
  type Schedule,
  type TimeRange,
} from "./coverage.ts";
import { type EnrichmentConfig, fetchEnrichments, getEnrichmentConfig, selectBatch } from "./enrichment.ts";
import type { PollOptions, PollResult, PollSessionOptions } from "./options.ts";
import { PollRequests } from "./poll_requests.ts";
import {
  limitOpenSlice,
  type OpenSlice,
  type ReadRange,
  readRange,
  type SliceResult,
  setBounds,
  type WindowConfig,
} from "./range_reader.ts";
import type { PollState } from "./state.ts";
import { orderByTurn, selectNextSlice } from "./turns.ts";

export class PollSession {
  readonly #config: PollConfig;
  readonly #options: PollOptions;
  readonly #input: InputValues;
  readonly #now: number;
  readonly #requests: PollRequests;
  readonly #schedule: Schedule;
  readonly #bucketMs: number;
  readonly #startAt: number;
  readonly #failures: number;
  #busyUntil: number;
  readonly #detector: ChangeDetector;
  readonly #enrichment: EnrichmentConfig | undefined;
  #fullScan: PollState["fullScan"];
  #coverage: CoverageSegment[];
  #openSlice: OpenSlice | undefined;
  #hasMore = false;

  constructor({ trigger, config, input, options }: PollSessionOptions, state: PollState | undefined) {
    this.#config = config;
    this.#options = options;
    this.#requests = new PollRequests(options);
    this.#input = input;
    this.#now = floorToSecond(options.now());
    this.#schedule = createSchedule(config, options.intervalSeconds);
    this.#bucketMs = Math.max(1000, Math.ceil(this.#schedule.lookbackMs / 32));
    this.#startAt = state?.startAt ?? floorToSecond(Math.min(this.#now, options.startAt ?? this.#now));
    this.#failures = state?.failures ?? 0;
    this.#busyUntil = state?.busyUntil ?? 0;
    this.#fullScan = state?.fullScan ?? { count: 0 };
    const { actions, connector } = options.connector.manifests;
    this.#enrichment = getEnrichmentConfig(config, actions, connector.pagination.pageSize);
    this.#detector = new ChangeDetector({
      trigger,
      config,
      readyWhen: actions.get(config.action)?.response?.pending?.readyWhen,
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
    this.#openSlice = state?.openSlice && limitOpenSlice(state.openSlice, this.#coverage);
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
    const { events, seenItems, pendingItems, abandonedItemIds, itemsWithoutId } = this.#detector;
    if (this.#config.window) {
      const open = dropFinalSegments(this.#coverage, this.#schedule);
      this.#coverage = mergeSimilarSegments(open, this.#now, this.#schedule);
      seenItems.evictUpTo(Math.floor((this.#coverage[0]?.[0] ?? 0) / this.#bucketMs));
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
        ...(this.#openSlice && { openSlice: this.#openSlice }),
      },
      requests: this.#requests.count,
      nextPollAt: this.#now + this.#getPauseMs(failures, error),
      abandonedItemIds,
      itemsWithoutId,
      ...(error && { error }),
    };
  }

  #getPauseMs(failures: number, error: ConnectorError | undefined): number {
    if (!error) return this.#hasMore ? 0 : this.#schedule.intervalMs;
    return error.retryAfterMs ?? Math.min(this.#schedule.intervalMs * 2 ** Math.min(failures, 10), 3_600_000);
  }

  async #readWindow(window: WindowConfig): Promise<void> {
    const input = fillActionInput(this.#config.input, this.#input);
    const readerOptions = {
      action: this.#config.action,
      now: this.#now,
      unitMs: window.unit === "day" ? dayMs : 1000,
      requestSlice: (slice: TimeRange, cursor?: string): Promise<Page> =>
        this.#requests.requestPage(this.#config.action, setBounds(input, window, slice), cursor),
      getItemKey: (item: unknown) => this.#detector.getItemKey(item),
      finalBefore: getFinalBefore(this.#now, this.#schedule.lookbackMs),
    };
    const last = this.#openSlice;
    const unfinished: OpenSlice[] = [];
    const read: ReadRange = async ({ newestFirst, ...range }, hasBudget, open) => {
      let remainingMs = range.to - range.from;
      for await (const result of readRange(range, { ...readerOptions, newestFirst, hasBudget }, open)) {
        this.#observeSlice(result, window);
        if (result.rest) unfinished.push({ ...result.rest, after: open?.after, sweepTo: open?.sweepTo });
        if (result.state !== "open") remainingMs -= result.slice.to - result.slice.from;
        else if (newestFirst) this.#busyUntil = this.#now + this.#schedule.fullScanIntervalMs;
        await this.#enrichPending(true);
      }
      if (remainingMs > 0) this.#hasMore = true;
    };
    try {
      await this.#readDueRanges(read, last, unfinished);
    } catch (error) {
      // An outage does not cost the place, since a slice of many pages would never end. Other errors may be due to it.
      if (ConnectorError.is(error) && error.retryable) this.#openSlice ??= unfinished.shift() ?? last;
      throw error;
    }
  }

  async #readDueRanges(read: ReadRange, last: OpenSlice | undefined, unfinished: OpenSlice[]): Promise<void> {
    const { hasBudget } = this.#requests;
    const isContinued = last !== undefined;
    const findDueRanges = (open = this.#openSlice): DueRange[] =>
      getDueRanges(this.#coverage, this.#now, this.#schedule, this.#getRecentFrom(), { isContinued, open });
    if (last) {
      // Half of the budget is for recent time that is due.
      const share = findDueRanges()[0]?.newestFirst ? 0.5 : 1;
      this.#openSlice = undefined;
      await read(last, () => hasBudget(share), last);
      this.#openSlice = unfinished.shift();
    }
    for (const [index, range] of orderByTurn(findDueRanges(), last).entries()) {
      if (index === 0 || hasBudget()) await read(range, hasBudget);
      else unfinished.push({ ...range, readAt: this.#now, passes: 0, ids: [] });
    }
    this.#hasMore ||= unfinished.length > 0;
    this.#openSlice ??= selectNextSlice(unfinished, last);
  }

  /** Start of the range that each poll reads: as far back as one page is expected to reach, and at least a few polls. */
  #getRecentFrom(): number {
    const latest = this.#now - getMinRecentMs(this.#schedule);
    if (this.#now < this.#busyUntil) return latest;
    const { pageSize } = this.#options.connector.manifests.connector.pagination;
    const bucket = this.#detector.seenItems.findBucketBefore(pageSize / 2);
    const onePageFrom = bucket === undefined ? 0 : bucket * this.#bucketMs;
    return Math.min(latest, Math.max(onePageFrom, this.#now - 2 * this.#schedule.lookbackMs));
  }

  #observeSlice({ slice, items, unknownIds = [], state, readAt }: SliceResult, { unit }: WindowConfig): void {
    const toBucket = (storedUntil: number): number => Math.floor(storedUntil / this.#bucketMs) + 1;
    for (const id of unknownIds) this.#detector.observeUnknown(id, toBucket(slice.to));
    for (const item of items) {
      const occurredAt = getOccurredAt(item, this.#config.occurredAt);
      if (unit === "day" && occurredAt !== undefined && (occurredAt < slice.from || occurredAt >= slice.to)) continue;
      // The item's position in the window is one of its times, or unknown. It is stored at least until that is final.
      const position = occurredAt !== undefined && occurredAt >= slice.from ? Math.min(occurredAt, slice.to) : slice.to;
      const storedUntil = unit === "day" && occurredAt === undefined ? slice.to + 3 * dayMs : position;
      this.#detector.observe({ item, occurredAt, bucket: toBucket(storedUntil) });
    }
    if (state === "read") this.#coverage = markRead(this.#coverage, slice, readAt);
  }

  /** Reads the whole list, continuing where the last poll was interrupted. */
  async #readList(): Promise<void> {
    const { action, occurredAt } = this.#config;
    const input = fillActionInput(this.#config.input, this.#input);
    const { count, cursor, ...position } = this.#fullScan;
    const progress = new PaginationProgress(action, cursor === undefined ? undefined : { ...position, cursor });
    const fetch = (next?: string): Promise<Page> => this.#requests.requestPage(action, input, next);
    try {
      for await (const { items, unknownIds = [] } of paginate(fetch, progress, this.#requests.hasBudget)) {
        for (const item of items)
          this.#detector.observe({ item, occurredAt: getOccurredAt(item, occurredAt), bucket: count + 1 });
        for (const id of unknownIds) this.#detector.observeUnknown(id, count + 1);
        this.#fullScan = progress.position ? { count, ...progress.position } : { count: count + 1 };
      }
    } catch (error) {
      const code = ConnectorError.is(error) ? error.code : undefined;
      if (code === "cursor_expired" || code === "cursor_did_not_advance") this.#fullScan = { count };
      if (code !== "cursor_expired" || cursor === undefined) throw error;
      return this.#readList();
    }
    if (progress.position) this.#hasMore = true;
    else this.#detector.seenItems.evictMissing(count + 1);
  }

  /** Fetches enrichments of pending items: with `onlyFull` only in full batches, otherwise for all that are due. */
  async #enrichPending(onlyFull: boolean): Promise<void> {
    const config = this.#enrichment;
    const { requestPage, hasBudget } = this.#requests;
    for (let isFirst = true; config; isFirst = false) {
      const batch = selectBatch(this.#detector.pendingItems, config, this.#now, onlyFull);
      if (batch.length === 0) return;
      if (!hasBudget() && (onlyFull || !isFirst)) {
        this.#hasMore = true;
        return;
      }
      const result = await fetchEnrichments(batch, config, this.#input, { now: this.#now, requestPage, hasBudget });
      this.#detector.resolvePending(batch, result, config, this.#schedule.intervalMs);
    }
  }
}
