// Starts due polls and deliveries every second. A lease lets only one process poll the subscriptions of a connection.
import { Cron } from "croner";
import { getPollLeaseName, type Lease } from "../store/index.ts";
import { DeliveryWorker, type DeliveryWorkerServices } from "./delivery_worker.ts";
import { type PollerServices, pollSubscription } from "./poller.ts";
import { RoundRobin } from "./round_robin.ts";

export interface SchedulerOptions {
  services: PollerServices & DeliveryWorkerServices;
  /** Called for unexpected errors; other polls and deliveries continue. */
  onBackgroundError: (error: unknown) => void;
  /** After this time without renewal another process polls the connection. */
  leaseMs?: number | undefined;
}

const maxConnections = 32;
/** For one company, whose rate limiter lets few requests through anyway. */
const maxConnectionsPerCompany = 2;
/** More due connections wait for a later tick. */
const maxListedConnections = 500;
/** A connection with many subscriptions ends its turn after this time; the rest of them stay due. */
const turnMs = 10_000;

export class Scheduler {
  readonly deliveryWorker: DeliveryWorker;
  readonly #options: SchedulerOptions;
  readonly #leaseMs: number;
  /** The connections that are polled. */
  readonly #polls = new Map<string, { quotaKey: string; done: Promise<void> }>();
  readonly #roundRobin = new RoundRobin();
  readonly #controller = new AbortController();
  #cron: Cron | undefined;

  constructor(options: SchedulerOptions) {
    this.#options = options;
    this.#leaseMs = options.leaseMs ?? 15_000;
    this.deliveryWorker = new DeliveryWorker(options.services, options.onBackgroundError);
  }

  start(): void {
    const cronOptions = { protect: true, unref: true, catch: this.#options.onBackgroundError };
    this.#cron = new Cron("* * * * * *", cronOptions, () => this.tick());
  }

  /** Starts what is due without waiting for it. */
  async tick(): Promise<void> {
    if (this.#controller.signal.aborted) return;
    await this.#startPolls();
    await this.deliveryWorker.deliverDue();
  }

  async #startPolls(): Promise<void> {
    const { store, now } = this.#options.services;
    if (this.#polls.size >= maxConnections) return;
    const due = await store.subscriptions.listDueConnections(now(), maxListedConnections);
    const quotaKeys = new Map(due.map(({ id, quotaKey }) => [id, quotaKey]));
    for (const connection of this.#roundRobin.sort([...quotaKeys.keys()])) {
      const quotaKey = quotaKeys.get(connection) ?? connection;
      if (!this.#hasCapacity(connection, quotaKey)) continue;
      this.#roundRobin.recordTurn(connection);
      const done = this.#pollConnection(connection)
        .catch(this.#options.onBackgroundError)
        .then(() => {
          this.#polls.delete(connection);
        });
      this.#polls.set(connection, { quotaKey, done });
    }
  }

  #hasCapacity(connection: string, quotaKey: string): boolean {
    const company = [...this.#polls.values()].filter((running) => running.quotaKey === quotaKey);
    const isFree = this.#polls.size < maxConnections && company.length < maxConnectionsPerCompany;
    return isFree && !this.#polls.has(connection);
  }

  /** Starts due polls now; does nothing if the scheduler was not started. */
  pollSoon(): void {
    if (this.#cron) void this.tick().catch(this.#options.onBackgroundError);
  }

  /** Starts due deliveries now. */
  deliverSoon(): void {
    void this.deliveryWorker.deliverDue().catch(this.#options.onBackgroundError);
  }

  /** Resolves when nothing is due. */
  async waitUntilIdle(): Promise<void> {
    for (await this.tick(); this.#polls.size > 0; await this.tick()) await this.#waitForPolls();
    await this.deliveryWorker.waitUntilIdle();
  }

  /** Aborts polls and deliveries. The next poll detects again what was not stored. */
  async stop(): Promise<void> {
    this.#cron?.stop();
    this.#controller.abort();
    await this.#waitForPolls();
    await this.deliveryWorker.stop();
  }

  async #waitForPolls(): Promise<void> {
    await Promise.all([...this.#polls.values()].map(({ done }) => done));
  }

  async #pollConnection(connection: string): Promise<void> {
    const { store } = this.#options.services;
    const lease = await store.leases.acquire(getPollLeaseName(connection), this.#leaseMs);
    if (!lease) return;
    const leaseLost = new AbortController();
    const renewal = setInterval(() => this.#renew(lease, leaseLost), this.#leaseMs / 3);
    try {
      await this.#pollAll(connection, lease, AbortSignal.any([leaseLost.signal, this.#controller.signal]));
    } finally {
      clearInterval(renewal);
      await store.leases.release(lease);
    }
  }

  #renew(lease: Lease, leaseLost: AbortController): void {
    const { store } = this.#options.services;
    const renewed = store.leases.renew(lease, this.#leaseMs);
    renewed.then((isRenewed) => isRenewed || leaseLost.abort(), this.#options.onBackgroundError);
  }

  async #pollAll(connection: string, lease: Lease, signal: AbortSignal): Promise<void> {
    const { services, onBackgroundError } = this.#options;
    const startedAt = performance.now();
    for (const subscription of await services.store.subscriptions.listDue(connection, services.now())) {
      if (signal.aborted || performance.now() - startedAt > turnMs) return;
      const count = await pollSubscription(services, subscription, lease, signal).catch(onBackgroundError);
      if (count) this.deliverSoon();
    }
  }
}
