// Delivers events to the engine: at least once, signed, with a growing pause before each retry.
import { ConnectorError } from "gong-connector";
import type { AppSettings } from "../app_settings.ts";
import { formatError } from "../http/error_response.ts";
import type { DeliveryAttempt, Store, StoredEvent, Subscription } from "../store/index.ts";
import type { DeliveryPolicy } from "./delivery_policy.ts";
import { createSignatureHeaders, listSigningSecrets } from "./delivery_signature.ts";
import { type PostResult, postEvent } from "./post_event.ts";
import { RoundRobin } from "./round_robin.ts";

export interface DeliveryWorkerServices {
  store: Store;
  settings: Pick<AppSettings, "read">;
  deliveryPolicy: DeliveryPolicy;
  now: () => number;
}

/** Pauses before the retries, three days in all. */
export const retryDelaysSeconds: readonly number[] = [5, 300, 1800, 7200, 18_000, 36_000, 50_400, 57_600, 86_400];

/** After this time another process may deliver the events that this one has claimed. */
const claimMs = 30_000;
const maxDeliveries = 64;
/** For one subscription, so that it leaves room for the others. */
const maxDeliveriesPerSubscription = 8;
/** A subscription with more running deliveries claims none: each claim is a write, and claims several events. */
const claimBelow = maxDeliveriesPerSubscription / 2;
/** A delivery is slow after this time. Receivers should store an event and respond at once. */
const slowMs = 5_000;
/**
 * For all subscriptions whose last delivery was slow or got no response, each of which has one delivery at a time. The
 * rest of the capacity is for the other subscriptions.
 */
const maxSlowDeliveries = 32;

/** What the deliveries of a subscription need. */
interface Receiver {
  /** Undefined if it was deleted. */
  subscription: Subscription | undefined;
  /** The secrets that sign. */
  secrets: readonly string[];
  keepContent: boolean;
}

export class DeliveryWorker {
  readonly #services: DeliveryWorkerServices;
  readonly #onError: (error: unknown) => void;
  readonly #controller = new AbortController();
  /** Running deliveries with their subscriptions. */
  readonly #deliveries = new Map<Promise<void>, string>();
  /** Subscriptions whose events are claimed now, with the number of events. */
  readonly #claims = new Map<string, number>();
  /** Subscriptions whose last delivery was slow or got no response. */
  readonly #slow = new Set<string>();
  readonly #roundRobin = new RoundRobin();
  #claiming: Promise<void> | undefined;
  #claimAgain = false;

  constructor(services: DeliveryWorkerServices, onError: (error: unknown) => void) {
    this.#services = services;
    this.#onError = onError;
  }

  /** Starts deliveries of due events, as far as the limits of concurrent deliveries allow. */
  deliverDue(): Promise<void> {
    this.#claimAgain = true;
    this.#claiming ??= this.#claimRepeatedly();
    return this.#claiming;
  }

  /** Resolves when no event is due. */
  async waitUntilIdle(): Promise<void> {
    await this.deliverDue();
    while (this.#deliveries.size > 0) {
      await Promise.all(this.#deliveries.keys());
      await this.deliverDue();
    }
  }

  /** Aborts running deliveries; their events are due again. */
  async stop(): Promise<void> {
    this.#controller.abort();
    await this.#claiming?.catch(() => {});
    await Promise.all(this.#deliveries.keys());
  }

  /** Events may become due while others are claimed. */
  async #claimRepeatedly(): Promise<void> {
    try {
      while (this.#claimAgain) {
        this.#claimAgain = false;
        await this.#claim();
      }
    } finally {
      this.#claiming = undefined;
    }
  }

  async #claim(): Promise<void> {
    const { deliveryQueue } = this.#services.store;
    if (this.#controller.signal.aborted || this.#deliveries.size >= maxDeliveries) return;
    const due = await deliveryQueue.listDueSubscriptions(this.#services.now(), maxDeliveriesPerSubscription);
    const counts = new Map(due.map(({ subscription, count }) => [subscription, count]));
    const claims: Promise<void>[] = [];
    for (const subscription of this.#roundRobin.sort([...counts.keys()])) {
      if (this.#listRunning().length >= maxDeliveries) break;
      const capacity = Math.min(counts.get(subscription) ?? 0, this.#getCapacity(subscription));
      if (capacity <= 0) continue;
      this.#roundRobin.recordTurn(subscription);
      claims.push(this.#claimEvents(subscription, capacity));
    }
    // At once: one after the other, each would wait for its own commit.
    await Promise.all(claims);
  }

  async #claimEvents(subscription: string, count: number): Promise<void> {
    this.#claims.set(subscription, count);
    try {
      const { deliveryQueue } = this.#services.store;
      const events = await deliveryQueue.claim(subscription, this.#services.now(), claimMs, count);
      // Read once for all of them, and after the claim: a URL that was removed since gets no event.
      const receiver = events.length > 0 ? this.#readReceiver(subscription) : undefined;
      if (receiver) for (const event of events) this.#start(event, receiver);
    } finally {
      this.#claims.delete(subscription);
    }
  }

  async #readReceiver(id: string): Promise<Receiver> {
    const { store, settings, now } = this.#services;
    const [subscription, secrets, { retention }] = await Promise.all([
      store.subscriptions.get(id),
      store.secrets.get(id),
      settings.read(),
    ]);
    return {
      subscription,
      secrets: listSigningSecrets(secrets, now()),
      keepContent: retention.content !== "none",
    };
  }

  /** The subscriptions of the deliveries that run or are claimed. */
  #listRunning(): string[] {
    const claimed = [...this.#claims].flatMap(([subscription, count]) => Array<string>(count).fill(subscription));
    return [...this.#deliveries.values(), ...claimed];
  }

  #getCapacity(subscription: string): number {
    const all = this.#listRunning();
    const own = all.filter((running) => running === subscription).length;
    const remaining = maxDeliveries - all.length;
    if (!this.#slow.has(subscription))
      return own > claimBelow ? 0 : Math.min(remaining, maxDeliveriesPerSubscription - own);
    const slow = all.filter((running) => this.#slow.has(running)).length;
    return Math.min(remaining, maxSlowDeliveries - slow, 1 - own);
  }

  #start(event: StoredEvent, receiver: Promise<Receiver>): void {
    const delivery = this.#deliver(event, receiver)
      .catch(this.#onError)
      .then(() => {
        this.#deliveries.delete(delivery);
        // More events may be due than were claimed.
        void this.deliverDue().catch(this.#onError);
      });
    this.#deliveries.set(delivery, event.subscription);
  }

  async #deliver(event: StoredEvent, receiver: Promise<Receiver>): Promise<void> {
    const { store, now } = this.#services;
    try {
      const attempt = await this.#attempt(event, await receiver);
      if (attempt) await store.deliveryQueue.recordAttempt(event, attempt, now());
      else await store.deliveryQueue.release(event, now());
    } catch (error) {
      if (ConnectorError.is(error) && error.code === "unreadable_value")
        return store.deliveryQueue.recordAttempt(event, { state: "failed", message: formatError(error) }, now());
      await store.deliveryQueue.release(event, now() + claimMs);
      throw error;
    }
  }

  /** Undefined if it was aborted before a response came. */
  async #attempt(
    { id, subscription: owner, event, unreadable, attempts }: StoredEvent,
    { subscription, secrets, keepContent }: Receiver,
  ): Promise<DeliveryAttempt | undefined> {
    const { now, deliveryPolicy } = this.#services;
    if (!subscription?.deliveryUrl || secrets.length === 0)
      return { state: "failed", message: "There is no delivery URL." };
    if (unreadable !== undefined) return { state: "failed", message: formatError({ message: unreadable }) };
    if (!event) return { state: "failed", message: "The content is no longer stored." };
    const body = JSON.stringify({ ...event, subscription: owner, connection: subscription.connection });
    const headers = createSignatureHeaders(secrets, id, now(), body);
    const startedAt = performance.now();
    const { signal } = this.#controller;
    const { deliveryUrl } = subscription;
    const isAllowedAddress = deliveryPolicy.getAddressRule(deliveryUrl);
    const result = await postEvent(deliveryUrl, headers, body, { signal, isAllowedAddress });
    if (result.status === undefined && signal.aborted) return undefined;
    if (result.status === undefined || performance.now() - startedAt > slowMs) this.#slow.add(owner);
    else this.#slow.delete(owner);
    return toDeliveryAttempt(result, attempts, now(), keepContent);
  }
}

function toDeliveryAttempt(
  { status, message, retryAfterMs = 0 }: PostResult,
  attempts: number,
  now: number,
  keepContent: boolean,
): DeliveryAttempt {
  if (status !== undefined && status >= 200 && status < 300) return { state: "delivered", message, keepContent };
  if (status === 410) return { state: "failed", message: `${message} The engine accepts no more deliveries.` };
  const delaySeconds = retryDelaysSeconds[attempts - 1];
  if (delaySeconds === undefined)
    return { state: "failed", message: `${message} Attempt ${attempts} of ${attempts} failed.` };
  // Jitter, so that deliveries that failed together are not retried together.
  const delayMs = Math.max(retryAfterMs, delaySeconds * 1000 * (1 + Math.random() / 10));
  return { state: "pending", message, nextAttemptAt: now + Math.round(delayMs) };
}
