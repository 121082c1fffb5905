// Delivers events to the engine: at least once, signed, with a growing pause before each retry.
import type { AppSettings } from "../app_settings.ts";
import type { DeliveryAttempt, Store, StoredEvent } from "../store/index.ts";
import type { DeliveryPolicy } from "./delivery_policy.ts";
import { createSignatureHeaders, listSigningSecrets } from "./delivery_signature.ts";
import { postEvent } from "./post_event.ts";

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
const maxConcurrentDeliveries = 20;

export class DeliveryWorker {
  readonly #services: DeliveryWorkerServices;
  readonly #onError: (error: unknown) => void;
  readonly #controller = new AbortController();
  readonly #deliveries = new Set<Promise<void>>();
  #claiming: Promise<void> | undefined;

  constructor(services: DeliveryWorkerServices, onError: (error: unknown) => void) {
    this.#services = services;
    this.#onError = onError;
  }

  /** Starts deliveries of due events, as far as the limit of concurrent deliveries allows. */
  deliverDue(): Promise<void> {
    this.#claiming ??= this.#claim().finally(() => {
      this.#claiming = undefined;
    });
    return this.#claiming;
  }

  /** Resolves when no event is due. */
  async waitUntilIdle(): Promise<void> {
    await this.deliverDue();
    while (this.#deliveries.size > 0) {
      await Promise.all(this.#deliveries);
      await this.deliverDue();
    }
  }

  /** Aborts running deliveries; their events are due again. */
  async stop(): Promise<void> {
    this.#controller.abort();
    await this.#claiming;
    await Promise.all(this.#deliveries);
  }

  async #claim(): Promise<void> {
    const { store, now } = this.#services;
    const capacity = maxConcurrentDeliveries - this.#deliveries.size;
    if (this.#controller.signal.aborted || capacity <= 0) return;
    for (const event of await store.events.claim(now(), claimMs, capacity)) {
      const delivery = this.#deliver(event)
        .catch(this.#onError)
        .then(() => {
          this.#deliveries.delete(delivery);
          // More events may be due than were claimed.
          if (this.#deliveries.size === Math.floor(maxConcurrentDeliveries / 2))
            void this.deliverDue().catch(this.#onError);
        });
      this.#deliveries.add(delivery);
    }
  }

  async #deliver(event: StoredEvent): Promise<void> {
    const { store, now } = this.#services;
    const attempt = await this.#attempt(event);
    if (attempt) await store.events.recordAttempt(event, attempt, now());
    else await store.events.release(event, now());
  }

  /** Undefined if it was aborted before a response came. */
  async #attempt({ id, subscription: owner, event, attempts }: StoredEvent): Promise<DeliveryAttempt | undefined> {
    const { store, settings, now, deliveryPolicy } = this.#services;
    const subscription = await store.subscriptions.get(owner);
    const secrets = listSigningSecrets(await store.secrets.get(owner), now());
    if (!subscription?.deliveryUrl || secrets.length === 0)
      return { state: "failed", message: "There is no delivery URL." };
    if (!event) return { state: "failed", message: "The content is no longer stored." };
    const body = JSON.stringify({ ...event, subscription: owner, connection: subscription.connection });
    const headers = createSignatureHeaders(secrets, id, now(), body);
    const { signal } = this.#controller;
    const { deliveryUrl } = subscription;
    const isAllowedAddress = deliveryPolicy.getAddressRule(deliveryUrl);
    const { status, message, retryAfterMs } = await postEvent(deliveryUrl, headers, body, { signal, isAllowedAddress });
    if (status !== undefined && status >= 200 && status < 300)
      return { state: "delivered", message, keepContent: (await settings.read()).retention.content !== "none" };
    if (status === undefined && this.#controller.signal.aborted) return undefined;
    if (status === 410) return { state: "failed", message: `${message} The engine accepts no more deliveries.` };
    const delaySeconds = retryDelaysSeconds[attempts - 1];
    if (delaySeconds === undefined)
      return { state: "failed", message: `${message} Attempt ${attempts} of ${attempts} failed.` };
    // Jitter, so that deliveries that failed together are not retried together.
    const delayMs = Math.max(retryAfterMs ?? 0, delaySeconds * 1000 * (1 + Math.random() / 10));
    return { state: "pending", message, nextAttemptAt: now() + Math.round(delayMs) };
  }
}
