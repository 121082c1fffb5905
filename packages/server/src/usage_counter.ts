// Counts requests to the vendor by hour and action, and adds them to the store once a second.
import type { RequestAttempt } from "gong-connector";
import type { Store, UsageCounts } from "./store/index.ts";

/** A row is written once in this time: processes that write the same row for each request wait for each other. */
const writeIntervalMs = 1_000;
const hourMs = 3_600_000;

export class UsageCounter {
  readonly #store: Store;
  readonly #onError: (error: unknown) => void;
  /** Requests that are not stored yet, by day, hour and action. */
  #counts = new Map<string, UsageCounts>();
  #timer: NodeJS.Timeout | undefined;
  #writing: Promise<void> = Promise.resolve();

  constructor(store: Store, onError: (error: unknown) => void) {
    this.#store = store;
    this.#onError = onError;
  }

  add({ action, kind, status, waitMs }: RequestAttempt, sentAt: number): void {
    const key = `${Math.floor(sentAt / hourMs)} ${action}`;
    const counts = this.#counts.get(key) ?? createCounts(sentAt, action);
    this.#counts.set(key, counts);
    counts.requests += 1;
    if (kind !== undefined) counts.errors += 1;
    counts.waitMs += waitMs;
    if (status === 429) counts.rateLimitedCount += 1;
    this.#timer ??= setTimeout(() => void this.write(), writeIntervalMs);
  }

  /** Stores all requests that were counted. */
  write(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const counts = [...this.#counts.values()];
    this.#counts = new Map();
    const writes = Promise.all(counts.map((count) => this.#store.runs.addUsage(count))).then(() => {}, this.#onError);
    this.#writing = Promise.all([this.#writing, writes]).then(() => {});
    return this.#writing;
  }
}

function createCounts(sentAt: number, action: string): UsageCounts {
  const date = new Date(sentAt);
  const [day, hour] = [date.toISOString().slice(0, 10), date.getUTCHours()];
  return { day, hour, action, requests: 0, errors: 0, waitMs: 0, rateLimitedCount: 0 };
}
