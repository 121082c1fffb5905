// Lets the requests of a connector leave one after the other, so that each reserves its time on an open connection.

/** A request that has not left after this time, such as one whose connection does not open, no longer holds up the next one. */
const maxHoldMs = 2_000;

export class SendQueue {
  #last: Promise<void> = Promise.resolve();
  #length = 0;
  #lastDeparture = { plannedAt: Number.NEGATIVE_INFINITY, leftAt: Number.NEGATIVE_INFINITY };

  /** Requests that have not left. */
  get length(): number {
    return this.#length;
  }

  /** A later time if the last request left late, as timers of a busy process are: it must not come too close to this one. */
  getDepartureAt(plannedAt: number, intervalMs: number): number {
    const last = this.#lastDeparture;
    const distanceMs = plannedAt - last.plannedAt;
    // A rate limiter of the host may be faster. A small difference is the time that the plan itself was late.
    return Math.max(plannedAt, last.leftAt + (distanceMs < 0.9 * intervalMs ? distanceMs : intervalMs));
  }

  recordDeparture(plannedAt: number): void {
    this.#lastDeparture = { plannedAt, leftAt: performance.now() };
  }

  /** Waits for the requests before this one. Call the returned function when this one has left or failed. */
  async enter(signal: AbortSignal | undefined): Promise<() => void> {
    const before = this.#last;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#last = before.then(() => promise);
    this.#length += 1;
    let timer: NodeJS.Timeout | undefined;
    let hasLeft = false;
    const leave = (): void => {
      if (!hasLeft) this.#length -= 1;
      hasLeft = true;
      clearTimeout(timer);
      resolve();
    };
    try {
      await rejectWhenAborted(before, signal);
    } catch (error) {
      leave();
      throw error;
    }
    timer = setTimeout(resolve, maxHoldMs);
    return leave;
  }
}

async function rejectWhenAborted(promise: Promise<void>, signal: AbortSignal | undefined): Promise<void> {
  if (!signal) return promise;
  signal.throwIfAborted();
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const abort = (): void => reject(signal.reason);
  signal.addEventListener("abort", abort, { once: true });
  await Promise.race([promise, aborted]).finally(() => signal.removeEventListener("abort", abort));
}
