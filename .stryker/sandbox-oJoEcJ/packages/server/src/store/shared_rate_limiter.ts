// @ts-nocheck
// Pacing that several processes share: one row a company holds the next free slot and the day's count.
import { ConnectorError, type RateLimiter } from "gong-connector";
import {
  assertQuota,
  interactiveShare,
  type Priority,
  type RateLimits,
  type Reservation,
} from "gong-connector/internal";
import { type Database, readInteger, readText } from "./database.ts";

const dayMs = 86_400_000;
/** The longest wait for a slot. Further slots are not handed out: whoever asks is told when to come back. */
const longestMs = 60_000;
/** After so long without a request, the next one has to connect first and leaves late. */
const idleMs = 4_000;
/** How late that may be: the slots behind it make room, or four requests would meet within a second. */
const coldMs = 100;

export interface SharedRateLimiterOptions {
  database: Database;
  /** Connections of one company share its quota. */
  quotaKey: string;
  limits: RateLimits;
  now?: () => number;
}

/** A pacer over the store. One statement reserves a slot, whichever process asks. */
export function createSharedRateLimiter({
  database,
  quotaKey,
  limits,
  now = Date.now,
}: SharedRateLimiterOptions): RateLimiter {
  let last = Number.NEGATIVE_INFINITY;
  return {
    async reserve(priority: Priority = "interactive"): Promise<Reservation> {
      const time = now();
      const day = Math.floor(time / dayMs);
      const spacing = limits.minIntervalMs + (time - last > idleMs ? coldMs : 0);
      last = time;
      const budget = budgetOf(limits, priority);
      const [row] = await database.query(reserving, [quotaKey, time, spacing, day, budget, time + longestMs]);
      if (!row) {
        assertQuota(limits, await getUsedToday(database, quotaKey, day), priority, time);
        throw await createQueueFullError(database, quotaKey, time);
      }
      // The row holds the slot after this one.
      last = readInteger(row, "next_slot") - spacing;
      return { waitMs: Math.max(0, last - now()), quotaRemaining: limits.perDay - readInteger(row, "used") };
    },
    async pause(milliseconds) {
      const time = now();
      await database.query(
        `INSERT INTO pacing (company, next_slot, day, used) VALUES ($1, $2, $3, 0)
         ON CONFLICT (company) DO UPDATE SET next_slot = CASE WHEN pacing.next_slot > excluded.next_slot THEN pacing.next_slot ELSE excluded.next_slot END`,
        [quotaKey, time + Math.ceil(milliseconds), Math.floor(time / dayMs)],
      );
    },
  };
}

/** The next slot is too far away to wait for: many are waiting, or the vendor asked for a long pause. */
async function createQueueFullError(database: Database, quotaKey: string, time: number): Promise<ConnectorError> {
  const [row] = await database.query("SELECT next_slot FROM pacing WHERE company = $1", [quotaKey]);
  const retryAfterMs = Math.max(0, (row ? readInteger(row, "next_slot") : time) - time);
  const message = `no request may be sent for ${Math.ceil(retryAfterMs / 1000)} s`;
  const remedy = "Come back then: the vendor asked for a pause, or too many requests are waiting.";
  return new ConnectorError("wait_too_long", message, { retryAfterMs, remedy });
}

/** Requests that a company has used on a day, counted in UTC. */
export async function getUsedToday(database: Database, quotaKey: string, day: number): Promise<number> {
  const [row] = await database.query("SELECT used FROM pacing WHERE company = $1 AND day = $2", [quotaKey, day]);
  return row ? readInteger(row, "used") : 0;
}

/** The company that has used most of its day, if any has used something. */
export async function getBusiestQuotaKey(
  database: Database,
  day: number,
): Promise<{ quotaKey: string; used: number } | undefined> {
  const [row] = await database.query(
    "SELECT company, used FROM pacing WHERE day = $1 AND used > 0 ORDER BY used DESC, company LIMIT 1",
    [day],
  );
  return row && { quotaKey: readText(row, "company"), used: readInteger(row, "used") };
}

const reserving = `INSERT INTO pacing (company, next_slot, day, used)
  VALUES ($1, CAST($2 AS BIGINT) + CAST($3 AS BIGINT), $4, 1)
  ON CONFLICT (company) DO UPDATE SET
    next_slot = CASE WHEN pacing.next_slot > $2 THEN pacing.next_slot ELSE $2 END + $3,
    used = CASE WHEN pacing.day = $4 THEN pacing.used + 1 ELSE 1 END,
    day = $4
  WHERE (pacing.day <> $4 OR pacing.used < $5) AND pacing.next_slot <= $6
  RETURNING next_slot, used`;

/** The budget at which `checkBudget` refuses. */
function budgetOf(limits: RateLimits, priority: Priority): number {
  return priority === "background" ? Math.floor(limits.perDay * (1 - interactiveShare)) : limits.perDay;
}
