// Today's quota of the company with the most requests, and when it is used up at the current rate.
import { gongManifests } from "gong-connector";
import type { Quota } from "./api/quota.ts";
import { getBusiestQuotaKey, type Store, type UsageRow } from "./store/index.ts";

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
/** Shortest time over which a rate is computed. */
const minPeriodMs = 10 * 60_000;

export async function getQuota(store: Store, now: number): Promise<Quota> {
  const { perDay } = gongManifests().connector.rateLimits;
  const day = Math.floor(now / dayMs);
  const used = (await getBusiestQuotaKey(store.database, day))?.used ?? 0;
  const resetsAt = (day + 1) * dayMs;
  const requestsPerMs = used === 0 ? 0 : getRate(await store.runs.listUsage(formatUtcDay(now)), used, now);
  const exhaustedAt = requestsPerMs > 0 ? now + (perDay - used) / requestsPerMs : Number.POSITIVE_INFINITY;
  return {
    used,
    limit: perDay,
    remaining: Math.max(0, perDay - used),
    resetsAt: new Date(resetsAt).toISOString(),
    ...(exhaustedAt < resetsAt && { exhaustedAt: new Date(Math.max(now, exhaustedAt)).toISOString() }),
  };
}

/** The UTC day of a time, as YYYY-MM-DD. */
export function formatUtcDay(now: number): string {
  return new Date(now).toISOString().slice(0, 10);
}

/** Requests of the company per millisecond in the current and the previous hour. Usage is counted for all companies together. */
function getRate(rows: readonly UsageRow[], used: number, now: number): number {
  const hour = new Date(now).getUTCHours();
  const count = (list: readonly UsageRow[]): number => list.reduce((sum, { requests }) => sum + requests, 0);
  const total = count(rows);
  const recent = count(rows.filter((row) => row.hour === hour || row.hour === hour - 1));
  const periodMs = (now % hourMs) + (hour > 0 ? hourMs : 0);
  return total === 0 ? 0 : ((recent / total) * used) / Math.max(periodMs, minPeriodMs);
}
