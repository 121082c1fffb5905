// Usage of a day by hour and by action, and drift reports.
import type { FastifyInstance } from "fastify";
import { createInvalidInputError } from "gong-connector/internal";
import type { DriftRow, PauseRow, Usage } from "../api/settings_contract.ts";
import { createNotFoundError } from "../http/error_response.ts";
import { createBodyReader } from "../http/json_body.ts";
import { formatUtcDay, getQuota } from "../quota.ts";
import type { Services } from "../services.ts";
import type { Pause, UsageRow } from "../store/index.ts";

const readQuotaKey = createBodyReader<{ quotaKey: string }>({
  type: "object",
  additionalProperties: false,
  required: ["quotaKey"],
  properties: { quotaKey: { type: "string", minLength: 1, maxLength: 1000 } },
});

export function registerUsageRoutes(server: FastifyInstance, { store, scheduler, now }: Services): void {
  server.get<{ Querystring: { day?: string } }>("/usage", async ({ query }): Promise<Usage> => {
    const day = query.day || formatUtcDay(now());
    if (!/^\d{4}-\d{2}-\d{2}$/.test(day) || Number.isNaN(Date.parse(day)))
      throw createInvalidInputError([{ path: "/day", message: "is not a valid date" }]);
    const rows = await store.runs.listUsage(day);
    const pauses = (await store.pauses.list()).map(toPauseRow);
    return { quota: await getQuota(store, now()), hours: sumByHour(rows), actions: sumByAction(rows), pauses };
  });
  server.post("/pauses/lift", async ({ body }, reply) => {
    const { quotaKey } = readQuotaKey(body);
    if (!(await store.pauses.lift(quotaKey, now()))) throw createNotFoundError("the pause");
    scheduler.pollSoon();
    return reply.status(204).send();
  });
  server.get("/drift", async (): Promise<DriftRow[]> => {
    const rows = await store.runs.listDrift();
    return rows.map(({ lastSeenAt, ...row }) => ({ ...row, lastSeenAt: new Date(lastSeenAt).toISOString() }));
  });
}

function toPauseRow({ until, ...pause }: Pause): PauseRow {
  return { ...pause, until: new Date(until).toISOString() };
}

function sumByHour(rows: readonly UsageRow[]): Usage["hours"] {
  const hours = Array.from({ length: 24 }, (_none, hour) => ({ hour, requests: 0, waitMs: 0, rateLimitedCount: 0 }));
  for (const { hour, requests, waitMs, rateLimitedCount } of rows) {
    const sum = hours[hour];
    if (!sum) continue;
    sum.requests += requests;
    sum.waitMs += waitMs;
    sum.rateLimitedCount += rateLimitedCount;
  }
  return hours;
}

/** Most requests first. */
function sumByAction(rows: readonly UsageRow[]): Usage["actions"] {
  const sums = new Map<string, Usage["actions"][number]>();
  for (const { action, requests, errors, waitMs } of rows) {
    const sum = sums.get(action) ?? { action, requests: 0, errors: 0, waitMs: 0 };
    sums.set(action, {
      action,
      requests: sum.requests + requests,
      errors: sum.errors + errors,
      waitMs: sum.waitMs + waitMs,
    });
  }
  return [...sums.values()].sort((a, b) => b.requests - a.requests);
}
