// @ts-nocheck
// Begins what is due, each second: polls, one poller a connection whatever the number of processes, and posts.
import { Cron } from "croner";
import { getPollLeaseName, type Lease } from "../store/index.ts";
import { DeliveryWorker, type DeliveryWorkerServices } from "./delivery_worker.ts";
import { type PollerServices, pollSubscription } from "./poller.ts";

export interface SchedulerOptions {
  services: PollerServices & DeliveryWorkerServices;
  /** Told of what nobody expected; the rest goes on. */
  onBackgroundError: (error: unknown) => void;
  /** After how long others take over from a process that died, in milliseconds. */
  leaseMs?: number | undefined;
}

/** Connections that one process polls at a time. */
const atOnce = 8;

export class Scheduler {
  readonly deliveryWorker: DeliveryWorker;
  readonly #options: SchedulerOptions;
  readonly #leaseMs: number;
  readonly #working = new Map<string, Promise<void>>();
  readonly #stop = new AbortController();
  #cron: Cron | undefined;

  constructor(options: SchedulerOptions) {
    this.#options = options;
    this.#leaseMs = options.leaseMs ?? 15_000;
    this.deliveryWorker = new DeliveryWorker(options.services, options.onBackgroundError);
  }

  start(): void {
    const settings = { protect: true, unref: true, catch: this.#options.onBackgroundError };
    this.#cron = new Cron("* * * * * *", settings, () => this.tick());
  }

  /** Begins what is due, and waits for none of it. */
  async tick(): Promise<void> {
    if (this.#stop.signal.aborted) return;
    const { store, now } = this.#options.services;
    const room = atOnce - this.#working.size;
    const due = room > 0 ? await store.subscriptions.listDueConnections(now(), room + this.#working.size) : [];
    for (const connection of due.filter((id) => !this.#working.has(id)).slice(0, room)) {
      const work = this.#workOn(connection)
        .catch(this.#options.onBackgroundError)
        .then(() => {
          this.#working.delete(connection);
        });
      this.#working.set(connection, work);
    }
    await this.deliveryWorker.deliverDue();
  }

  /** Begins what is due without waiting for the next second; nothing where it was not started. */
  pollSoon(): void {
    if (this.#cron) void this.tick().catch(this.#options.onBackgroundError);
  }

  /** Posts what has just been stored, without waiting for the next second. */
  deliverSoon(): void {
    void this.deliveryWorker.deliverDue().catch(this.#options.onBackgroundError);
  }

  /** Resolves once everything that is due now is done. */
  async waitUntilIdle(): Promise<void> {
    for (await this.tick(); this.#working.size > 0; await this.tick()) await Promise.all(this.#working.values());
    await this.deliveryWorker.waitUntilIdle();
  }

  /** Stops at the next pause. What a poll has not stored is found again by the next one. */
  async stop(): Promise<void> {
    this.#cron?.stop();
    this.#stop.abort();
    await Promise.all(this.#working.values());
    await this.deliveryWorker.stop();
  }

  async #workOn(connection: string): Promise<void> {
    const { store, now } = this.#options.services;
    const lease = await store.leases.acquire(getPollLeaseName(connection), this.#leaseMs, now());
    if (!lease) return;
    const lost = new AbortController();
    const keeping = setInterval(() => this.#keep(lease, lost), this.#leaseMs / 3);
    try {
      await this.#pollAll(connection, lease, AbortSignal.any([lost.signal, this.#stop.signal]));
    } finally {
      clearInterval(keeping);
      await store.leases.release(lease);
    }
  }

  #keep(lease: Lease, lost: AbortController): void {
    const { store, now } = this.#options.services;
    const kept = store.leases.renew(lease, this.#leaseMs, now());
    kept.then((isKept) => isKept || lost.abort(), this.#options.onBackgroundError);
  }

  async #pollAll(connection: string, lease: Lease, signal: AbortSignal): Promise<void> {
    const { services, onBackgroundError } = this.#options;
    for (const subscription of await services.store.subscriptions.listDue(connection, services.now())) {
      if (signal.aborted) return;
      const found = await pollSubscription(services, subscription, lease, signal).catch(onBackgroundError);
      if (found) this.deliverSoon();
    }
  }
}
