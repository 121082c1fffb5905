// Stores deliveries of the vendor: those that come while one transaction is under way share the next.
import type { Store, Subscription } from "../../connections/index.ts";
import type { TriggerEvent } from "../../index.ts";

export interface Arrival {
  subscription: Subscription;
  event: TriggerEvent;
  /** Names the delivery, and until when it could come again. */
  key: string;
  until: number;
}

interface Waiting extends Arrival {
  /** Called once it is on the disk: whether it was new. */
  stored: (isNew: boolean) => void;
  failed: (error: unknown) => void;
}

const most = 100;

export class Intake {
  readonly #store: Store;
  readonly #now: () => number;
  readonly #waiting: Waiting[] = [];
  #isStoring = false;

  constructor(store: Store, now: () => number) {
    this.#store = store;
    this.#now = now;
  }

  /** False where the delivery is known already; nothing is stored of it then. */
  async add(arrival: Arrival): Promise<boolean> {
    const { promise, resolve, reject } = Promise.withResolvers<boolean>();
    this.#waiting.push({ ...arrival, stored: resolve, failed: reject });
    if (!this.#isStoring) void this.#drain();
    return promise;
  }

  async #drain(): Promise<void> {
    this.#isStoring = true;
    while (this.#waiting.length > 0) {
      const batch = this.#waiting.splice(0, most);
      try {
        const areNew = await this.#storeAll(batch);
        for (const [index, { stored }] of batch.entries()) stored(areNew[index] ?? false);
      } catch (error) {
        for (const { failed } of batch) failed(error);
      }
    }
    this.#isStoring = false;
  }

  #storeAll(batch: readonly Arrival[]): Promise<boolean[]> {
    const { database, received, events, subscriptions } = this.#store;
    return database.transaction(async (inside) => {
      const areNew: boolean[] = [];
      for (const { subscription, event, key, until } of batch) {
        const isNew = await received.remember(key, until, inside);
        if (isNew) {
          await events.add(subscription, [event], this.#now(), inside);
          await subscriptions.received(subscription.id, this.#now(), inside);
        }
        areNew.push(isNew);
      }
      return areNew;
    });
  }
}
