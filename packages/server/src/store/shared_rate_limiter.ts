// A rate limiter that several processes share: one row for each quota key, with the next free time and today's requests.
import { ConnectorError, type RateLimiter } from "gong-connector";
import {
  assertQuota,
  defaultMaxWaitMs,
  getIntervalMs,
  interactiveShare,
  type Priority,
  type RateLimits,
  type Reservation,
} from "gong-connector/internal";
import { type Database, readInteger, readText } from "./database.ts";

const dayMs = 86_400_000;

export interface SharedRateLimiterOptions {
  database: Database;
  quotaKey: string;
  limits: RateLimits;
  /** Longest wait for a reservation; by default, that of a call. A longer queue rejects the request with the time to wait. */
  maxWaitMs?: number | undefined;
  now?: () => number;
}

/** One statement reserves a request, so that processes need no lock. */
export function createSharedRateLimiter({
  database,
  quotaKey,
  limits,
  maxWaitMs = defaultMaxWaitMs,
  now = Date.now,
}: SharedRateLimiterOptions): RateLimiter {
  return {
    async reserve(priority: Priority = "interactive", connection): Promise<Reservation> {
      const time = now();
      const day = Math.floor(time / dayMs);
      const intervalMs = getIntervalMs(limits, connection);
      const quota = getQuota(limits, priority);
      const [row] = await database.query(reserveSql, [quotaKey, time, intervalMs, day, quota, time + maxWaitMs]);
      if (!row) {
        assertQuota(limits, await getUsedToday(database, quotaKey, day), priority, time);
        throw await createQueueFullError(database, quotaKey, time);
      }
      const waitMs = Math.max(0, readInteger(row, "next_request_at") - intervalMs - now());
      return { waitMs, quotaRemaining: limits.perDay - readInteger(row, "requests_used") };
    },
    async pause(pauseMs) {
      const time = now();
      await database.query(
        `INSERT INTO rate_limiter_states (quota_key, next_request_at, day, requests_used) VALUES ($1, $2, $3, 0)
         ON CONFLICT (quota_key) DO UPDATE SET next_request_at = excluded.next_request_at
         WHERE rate_limiter_states.next_request_at < excluded.next_request_at`,
        [quotaKey, time + Math.ceil(pauseMs), Math.floor(time / dayMs)],
      );
    },
  };
}

/** Many requests are waiting, or the vendor asked for a long pause. */
async function createQueueFullError(database: Database, quotaKey: string, time: number): Promise<ConnectorError> {
  const [row] = await database.query("SELECT next_request_at FROM rate_limiter_states WHERE quota_key = $1", [
    quotaKey,
  ]);
  const retryAfterMs = Math.max(0, (row ? readInteger(row, "next_request_at") : time) - time);
  const seconds = Math.ceil(retryAfterMs / 1000);
  return new ConnectorError("wait_too_long", `the next request is allowed in ${seconds} s`, { retryAfterMs });
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

const reserveSql = `INSERT INTO rate_limiter_states (quota_key, next_request_at, day, requests_used)
  VALUES ($1, CAST($2 AS BIGINT) + CAST($3 AS BIGINT), $4, 1)
  ON CONFLICT (quota_key) DO UPDATE SET
    next_request_at = CASE WHEN rate_limiter_states.next_request_at > $2 THEN rate_limiter_states.next_request_at ELSE $2 END + $3,
    requests_used = CASE WHEN rate_limiter_states.day = $4 THEN rate_limiter_states.requests_used + 1 ELSE 1 END,
    day = $4
  WHERE (rate_limiter_states.day <> $4 OR rate_limiter_states.requests_used < $5)
    AND rate_limiter_states.next_request_at <= $6
  RETURNING next_request_at, requests_used`;

/** The number of requests from which assertQuota rejects. */
function getQuota(limits: RateLimits, priority: Priority): number {
  return priority === "background" ? Math.floor(limits.perDay * (1 - interactiveShare)) : limits.perDay;
}
