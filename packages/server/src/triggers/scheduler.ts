// Starts due polls and deliveries every second. A lease lets only one process poll the subscriptions of a connection.
import { type DueConnection, type DueSubscription, getPollLeaseName, type Lease } from "../store/index.ts";
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

/**
 * A poll with three requests takes two seconds, most of which it waits for the vendor and the rate limiter. 10,000
 * connections have 56 polls a second.
 */
const maxConnections = 128;
/** For one company, whose rate limiter lets few requests through anyway. */
const maxConnectionsPerCompany = 2;
/** More due connections wait for a later tick. */
const maxListedConnections = 500;
/** While more connections are due than can be polled, others start when this many have ended: each start reads the list. */
const minStarts = maxConnections / 4;
/** A connection with many subscriptions ends its turn after this time; the rest of them stay due. */
const turnMs = 10_000;
const tickMs = 1_000;

interface PolledConnection {
  quotaKey: string;
  done: Promise<void>;
}

interface HeldConnection {
  connection: DueConnection;
  lease: Lease;
}

export class Scheduler {
  readonly deliveryWorker: DeliveryWorker;
  readonly #options: SchedulerOptions;
  readonly #leaseMs: number;
  readonly #polls = new Map<string, PolledConnection>();
  readonly #roundRobin = new RoundRobin();
  readonly #controller = new AbortController();
  #timer: NodeJS.Timeout | undefined;
  #starting: Promise<void> | undefined;
  #startAgain = false;
  /** More connections are due than could be polled. */
  #hasMore = false;

  constructor(options: SchedulerOptions) {
    this.#options = options;
    this.#leaseMs = options.leaseMs ?? 15_000;
    this.deliveryWorker = new DeliveryWorker(options.services, options.onBackgroundError);
  }

  start(): void {
    // The time of the start differs between processes, so that one finds what is due before the others look for it.
    this.#timer = setInterval(() => this.#starting ?? this.#tickSoon(), tickMs).unref();
  }

  /** Starts what is due without waiting for it. */
  async tick(): Promise<void> {
    await Promise.all([this.#startPolls(), this.deliveryWorker.deliverDue()]);
  }

  /** Starts due polls now; does nothing if the scheduler was not started. */
  pollSoon(): void {
    if (this.#timer) this.#tickSoon();
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
    clearInterval(this.#timer);
    this.#controller.abort();
    await this.#starting?.catch(() => {});
    await this.#waitForPolls();
    await this.deliveryWorker.stop();
  }

  #tickSoon(): void {
    void this.tick().catch(this.#options.onBackgroundError);
  }

  async #waitForPolls(): Promise<void> {
    await Promise.all([...this.#polls.values()].map(({ done }) => done));
  }

  #startPolls(): Promise<void> {
    this.#startAgain = true;
    this.#starting ??= this.#startRepeatedly();
    return this.#starting;
  }

  /** Connections may become due while others are started. */
  async #startRepeatedly(): Promise<void> {
    try {
      while (this.#startAgain) {
        this.#startAgain = false;
        await this.#startTurns();
      }
    } finally {
      this.#starting = undefined;
    }
  }

  async #startTurns(): Promise<void> {
    const { store, now } = this.#options.services;
    if (this.#controller.signal.aborted || this.#polls.size >= maxConnections) return;
    const due = await store.pollQueue.listDueConnections(now(), maxListedConnections);
    const selected = this.#select(due);
    const names = selected.map(({ id }) => getPollLeaseName(id));
    const leases = new Map((await store.leases.acquireAll(names, this.#leaseMs)).map((lease) => [lease.name, lease]));
    const held = selected.flatMap((connection) => {
      const lease = leases.get(getPollLeaseName(connection.id));
      return lease ? [{ connection, lease }] : [];
    });
    const subscriptions = await this.#listDue(held);
    for (const { connection, lease } of held) this.#start(connection, lease, subscriptions.get(connection.id) ?? []);
  }

  /** The connections that can be polled now; those whose last turn was longest ago come first. */
  #select(due: readonly DueConnection[]): DueConnection[] {
    const connections = new Map(due.map((connection) => [connection.id, connection]));
    const selected: DueConnection[] = [];
    const counts = new Map<string, number>();
    const count = (quotaKey: string): void => void counts.set(quotaKey, (counts.get(quotaKey) ?? 0) + 1);
    for (const { quotaKey } of this.#polls.values()) count(quotaKey);
    this.#hasMore = false;
    for (const id of this.#roundRobin.sort([...connections.keys()])) {
      const connection = connections.get(id);
      if (!connection || this.#polls.has(id)) continue;
      if ((counts.get(connection.quotaKey) ?? 0) >= maxConnectionsPerCompany) continue;
      this.#hasMore = this.#polls.size + selected.length >= maxConnections;
      if (this.#hasMore) break;
      selected.push(connection);
      count(connection.quotaKey);
      this.#roundRobin.recordTurn(id);
    }
    return selected;
  }

  /** The due subscriptions by connection. */
  async #listDue(held: readonly HeldConnection[]): Promise<ReadonlyMap<string, DueSubscription[]>> {
    const { store, now } = this.#options.services;
    try {
      const ids = held.map(({ connection }) => connection.id);
      return Map.groupBy(await store.pollQueue.listDue(ids, now()), ({ connection }) => connection);
    } catch (error) {
      await Promise.allSettled(held.map(({ lease }) => store.leases.release(lease)));
      throw error;
    }
  }

  #start({ id, quotaKey }: DueConnection, lease: Lease, subscriptions: readonly DueSubscription[]): void {
    const done = this.#pollConnection(lease, subscriptions)
      .catch(this.#options.onBackgroundError)
      .then(() => {
        this.#polls.delete(id);
        if (this.#hasMore && maxConnections - this.#polls.size >= minStarts)
          void this.#startPolls().catch(this.#options.onBackgroundError);
      });
    this.#polls.set(id, { quotaKey, done });
  }

  async #pollConnection(lease: Lease, subscriptions: readonly DueSubscription[]): Promise<void> {
    const { leases } = this.#options.services.store;
    const leaseLost = new AbortController();
    const renewal = setInterval(() => this.#renew(lease, leaseLost), this.#leaseMs / 3);
    let isReleased = false;
    try {
      const signal = AbortSignal.any([leaseLost.signal, this.#controller.signal]);
      isReleased = await this.#pollAll(lease, subscriptions, signal);
    } finally {
      clearInterval(renewal);
      if (!isReleased) await leases.release(lease);
    }
  }

  #renew(lease: Lease, leaseLost: AbortController): void {
    const { store } = this.#options.services;
    const renewed = store.leases.renew(lease, this.#leaseMs);
    renewed.then((isRenewed) => isRenewed || leaseLost.abort(), this.#options.onBackgroundError);
  }

  /** Returns whether the last poll has released the lease. */
  async #pollAll(lease: Lease, subscriptions: readonly DueSubscription[], signal: AbortSignal): Promise<boolean> {
    const { services, onBackgroundError } = this.#options;
    const startedAt = performance.now();
    let isReleased = false;
    for (const subscription of subscriptions) {
      if (signal.aborted || performance.now() - startedAt > turnMs) return false;
      const turn = { lease, isLast: subscription === subscriptions.at(-1) };
      const outcome = await pollSubscription(services, subscription, turn, signal).catch(onBackgroundError);
      if (outcome?.events) this.deliverSoon();
      isReleased = turn.isLast && outcome?.isStored === true;
    }
    return isReleased;
  }
}
