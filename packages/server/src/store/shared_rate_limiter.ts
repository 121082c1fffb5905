// A rate limiter that several processes share: one row for each quota key, with the next free time and today's requests.
import type { RateLimiter } from "gong-connector";
import {
  assertQuota,
  getIntervalMs,
  getMaxWaitMs,
  interactiveShare,
  type Priority,
  type RateLimits,
  type Reservation,
} from "gong-connector/internal";
import { type Database, notDurable, readInteger, readText, type SqlRow } from "./database.ts";

const dayMs = 86_400_000;

export interface SharedRateLimiterOptions {
  database: Database;
  quotaKey: string;
  limits: RateLimits;
}

/** One statement reserves a request by the database's clock, so that processes need no lock and no common clock. */
export function createSharedRateLimiter({ database, quotaKey, limits }: SharedRateLimiterOptions): RateLimiter {
  return {
    async reserve(priority = "interactive", connection, limit = { maxWaitMs: maxInteger }) {
      const intervalMs = getIntervalMs(limits, connection);
      for (;;) {
        const waits = [limit.maxWaitMs, limit.maxPauseMs ?? limit.maxWaitMs].map(toInteger);
        const values = [quotaKey, intervalMs, getQuota(limits, priority), ...waits];
        const [reserved] = await database.query(createReserveSql(database.nowSql), values, notDurable);
        if (reserved) return toReservation(reserved, limits);
        const [row] = await database.query(createReadSql(database.nowSql), [quotaKey]);
        if (!row) continue;
        assertQuota(limits, readInteger(row, "requests_used"), priority, readInteger(row, "now"));
        const reservation = toReservation(row, limits);
        if (reservation.waitMs > getMaxWaitMs(reservation, limit)) return reservation;
        // The wait has become shorter since: reserve again.
      }
    },
    async pause(pauseMs) {
      await database.query(createPauseSql(database.nowSql), [quotaKey, Math.ceil(pauseMs)], notDurable);
    },
  };
}

/** Can be added to a time in a BIGINT. */
const maxInteger = 2 ** 52;

function toInteger(value: number): number {
  return Math.min(Math.floor(value), maxInteger);
}

function toReservation(row: SqlRow, { perDay }: RateLimits): Reservation {
  const now = readInteger(row, "now");
  const pausedMs = readInteger(row, "paused_until") - now;
  return {
    waitMs: Math.max(0, readInteger(row, "request_at") - now),
    ...(pausedMs > 0 && { pausedMs }),
    quotaRemaining: perDay - readInteger(row, "requests_used"),
  };
}

/** Requests of a quota key on a UTC day, which is a number of days since 1970. */
export async function getUsedToday(database: Database, quotaKey: string, day: number): Promise<number> {
  const [row] = await database.query(
    "SELECT requests_used FROM rate_limiter_states WHERE quota_key = $1 AND day = $2",
    [quotaKey, day],
  );
  return row ? readInteger(row, "requests_used") : 0;
}

/** The quota key with the most requests on a day; undefined if none has any. */
export async function getBusiestQuotaKey(
  database: Database,
  day: number,
): Promise<{ quotaKey: string; used: number } | undefined> {
  const [row] = await database.query(
    `SELECT quota_key, requests_used FROM rate_limiter_states WHERE day = $1 AND requests_used > 0
     ORDER BY requests_used DESC, quota_key LIMIT 1`,
    [day],
  );
  return row && { quotaKey: readText(row, "quota_key"), used: readInteger(row, "requests_used") };
}

/** Of the row that it would insert, `excluded` has the time of the statement: it is the same in all conditions. */
function createReserveSql(nowSql: string): string {
  const time = "(excluded.next_request_at - CAST($2 AS BIGINT))";
  return `INSERT INTO rate_limiter_states AS state (quota_key, next_request_at, day, requests_used)
  VALUES ($1, ${nowSql} + CAST($2 AS BIGINT), ${nowSql} / ${dayMs}, 1)
  ON CONFLICT (quota_key) DO UPDATE SET
    next_request_at = CASE WHEN state.next_request_at > ${time} THEN state.next_request_at ELSE ${time} END + CAST($2 AS BIGINT),
    requests_used = CASE WHEN state.day = excluded.day THEN state.requests_used + 1 ELSE 1 END,
    day = excluded.day
  WHERE (state.day <> excluded.day OR state.requests_used < $3)
    AND state.next_request_at - ${time} <= $4
    AND (state.paused_until <= ${time} OR state.next_request_at - ${time} <= $5)
  RETURNING next_request_at - CAST($2 AS BIGINT) AS request_at, paused_until, requests_used, ${nowSql} AS now`;
}

/** The time of the next request, which is not reserved. */
function createReadSql(nowSql: string): string {
  return `SELECT next_request_at AS request_at, paused_until, ${nowSql} AS now,
    CASE WHEN day = ${nowSql} / ${dayMs} THEN requests_used ELSE 0 END AS requests_used
  FROM rate_limiter_states WHERE quota_key = $1`;
}

/** A shorter pause does not end a longer one. */
function createPauseSql(nowSql: string): string {
  const later = (column: string) =>
    `${column} = CASE WHEN state.${column} < excluded.${column} THEN excluded.${column} ELSE state.${column} END`;
  return `INSERT INTO rate_limiter_states AS state (quota_key, next_request_at, paused_until, day, requests_used)
  VALUES ($1, ${nowSql} + CAST($2 AS BIGINT), ${nowSql} + CAST($2 AS BIGINT), ${nowSql} / ${dayMs}, 0)
  ON CONFLICT (quota_key) DO UPDATE SET ${later("next_request_at")}, ${later("paused_until")}`;
}

/** The number of requests from which assertQuota rejects. */
function getQuota(limits: RateLimits, priority: Priority): number {
  return priority === "background" ? Math.floor(limits.perDay * (1 - interactiveShare)) : limits.perDay;
}
