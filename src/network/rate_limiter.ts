// Spaces requests, counts the daily quota, and pauses when the vendor requires it.
import { ConnectorError, createInvalidInputError } from "../errors/errors.ts";
import type { ConnectorManifest } from "../generated/manifest.ts";

export type RateLimits = ConnectorManifest["rateLimits"];

export interface Reservation {
  /** Milliseconds until the request may be sent. */
  waitMs: number;
  /** The part of it that the vendor asked for, if the limiter knows it. */
  pausedMs?: number;
  /** Requests left today after this one. */
  quotaRemaining: number;
}

/** How long a request may wait for its time, in milliseconds. */
export interface WaitLimit {
  maxWaitMs: number;
  /** The limit while the vendor asks to wait; by default, the same one. */
  maxPauseMs?: number;
}

/** The limit that applies to a wait. */
export function getMaxWaitMs({ pausedMs = 0 }: Reservation, { maxWaitMs, maxPauseMs = maxWaitMs }: WaitLimit): number {
  return pausedMs > 0 ? Math.min(maxWaitMs, maxPauseMs) : maxWaitMs;
}

/** Spaces requests and counts the daily quota. Connections to one company of the vendor share one. */
export interface RateLimiter {
  /**
   * Reserves the next request; its connection is open. Throws `daily_limit_reached`; `background` work leaves a part of
   * the quota. After a request on a new connection the next one waits longer. If the wait is longer than `limit`, returns
   * it and reserves nothing: the caller rejects the request.
   */
  reserve(priority?: Priority, connection?: { isNew: boolean }, limit?: WaitLimit): Reservation | Promise<Reservation>;
  /** Delays all requests, as a Retry-After header requires. */
  pause(milliseconds: number): void | Promise<void>;
}

export type Priority = "interactive" | "background";

const dayMs = 86_400_000;

/** Share of the daily quota that background work leaves to interactive work. */
export const interactiveShare = 0.1;

/** A server may read a new connection up to 300 ms late, and the request arrives closer to the next one. The rest is for late timers. */
const newConnectionMs = 360;

/** The time from a request to the next one. Without an interval, a late request comes too close to none. */
export function getIntervalMs({ minIntervalMs }: RateLimits, connection = { isNew: false }): number {
  return minIntervalMs + (connection.isNew && minIntervalMs > 0 ? newConnectionMs : 0);
}

/** The state of a rate limiter as JSON, for limiters that processes share. */
export interface RateLimiterState {
  /** When the next request may be sent, in milliseconds since 1970. */
  nextRequestAt: number;
  /** End of the pause that the vendor asked for. */
  pausedUntil?: number;
  /** The current day of the quota in days since 1970, and its requests. */
  day: number;
  requestsUsed: number;
}

export interface ReserveOptions {
  priority?: Priority | undefined;
  connection?: { isNew: boolean } | undefined;
  limit?: WaitLimit | undefined;
}

/** The next reservation, and the state after it: the same one if the wait is longer than the limit. Throws `daily_limit_reached`. */
export function reserveRequest(
  limits: RateLimits,
  state: RateLimiterState,
  now: number,
  { priority = "interactive", connection, limit }: ReserveOptions = {},
): [Reservation, RateLimiterState] {
  const day = Math.floor(now / dayMs);
  const used = state.day === day ? state.requestsUsed : 0;
  assertQuota(limits, used, priority, now);
  const sendAt = Math.max(now, state.nextRequestAt);
  const { pausedUntil = 0 } = state;
  const nextRequestAt = sendAt + getIntervalMs(limits, connection);
  const waits = { waitMs: sendAt - now, ...(pausedUntil > now && { pausedMs: pausedUntil - now }) };
  const reservation = { ...waits, quotaRemaining: limits.perDay - used - 1 };
  if (limit && reservation.waitMs > getMaxWaitMs(reservation, limit)) return [reservation, state];
  return [reservation, { nextRequestAt, pausedUntil, day, requestsUsed: used + 1 }];
}

/** The state after the vendor asked for a pause. */
export function pauseRequests(state: RateLimiterState, until: number): RateLimiterState {
  const { nextRequestAt, pausedUntil = 0 } = state;
  return { ...state, nextRequestAt: Math.max(nextRequestAt, until), pausedUntil: Math.max(pausedUntil, until) };
}

/** A rate limiter in memory. The quota is that of a day in UTC. Throws `invalid_input`. */
export function createRateLimiter(limits: RateLimits, now: () => number = Date.now): RateLimiter {
  assertLimits(limits);
  let state: RateLimiterState = { nextRequestAt: 0, day: -1, requestsUsed: 0 };
  return {
    reserve(priority, connection, limit) {
      const [reservation, after] = reserveRequest(limits, state, now(), { priority, connection, limit });
      state = after;
      return reservation;
    },
    pause(milliseconds) {
      state = pauseRequests(state, now() + milliseconds);
    },
  };
}

function assertLimits(limits: Readonly<Record<keyof RateLimits, unknown>> | undefined): void {
  const issues = (["minIntervalMs", "perDay"] as const).flatMap((name) => {
    const value = limits?.[name];
    return typeof value === "number" && value >= 0 ? [] : [{ path: `/${name}`, message: "must be a number from 0 on" }];
  });
  if (issues.length > 0) throw createInvalidInputError(issues);
}

/** Throws `daily_limit_reached` if the quota of the priority is used up. */
export function assertQuota(limits: RateLimits, used: number, priority: Priority, now: number): void {
  const quota = priority === "background" ? Math.floor(limits.perDay * (1 - interactiveShare)) : limits.perDay;
  if (used < quota) return;
  const whose = priority === "background" ? "the share of background work in " : "";
  const message = `${whose}the daily quota of ${limits.perDay.toLocaleString("en-US")} requests is used up`;
  throw new ConnectorError("daily_limit_reached", message, { retryAfterMs: dayMs - (now % dayMs) });
}

/** A rate limiter without limits. */
export const unlimited: RateLimiter = {
  reserve: () => ({ waitMs: 0, quotaRemaining: Number.POSITIVE_INFINITY }),
  pause: () => {},
};

/** Rejects with the signal's reason when aborted. */
export function delay(milliseconds: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason);
    const abort = (): void => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener("abort", abort);
      resolve();
    }, milliseconds);
    signal?.addEventListener("abort", abort, { once: true });
  });
}
