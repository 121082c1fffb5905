// Audit logs: sign-ins, changes by users, played calls, and access to shared calls from outside the company.
import { type Activity, listActivities } from "../content/activity.ts";
import { createPage } from "../pagination.ts";
import { createRange, getDateTime, getParameter, isInRange, requireDateTime, requireEnum } from "../parameters.ts";
import { createRandom } from "../random.ts";
import { notFound, ok } from "../responses.ts";
import { createRoute, type RequestContext, type Route } from "../route.ts";
import type { User } from "../seed/users.ts";
import { dayMs, formatDateTime, hourMs } from "../time.ts";

const logTypes = [
  "AccessLog",
  "UserActivityLog",
  "UserCallPlay",
  "ExternallySharedCallAccess",
  "ExternallySharedCallPlay",
] as const;
type LogType = (typeof logTypes)[number];

interface LogEntry {
  readonly userId: string | null;
  readonly occurredAt: number;
  readonly record: Readonly<Record<string, unknown>>;
}

const accessLogRetentionMs = 14 * dayMs;
const changeNames = ["Scorecard edited", "Tracker created", "User settings changed", "Library folder moved"];

function listSignIns({ state, now }: RequestContext): readonly LogEntry[] {
  const users = state.users.filter(({ active, isAvatar }) => active && !isAvatar);
  return users.flatMap(({ id }, index) => {
    const random = createRandom(`${state.seed}/access/${id}`);
    const earliest = state.startedAt - 20 * dayMs;
    return Array.from({ length: 14 }, () => earliest + random.int(0, 20 * dayMs))
      .filter((time) => time >= now - accessLogRetentionMs && time <= now)
      .map((occurredAt) => ({
        userId: id,
        occurredAt,
        record: { ipAddress: `192.0.2.${index + 1}`, method: "GET", uri: "/home", status: 200 },
      }));
  });
}

function listChanges({ state }: RequestContext): readonly LogEntry[] {
  const random = createRandom(`${state.seed}/changes`);
  return Array.from({ length: 120 }, () => ({
    userId: random.pick(state.users).id,
    occurredAt: state.startedAt - random.int(1, 360 * 24) * hourMs,
    record: { action: random.pick(changeNames), source: "web" },
  }));
}

function toEntry(
  { callId, userId, occurredAt }: Activity,
  extra: Readonly<Record<string, unknown>>,
  isExternal: boolean,
): LogEntry {
  return { userId: isExternal ? null : userId, occurredAt, record: { callId, ...extra } };
}

function listEntries(context: RequestContext, type: LogType): readonly LogEntry[] {
  if (type === "AccessLog") return listSignIns(context);
  if (type === "UserActivityLog") return listChanges(context);
  const activities = listActivities(context.state, context.now);
  if (type === "UserCallPlay") {
    const plays = activities.filter(({ name }) => name === "ownCallsListenedTo" || name === "othersCallsListenedTo");
    return plays.map((play) => toEntry(play, { playSpeed: 1, secondsPlayed: 120 }, false));
  }
  const shares = activities.filter(({ name }) => name === "callsSharedExternally");
  const extra = type === "ExternallySharedCallPlay" ? { secondsPlayed: 60 } : { browser: "Firefox" };
  return shares.map((share) => toEntry(share, extra, true));
}

function toEntryJson({ userId, occurredAt, record }: LogEntry, users: readonly User[]): Record<string, unknown> {
  const user = users.find(({ id }) => id === userId);
  return {
    userId,
    userEmailAddress: user?.emailAddress ?? null,
    userFullName: user === undefined ? null : `${user.firstName} ${user.lastName}`,
    impersonatorUserId: null,
    impersonatorEmailAddress: null,
    impersonatorFullName: null,
    impersonatorCompanyId: null,
    eventTime: formatDateTime(occurredAt),
    logRecord: record,
  };
}

function listLogs(context: RequestContext) {
  const logType = requireEnum(context, "logType", logTypes);
  const from = requireDateTime(context, "fromDateTime");
  const range = createRange(from, getDateTime(context, "toDateTime"), "fromDateTime");
  const entries = listEntries(context, logType)
    .filter(({ occurredAt }) => isInRange(range, occurredAt))
    .toSorted((a, b) => a.occurredAt - b.occurredAt);
  if (entries.length === 0) throw notFound("No logs found corresponding to the provided filters");
  const { records, items } = createPage(context, entries, { logType, ...range }, getParameter(context, "cursor"));
  return ok({ records, logEntries: items.map((entry) => toEntryJson(entry, context.state.users)) });
}

export const logRoutes: readonly Route[] = [createRoute("GET", "/v2/logs", listLogs)];
