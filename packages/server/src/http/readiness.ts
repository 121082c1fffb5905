// Readiness: whether the server can take requests.
import type { Store } from "../store/index.ts";

/** Each check writes to the store, so probes within this time share one. */
const sharedMs = 1_000;

/** Creates a function that throws `store_unavailable` unless the store can be written. */
export function createReadinessCheck({ assertReady }: Store): () => Promise<void> {
  let checkedAt = Number.NEGATIVE_INFINITY;
  let result = Promise.resolve();
  return () => {
    if (performance.now() - checkedAt >= sharedMs) {
      checkedAt = performance.now();
      result = assertReady();
    }
    return result;
  };
}
