// When a request may leave: after the ones before it, and at the time that the rate limiter gives.
import { ConnectorError } from "../errors/errors.ts";
import type { ConnectorManifest } from "../generated/manifest.ts";
import {
  delay,
  getIntervalMs,
  getMaxWaitMs,
  type Priority,
  type RateLimiter,
  type Reservation,
} from "./rate_limiter.ts";
import type { SendQueue } from "./send_queue.ts";
import type { TransportRequest } from "./transport.ts";
import { createWaitError, type WaitBudget } from "./wait_budget.ts";

/** Servers close a connection without requests after 5 s or more. */
const maxHeldMs = 4_000;
/** Time to open another connection after a longer wait. */
const reopenMs = 1_000;

export interface DepartureContext {
  connector: ConnectorManifest;
  rateLimiter: RateLimiter;
  /** Undefined if requests need not leave one after the other. */
  queue: SendQueue | undefined;
}

interface DepartureOptions {
  action: string;
  maxRetries: number;
  waits: WaitBudget;
  priority?: Priority | undefined;
  signal?: AbortSignal | undefined;
}

/** Waits for the requests before this one. Call the returned function when this one has left or failed. */
export async function enterQueue(
  { queue, connector }: DepartureContext,
  options: DepartureOptions,
): Promise<() => void> {
  if (!queue) return () => {};
  const waitMs = queue.length * connector.rateLimits.minIntervalMs;
  if (waitMs > options.waits.remainingMs) throw createWaitError(waitMs, options.waits, options);
  return queue.enter(options.signal);
}

/** Reserves the time of a request when its connection is open, and waits until then. */
export function createBeforeSend(
  { connector, queue, rateLimiter }: DepartureContext,
  { action, priority, signal, maxRetries, waits }: DepartureOptions,
  event: { waitMs: number; quotaRemaining: number },
  onLeave: () => void,
): NonNullable<TransportRequest["beforeSend"]> {
  let plannedAt: number | undefined;
  // By the next immediate, the transport has written the request.
  const leave = (time: number): void => {
    queue?.recordDeparture(time);
    onLeave();
  };
  return async (connection) => {
    if (plannedAt === undefined) {
      const limit = { maxWaitMs: waits.remainingMs, ...(maxRetries === 0 && { maxPauseMs: 0 }) };
      const reservation = await reserve(() => rateLimiter.reserve(priority, connection, limit), action, signal);
      const { waitMs, quotaRemaining } = reservation;
      const remainingMs = getMaxWaitMs(reservation, limit);
      if (waitMs > remainingMs) throw createWaitError(waitMs, { remainingMs }, { action });
      // The usual time between two requests does not count: a long list needs thousands of them.
      if (waitMs > getIntervalMs(connector.rateLimits, { isNew: true })) waits.remainingMs -= waitMs;
      Object.assign(event, { waitMs, quotaRemaining });
      plannedAt = performance.now() + waitMs;
    }
    const departureAt = queue?.getDepartureAt(plannedAt, connector.rateLimits.minIntervalMs) ?? plannedAt;
    const remainingMs = departureAt - performance.now();
    const isHeld = remainingMs <= maxHeldMs;
    const waitMs = isHeld ? remainingMs : remainingMs - reopenMs;
    if (waitMs > 0) await delay(waitMs, signal);
    if (isHeld) setImmediate(leave, plannedAt);
    return isHeld;
  };
}

/** The request was not sent: an error of the host's limiter is none of the network, and leaves no unknown outcome. */
async function reserve(
  call: () => Reservation | Promise<Reservation>,
  action: string,
  signal: AbortSignal | undefined,
): Promise<Reservation> {
  try {
    return await call();
  } catch (cause) {
    if (signal?.aborted || ConnectorError.is(cause)) throw cause;
    const remedy = "Check the rate limiter that was passed to the connector.";
    throw new ConnectorError("internal_error", "the rate limiter failed", { action, retryable: true, remedy, cause });
  }
}
