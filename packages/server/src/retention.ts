// The retention job: deletes expired runs, events, tokens, sessions and audit entries every hour.
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

const auditLogDays = 365;

export class RetentionJob {
  readonly #services: RetentionServices;
  readonly #onError: (error: unknown) => void;
  readonly #controller = new AbortController();
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> | undefined;

  constructor(services: RetentionServices, onError: (error: unknown) => void) {
    this.#services = services;
    this.#onError = onError;
  }

  /** Marks runs that a crash has interrupted. Deletes what has expired now and every hour, without waiting for it. */
  async start(): Promise<void> {
    const { store, now } = this.#services;
    await store.runs.failInterrupted(now());
    const run = (): void => void this.run().catch(this.#onError);
    run();
    this.#timer = setInterval(run, hourMs);
    this.#timer.unref();
  }

  /** Resolves when everything that has expired is deleted, also by a run that is in progress. */
  async run(): Promise<void> {
    await this.#running?.catch(() => {});
    this.#running ??= this.#deleteExpired().finally(() => {
      this.#running = undefined;
    });
    await this.#running;
  }

  /** Ends a run that is in progress; the next one continues. */
  async stop(): Promise<void> {
    clearInterval(this.#timer);
    this.#controller.abort();
    await this.#running?.catch(() => {});
  }

  async #deleteExpired(): Promise<void> {
    const { store, settings, now } = this.#services;
    const { signal } = this.#controller;
    const { days } = (await settings.read()).retention;
    await store.runs.deleteBefore(now() - days * dayMs, signal);
    await store.events.deleteBefore(now() - days * dayMs, now() - Math.max(days, minEventDays) * dayMs, signal);
    await store.seenWebhooks.deleteExpired(now(), signal);
    await store.pollStates.deleteExpired(now(), signal);
    if (signal.aborted) return;
    await store.oneTimeTokens.deleteExpired(now());
    await store.sessions.deleteExpired(now());
    await store.auditLog.deleteBefore(now() - auditLogDays * dayMs);
    await store.failedAttempts.deleteExpired(now());
  }
}
