// @ts-nocheck
// The day's quota and how long it lasts at the present pace; of several companies, the one that is nearest to its end.

import { gongManifests } from "gong-connector";
import type { Quota } from "./api/settings_contract.ts";
import { getBusiestQuotaKey, type Store, type UsageRow } from "./store/index.ts";

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

export async function getQuota(store: Store, now: number): Promise<Quota> {
  const { perDay } = gongManifests().connector.rateLimits;
  const day = Math.floor(now / dayMs);
  const busiest = await getBusiestQuotaKey(store.database, day);
  const used = busiest?.used ?? 0;
  const resets = (day + 1) * dayMs;
  const perMs = used === 0 ? 0 : pace(await store.runs.listUsage(formatUtcDay(now)), used, now);
  const spent = perMs > 0 ? now + (perDay - used) / perMs : Number.POSITIVE_INFINITY;
  return {
    used,
    limit: perDay,
    remaining: Math.max(0, perDay - used),
    resetsAt: new Date(resets).toISOString(),
    ...(spent < resets && { exhaustedAt: new Date(Math.max(now, spent)).toISOString() }),
  };
}

/** The day of a moment, YYYY-MM-DD in UTC. */
export function formatUtcDay(now: number): string {
  return new Date(now).toISOString().slice(0, 10);
}

/** Requests a millisecond of this company over the present hour and the one before: its share of all that were counted. */
function pace(rows: readonly UsageRow[], used: number, now: number): number {
  const hour = new Date(now).getUTCHours();
  const sum = (list: readonly UsageRow[]): number => list.reduce((total, { requests }) => total + requests, 0);
  const all = sum(rows);
  const recent = sum(rows.filter((row) => row.hour === hour || row.hour === hour - 1));
  const sinceMs = (now % hourMs) + (hour > 0 ? hourMs : 0);
  return all === 0 ? 0 : ((recent / all) * used) / Math.max(sinceMs, 10 * 60_000);
}
