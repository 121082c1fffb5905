// The retention job: deletes expired runs, events, tokens and sessions every hour.
import type { AppSettings } from "./app_settings.ts";
import type { Store } from "./store/index.ts";

export interface RetentionServices {
  store: Store;
  settings: AppSettings;
  now: () => number;
}

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/** Delivered event ids are kept for at least 30 days: an item that polling detects late must not be delivered again. */
const minEventDays = 30;

export class RetentionJob {
  readonly #services: RetentionServices;
  readonly #onError: (error: unknown) => void;
  #timer: NodeJS.Timeout | undefined;

  constructor(services: RetentionServices, onError: (error: unknown) => void) {
    this.#services = services;
    this.#onError = onError;
  }

  /** Marks runs that a crash has interrupted, then runs now and every hour. */
  async start(): Promise<void> {
    const { store, now } = this.#services;
    await store.runs.failInterrupted(now());
    await this.run();
    this.#timer = setInterval(() => void this.run().catch(this.#onError), hourMs);
    this.#timer.unref();
  }

  async run(): Promise<void> {
    const { store, settings, now } = this.#services;
    const { days } = (await settings.read()).retention;
    await store.runs.deleteBefore(now() - days * dayMs);
    await store.events.deleteBefore(now() - days * dayMs, now() - Math.max(days, minEventDays) * dayMs);
    await store.seenWebhooks.deleteExpired(now());
    await store.oneTimeTokens.deleteExpired(now());
    await store.sessions.deleteExpired(now());
    await store.failedAttempts.deleteExpired(now());
  }

  stop(): void {
    clearInterval(this.#timer);
  }
}
