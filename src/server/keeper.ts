// Keeps the store in order: forgets runs and events after their days, tickets after their time, and runs that a crash left open.
import type { Services } from "./services.ts";

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/** That an event was told is known longer than its content: what polling finds late must not be told again. */
const leastEventDays = 30;

export class Keeper {
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
    await store.history.abandon(now());
    await this.tidy();
    this.#timer = setInterval(() => void this.tidy().catch(this.#onFault), hourMs);
    this.#timer.unref();
  }

  async tidy(): Promise<void> {
    const { store, settings, now } = this.#services;
    const { days } = (await settings.read()).keep;
    await store.history.forget(now() - days * dayMs);
    await store.events.forget(now() - days * dayMs, now() - Math.max(days, leastEventDays) * dayMs);
    await store.received.sweep(now());
    await store.tickets.sweep(now());
  }

  stop(): void {
    clearInterval(this.#timer);
  }
}
