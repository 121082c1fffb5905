// The retention job: deletes expired runs, events, tokens, sessions and audit entries every hour.
import type { AppSettings } from "./app_settings.ts";
import { PeriodicJob } from "./periodic_job.ts";
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
  readonly #job: PeriodicJob;

  constructor(services: RetentionServices, onError: (error: unknown) => void) {
    this.#services = services;
    this.#job = new PeriodicJob({ intervalMs: hourMs, task: (signal) => this.#deleteExpired(signal), onError });
  }

  /** Marks runs that a crash has interrupted. Deletes what has expired now and every hour, without waiting for it. */
  async start(): Promise<void> {
    const { store, now } = this.#services;
    await store.runs.failInterrupted(now());
    this.#job.runInBackground();
    this.#job.start();
  }

  /** Resolves when everything that has expired is deleted, also by a run that is in progress. */
  run(): Promise<void> {
    return this.#job.run();
  }

  /** Ends a run that is in progress; the next one continues. */
  stop(): Promise<void> {
    return this.#job.stop();
  }

  async #deleteExpired(signal: AbortSignal): Promise<void> {
    const { store, settings, now } = this.#services;
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
