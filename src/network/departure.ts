// When a request may leave: after the ones before it, and at the time that the rate limiter gives.
import { ConnectorError } from "../errors/errors.ts";
import type { ConnectorManifest } from "../generated/manifest.ts";
import { delay, type Priority, type RateLimiter } from "./rate_limiter.ts";
import type { SendQueue } from "./send_queue.ts";
import type { TransportRequest } from "./transport.ts";

/** Servers close a connection without requests after 5 s or more. */
const maxHeldMs = 4_000;
/** Time to open another connection after a longer wait. */
const reopenMs = 1_000;

export interface DepartureContext {
  connector: ConnectorManifest;
  rateLimiter: RateLimiter;
  /** Undefined if requests need not leave one after the other. */
  queue: SendQueue | undefined;
  /** Longest wait inside a call, for the rate limiter or a Retry-After header. A longer one is an error. */
  maxWaitMs: number;
}

interface DepartureOptions {
  action: string;
  priority?: Priority | undefined;
  signal?: AbortSignal | undefined;
}

/** Waits for the requests before this one. Call the returned function when this one has left or failed. */
export async function enterQueue(
  { queue, connector, maxWaitMs }: DepartureContext,
  options: DepartureOptions,
): Promise<() => void> {
  if (!queue) return () => {};
  const waitMs = queue.length * connector.rateLimits.minIntervalMs;
  if (waitMs > maxWaitMs) throw createWaitError(waitMs, options.action);
  return queue.enter(options.signal);
}

/** Reserves the time of a request when its connection is open, and waits until then. */
export function createBeforeSend(
  { connector, queue, rateLimiter, maxWaitMs }: DepartureContext,
  { action, priority, signal }: DepartureOptions,
  event: { waitMs: number; quotaRemaining: number },
  onLeave: () => void,
): NonNullable<TransportRequest["beforeSend"]> {
  let plannedAt: number | undefined;
  return async (connection) => {
    if (plannedAt === undefined) {
      const { waitMs, quotaRemaining } = await rateLimiter.reserve(priority, connection);
      if (waitMs > maxWaitMs) throw createWaitError(waitMs, action);
      Object.assign(event, { waitMs, quotaRemaining });
      plannedAt = performance.now() + waitMs;
    }
    const departureAt = queue?.getDepartureAt(plannedAt, connector.rateLimits.minIntervalMs) ?? plannedAt;
    const remainingMs = departureAt - performance.now();
    const isHeld = remainingMs <= maxHeldMs;
    const waitMs = isHeld ? remainingMs : remainingMs - reopenMs;
    if (waitMs > 0) await delay(waitMs, signal);
    if (isHeld) queue?.recordDeparture(plannedAt);
    if (isHeld) onLeave();
    return isHeld;
  };
}

function createWaitError(waitMs: number, action: string): ConnectorError {
  const message = `the next request is allowed in ${Math.ceil(waitMs / 1000)} s`;
  return new ConnectorError("wait_too_long", message, { action, retryAfterMs: waitMs });
}
