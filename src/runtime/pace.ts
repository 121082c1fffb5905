// Waits for a slot: requests evenly spaced, a daily budget, and a pause when the vendor asks for one.
import type { ConnectorManifest } from "../generated/manifest.ts";
import { ConnectorError } from "./errors.ts";

export type Limits = ConnectorManifest["limits"];

export interface Slot {
  /** Milliseconds until the slot, from now. */
  waitMs: number;
  /** Requests left today after this one. */
  quotaLeft: number;
}

/**
 * Hands out slots. The one of `createPacer` is for one process; a store gives one that processes share. `background`
 * work yields to interactive work.
 */
export interface Pacer {
  /** Reserves the next slot. Throws `rate_limited` when the day's budget is spent. */
  reserve(priority?: Priority): Slot | Promise<Slot>;
  /** No slot before so many milliseconds have passed. */
  pause(milliseconds: number): void | Promise<void>;
}

export type Priority = "interactive" | "background";

const dayMs = 86_400_000;

/** Share of the day's budget that background work leaves to interactive work. */
export const reservedShare = 0.1;

/** What a pacer knows, as plain data: a host can keep it where processes share it. */
export interface Paced {
  /** Moment of the next free slot, in milliseconds. */
  next: number;
  /** The day that is counted, in days since 1970, and the requests used on it. */
  day: number;
  used: number;
}

/** The next slot, and what is known after it was taken. Throws `rate_limited` when the day's budget is spent. */
export function takeSlot(limits: Limits, paced: Paced, priority: Priority, time: number): [Slot, Paced] {
  const day = Math.floor(time / dayMs);
  const used = paced.day === day ? paced.used : 0;
  checkBudget(limits, used, priority, time);
  const slot = Math.max(time, paced.next);
  const after = { next: slot + limits.spacingMs, day, used: used + 1 };
  return [{ waitMs: slot - time, quotaLeft: limits.perDay - after.used }, after];
}

/** A pacer in memory. The day is counted in UTC. */
export function createPacer(limits: Limits, now: () => number = Date.now): Pacer {
  let paced: Paced = { next: 0, day: -1, used: 0 };
  return {
    reserve(priority = "interactive") {
      const [slot, after] = takeSlot(limits, paced, priority, now());
      paced = after;
      return slot;
    },
    pause(milliseconds) {
      paced = { ...paced, next: Math.max(paced.next, now() + milliseconds) };
    },
  };
}

/** Throws `rate_limited` where the budget that this priority may use is spent. */
export function checkBudget(limits: Limits, used: number, priority: Priority, time: number): void {
  const budget = priority === "background" ? Math.floor(limits.perDay * (1 - reservedShare)) : limits.perDay;
  if (used < budget) return;
  const whose = priority === "background" ? "what background work may use of the day's" : "the day's";
  throw new ConnectorError("rate_limited", `${whose} ${limits.perDay} requests are spent`, {
    retryAfterMs: dayMs - (time % dayMs),
    fix: "Wait for the next day (UTC), or ask the vendor to raise the limit.",
  });
}

/** A pacer that never waits and never runs out: for a host that paces by itself. */
export const unpaced: Pacer = {
  reserve: () => ({ waitMs: 0, quotaLeft: Number.POSITIVE_INFINITY }),
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
