// Stores the results of deliveries, several in one statement: each statement waits for a commit.
import { delay } from "gong-connector/internal";
import type { DeliveryResult, Store } from "../store/index.ts";

/** Results of this time are stored together. */
const intervalMs = 20;
const maxResultsPerStatement = 100;

export class DeliveryResults {
  readonly #services: { store: Store; now: () => number };
  readonly #onError: (error: unknown) => void;
  readonly #results: DeliveryResult[] = [];
  #storing: Promise<void> | undefined;

  constructor(services: { store: Store; now: () => number }, onError: (error: unknown) => void) {
    this.#services = services;
    this.#onError = onError;
  }

  add(result: DeliveryResult): void {
    this.#results.push(result);
    this.#storing ??= this.#store();
  }

  async waitUntilStored(): Promise<void> {
    await this.#storing;
  }

  /** An event whose result could not be stored is delivered again when its claim has expired. */
  async #store(): Promise<void> {
    const { store, now } = this.#services;
    while (this.#results.length > 0) {
      await delay(intervalMs);
      const results = this.#results.splice(0, maxResultsPerStatement);
      await store.deliveryQueue.recordAttempts(results, now()).catch(this.#onError);
    }
    this.#storing = undefined;
  }
}
