// Waits for a slot: requests evenly spaced, a daily budget, and a pause when the vendor asks for one.

import { ConnectorError } from "../errors/errors.ts";
import type { ConnectorManifest } from "../generated/manifest.ts";

export type RateLimits = ConnectorManifest["rateLimits"];

export interface Reservation {
  /** Milliseconds until the slot, from now. */
  waitMs: number;
  /** Requests left today after this one. */
  quotaRemaining: number;
}

/**
 * Hands out slots. The one of `createPacer` is for one process; a store gives one that processes share. `background`
 * work yields to interactive work.
 */
export interface RateLimiter {
  /** Reserves the next slot. Throws `rate_limited` when the day's budget is spent. */
  reserve(priority?: Priority): Reservation | Promise<Reservation>;
  /** No slot before so many milliseconds have passed. */
  pause(milliseconds: number): void | Promise<void>;
}

export type Priority = "interactive" | "background";

const dayMs = 86_400_000;

/** Share of the day's budget that background work leaves to interactive work. */
export const interactiveShare = 0.1;

/** What a pacer knows, as plain data: a host can keep it where processes share it. */
export interface RateLimiterState {
  /** Moment of the next free slot, in milliseconds. */
  nextRequestAt: number;
  /** The day that is counted, in days since 1970, and the requests used on it. */
  day: number;
  requestsUsed: number;
}

/** The next slot, and what is known after it was taken. Throws `rate_limited` when the day's budget is spent. */
export function reserveRequest(
  limits: RateLimits,
  paced: RateLimiterState,
  priority: Priority,
  time: number,
): [Reservation, RateLimiterState] {
  const day = Math.floor(time / dayMs);
  const used = paced.day === day ? paced.requestsUsed : 0;
  assertQuota(limits, used, priority, time);
  const slot = Math.max(time, paced.nextRequestAt);
  const after = { nextRequestAt: slot + limits.minIntervalMs, day, requestsUsed: used + 1 };
  return [{ waitMs: slot - time, quotaRemaining: limits.perDay - after.requestsUsed }, after];
}

/** A pacer in memory. The day is counted in UTC. */
export function createRateLimiter(limits: RateLimits, now: () => number = Date.now): RateLimiter {
  let paced: RateLimiterState = { nextRequestAt: 0, day: -1, requestsUsed: 0 };
  return {
    reserve(priority = "interactive") {
      const [slot, after] = reserveRequest(limits, paced, priority, now());
      paced = after;
      return slot;
    },
    pause(milliseconds) {
      paced = { ...paced, nextRequestAt: Math.max(paced.nextRequestAt, now() + milliseconds) };
    },
  };
}

/** Throws `rate_limited` where the budget that this priority may use is spent. */
export function assertQuota(limits: RateLimits, used: number, priority: Priority, time: number): void {
  const budget = priority === "background" ? Math.floor(limits.perDay * (1 - interactiveShare)) : limits.perDay;
  if (used < budget) return;
  const whose = priority === "background" ? "what background work may use of the day's" : "the day's";
  throw new ConnectorError("daily_limit_reached", `${whose} ${limits.perDay} requests are spent`, {
    retryAfterMs: dayMs - (time % dayMs),
    remedy: "Wait for the next day (UTC), or ask the vendor to raise the limit.",
  });
}

/** A pacer that never waits and never runs out: for a host that paces by itself. */
export const unlimited: RateLimiter = {
  reserve: () => ({ waitMs: 0, quotaRemaining: Number.POSITIVE_INFINITY }),
  pause: () => {},
};

/** Resolves after so many milliseconds; rejects with the signal's reason when aborted. */
export function delay(milliseconds: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason);
    const stop = (): void => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener("abort", stop);
      resolve();
    }, milliseconds);
    signal?.addEventListener("abort", stop, { once: true });
  });
}
