// Keeps the store in order: forgets runs and events after their days, tickets after their time, and runs that a crash left open.
import type { Services } from "./services.ts";

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/** That an event was told is known longer than its content: what polling finds late must not be told again. */
const leastEventDays = 30;

export class RetentionJob {
  readonly #services: Services;
  readonly #onFault: (error: unknown) => void;
  #timer: NodeJS.Timeout | undefined;

  constructor(services: Services, onFault: (error: unknown) => void) {
    this.#services = services;
    this.#onFault = onFault;
  }

  /** Tidies up now and each hour. */
  async start(): Promise<void> {
    const { store, now } = this.#services;
    await store.runs.failInterrupted(now());
    await this.run();
    this.#timer = setInterval(() => void this.run().catch(this.#onFault), hourMs);
    this.#timer.unref();
  }

  async run(): Promise<void> {
    const { store, settings, now } = this.#services;
    const { days } = (await settings.read()).retention;
    await store.runs.deleteBefore(now() - days * dayMs);
    await store.events.deleteBefore(now() - days * dayMs, now() - Math.max(days, leastEventDays) * dayMs);
    await store.seenWebhooks.deleteExpired(now());
    await store.oneTimeTokens.deleteExpired(now());
    await store.sessions.deleteExpired(now());
  }

  stop(): void {
    clearInterval(this.#timer);
  }
}
