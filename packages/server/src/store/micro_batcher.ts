// Runs a task for the items of concurrent callers together: those that come while it runs are the next batch.
import { ConnectorError } from "gong-connector";
import { delay } from "gong-connector/internal";

interface WaitingItem<Item, Result> {
  item: Item;
  resolve(result: Result): void;
  reject(error: unknown): void;
}

export interface MicroBatcherOptions<Item, Result> {
  maxItems: number;
  /** Shortest time between the starts of two runs, unless as many items wait as one run takes; none by default. */
  intervalMs?: number;
  /** Returns a function that returns the result of an item. */
  run(items: readonly Item[]): Promise<(item: Item) => Result>;
}

export class MicroBatcher<Item, Result> {
  readonly #options: MicroBatcherOptions<Item, Result>;
  readonly #waiting: WaitingItem<Item, Result>[] = [];
  #running: Promise<void> | undefined;
  #timer: NodeJS.Timeout | undefined;
  #lastStartAt = Number.NEGATIVE_INFINITY;

  constructor(options: MicroBatcherOptions<Item, Result>) {
    this.#options = options;
  }

  /** Resolves with the result of a run that starts after this call, at most `maxDelayMs` later unless the interval is longer. */
  add(item: Item, maxDelayMs = 0): Promise<Result> {
    const { promise, resolve, reject } = Promise.withResolvers<Result>();
    this.#waiting.push({ item, resolve, reject });
    if (maxDelayMs === 0 || this.#waiting.length >= this.#options.maxItems) void this.flush();
    else this.#timer ??= setTimeout(() => void this.flush(), maxDelayMs);
    return promise;
  }

  /** Runs what waits now. Resolves when every item has its result or error. */
  async flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#waiting.length > 0) this.#running ??= this.#runAll();
    await this.#running;
  }

  async #runAll(): Promise<void> {
    // Calls of the same turn of the event loop share the first batch.
    await new Promise((resolve) => setImmediate(resolve));
    while (this.#waiting.length > 0) {
      await this.#waitForInterval();
      this.#lastStartAt = performance.now();
      await this.#run(this.#waiting.splice(0, this.#options.maxItems));
    }
    this.#running = undefined;
  }

  async #waitForInterval(): Promise<void> {
    const { maxItems, intervalMs } = this.#options;
    if (intervalMs === undefined) return;
    const remainingMs = this.#lastStartAt + intervalMs - performance.now();
    if (remainingMs > 0 && this.#waiting.length < maxItems) await delay(remainingMs);
  }

  async #run(batch: readonly WaitingItem<Item, Result>[]): Promise<void> {
    try {
      const getResult = await this.#options.run(batch.map(({ item }) => item));
      for (const { item, resolve } of batch) resolve(getResult(item));
    } catch (error) {
      // An item that the database cannot store must not fail the others. A database that cannot be used fails all.
      if (batch.length > 1 && !ConnectorError.is(error)) for (const waiting of batch) await this.#run([waiting]);
      else for (const { reject } of batch) reject(error);
    }
  }
}
