// Delivers events to the engine: at least once, signed, with a growing pause before each retry.
import { ConnectorError } from "gong-connector";
import { delay } from "gong-connector/internal";
import type { AppSettings } from "../app_settings.ts";
import { formatError } from "../http/error_response.ts";
import type { DeliveryAttempt, DueDeliveries, Store, StoredEvent, Subscription } from "../store/index.ts";
import { toDeliveryAttempt } from "./delivery_attempt.ts";
import type { DeliveryPolicy } from "./delivery_policy.ts";
import { DeliveryResults } from "./delivery_results.ts";
import { createSignatureHeaders, listSigningSecrets } from "./delivery_signature.ts";
import { postEvent } from "./post_event.ts";
import { RoundRobin } from "./round_robin.ts";

export interface DeliveryWorkerServices {
  store: Store;
  settings: Pick<AppSettings, "read">;
  deliveryPolicy: DeliveryPolicy;
  now: () => number;
}

/** After this time another process may deliver the events that this one has claimed. */
const claimMs = 30_000;
const maxDeliveries = 256;
/** For one subscription, so that it leaves room for the others. */
const maxDeliveriesPerSubscription = 8;
/** Pause between two claims: meanwhile events become due and deliveries end, and each claim is a write. */
const claimIntervalMs = 25;
/** Subscriptions whose events one statement claims. */
const maxSubscriptionsPerClaim = 16;
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
  /** The secrets that sign. Throws `unreadable_value`. */
  listSecrets(): string[];
  keepContent: boolean;
}

export class DeliveryWorker {
  readonly #services: DeliveryWorkerServices;
  readonly #onError: (error: unknown) => void;
  readonly #controller = new AbortController();
  readonly #results: DeliveryResults;
  /** Running deliveries with their subscriptions. */
  readonly #deliveries = new Map<Promise<void>, string>();
  /** Subscriptions with a slow delivery, or whose last delivery was slow or got no response. */
  readonly #slow = new Set<string>();
  readonly #roundRobin = new RoundRobin();
  #claiming: Promise<void> | undefined;
  #claimAgain = false;
  /** More events were due than all deliveries could take. */
  #isFull = false;
  /** Subscriptions with more due events than they could have deliveries. */
  #waiting: ReadonlySet<string> = new Set();

  constructor(services: DeliveryWorkerServices, onError: (error: unknown) => void) {
    this.#services = services;
    this.#onError = onError;
    this.#results = new DeliveryResults(services, onError);
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
      await this.#results.waitUntilStored();
      await this.deliverDue();
    }
    await this.#results.waitUntilStored();
  }

  /** Aborts running deliveries; their events are due again. */
  async stop(): Promise<void> {
    this.#controller.abort();
    await this.#claiming?.catch(() => {});
    await Promise.all(this.#deliveries.keys());
    await this.#results.waitUntilStored();
  }

  /** Events may become due while others are claimed. */
  async #claimRepeatedly(): Promise<void> {
    try {
      while (this.#claimAgain) {
        this.#claimAgain = false;
        await this.#claim();
        await delay(claimIntervalMs, this.#controller.signal).catch(() => {});
      }
    } finally {
      this.#claiming = undefined;
    }
  }

  async #claim(): Promise<void> {
    const { store, now } = this.#services;
    if (this.#controller.signal.aborted || this.#deliveries.size >= maxDeliveries) return;
    const due = this.#select(await store.deliveryQueue.listDueSubscriptions(now(), maxDeliveriesPerSubscription));
    const claims: Promise<void>[] = [];
    for (let start = 0; start < due.length; start += maxSubscriptionsPerClaim)
      claims.push(this.#claimEvents(due.slice(start, start + maxSubscriptionsPerClaim)));
    // At once: one after the other, each would wait for its own commit.
    await Promise.all(claims);
  }

  /** How many events of which subscriptions to claim; those whose last turn was longest ago come first. */
  #select(due: readonly DueDeliveries[]): DueDeliveries[] {
    const counts = new Map(due.map(({ subscription, count }) => [subscription, count]));
    const running = Map.groupBy(this.#deliveries.values(), (subscription) => subscription);
    let remaining = maxDeliveries - this.#deliveries.size;
    let remainingSlow = maxSlowDeliveries;
    for (const [subscription, { length }] of running) if (this.#slow.has(subscription)) remainingSlow -= length;
    const selected: DueDeliveries[] = [];
    this.#isFull = false;
    const waiting = new Set<string>();
    for (const subscription of this.#roundRobin.sort([...counts.keys()])) {
      const isSlow = this.#slow.has(subscription);
      const dueCount = counts.get(subscription) ?? 0;
      const own = running.get(subscription)?.length ?? 0;
      const wanted = Math.max(0, Math.min(dueCount, (isSlow ? 1 : maxDeliveriesPerSubscription) - own));
      const count = Math.max(0, Math.min(wanted, remaining, isSlow ? remainingSlow : remaining));
      this.#isFull ||= count < wanted;
      // The list counts no more events than the maximum.
      if (count < dueCount || dueCount === maxDeliveriesPerSubscription) waiting.add(subscription);
      if (count === 0) continue;
      this.#roundRobin.recordTurn(subscription);
      selected.push({ subscription, count });
      remaining -= count;
      if (isSlow) remainingSlow -= count;
    }
    this.#waiting = waiting;
    return selected;
  }

  async #claimEvents(due: readonly DueDeliveries[]): Promise<void> {
    const { store, now } = this.#services;
    const events = await store.deliveryQueue.claim(due, now(), claimMs);
    if (events.length === 0) return;
    // Read once for all of them, and after the claim: a URL that was removed since gets no event.
    const receivers = this.#readReceivers([...new Set(events.map(({ subscription }) => subscription))]);
    for (const event of events) this.#start(event, receivers);
  }

  async #readReceivers(ids: readonly string[]): Promise<ReadonlyMap<string, Receiver>> {
    const { store, settings, now } = this.#services;
    const [found, secretRows, { retention }] = await Promise.all([
      store.subscriptions.getAll(ids),
      store.secrets.listRows(ids),
      settings.read(),
    ]);
    const subscriptions = new Map(found.map((subscription) => [subscription.id, subscription]));
    const keepContent = retention.content !== "none";
    const createReceiver = (id: string): Receiver => {
      let secrets: string[] | undefined;
      const listSecrets = (): string[] => {
        secrets ??= listSigningSecrets(store.secrets.decrypt(secretRows.get(id) ?? []), now());
        return secrets;
      };
      return { subscription: subscriptions.get(id), listSecrets, keepContent };
    };
    return new Map(ids.map((id) => [id, createReceiver(id)]));
  }

  #start(event: StoredEvent, receivers: Promise<ReadonlyMap<string, Receiver>>): void {
    const delivery = this.#deliver(event, receivers)
      .catch(this.#onError)
      .then(() => {
        this.#deliveries.delete(delivery);
        if (this.#isFull || this.#waiting.has(event.subscription)) void this.deliverDue().catch(this.#onError);
      });
    this.#deliveries.set(delivery, event.subscription);
  }

  async #deliver(event: StoredEvent, receivers: Promise<ReadonlyMap<string, Receiver>>): Promise<void> {
    const { store, now } = this.#services;
    try {
      const receiver = (await receivers).get(event.subscription);
      const attempt = receiver && (await this.#attempt(event, receiver));
      if (attempt) this.#results.add({ event, attempt });
      else await store.deliveryQueue.release(event, now());
    } catch (error) {
      if (ConnectorError.is(error) && error.code === "unreadable_value")
        return this.#results.add({ event, attempt: { state: "failed", message: formatError(error) } });
      await store.deliveryQueue.release(event, now() + claimMs);
      throw error;
    }
  }

  /** Undefined if it was aborted before a response came. */
  async #attempt(
    { id, subscription: owner, event, unreadable, attempts }: StoredEvent,
    { subscription, listSecrets, keepContent }: Receiver,
  ): Promise<DeliveryAttempt | undefined> {
    const { now, deliveryPolicy } = this.#services;
    const secrets = listSecrets();
    if (!subscription?.deliveryUrl) return { state: "stored", message: "The delivery URL was removed." };
    if (secrets.length === 0) return { state: "failed", message: "There is no signing secret." };
    if (unreadable !== undefined) return { state: "failed", message: formatError({ message: unreadable }) };
    if (!event) return { state: "failed", message: "The content is no longer stored." };
    const body = JSON.stringify({ ...event, subscription: owner, connection: subscription.connection });
    const headers = createSignatureHeaders(secrets, id, now(), body);
    const startedAt = performance.now();
    const { signal } = this.#controller;
    const { deliveryUrl } = subscription;
    const isAllowedAddress = deliveryPolicy.getAddressRule(deliveryUrl);
    // At once, so that a receiver that does not answer has the capacity of a healthy one no longer than that.
    const timer = setTimeout(() => this.#slow.add(owner), slowMs);
    const result = await postEvent(deliveryUrl, headers, body, { signal, isAllowedAddress });
    clearTimeout(timer);
    if (result.status === undefined && signal.aborted) return undefined;
    if (result.status === undefined) this.#slow.add(owner);
    else if (performance.now() - startedAt <= slowMs) this.#slow.delete(owner);
    return toDeliveryAttempt(result, attempts, now(), keepContent);
  }
}
