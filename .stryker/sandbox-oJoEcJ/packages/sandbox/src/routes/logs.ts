// @ts-nocheck
// Audit logs: sign-ins, what users changed, what they played, and what outsiders saw of shared calls.
import { type Activity, listActivities } from "../content/activity.ts";
import { createPage } from "../pagination.ts";
import { assertRange, getDateTime, getParameter, requireDateTime, requireEnum } from "../parameters.ts";
import { createRandom } from "../random.ts";
import { notFound, ok } from "../responses.ts";
import { createRoute, type RequestContext, type Route } from "../route.ts";
import type { User } from "../seed/users.ts";
import { DAY, formatDateTime, HOUR } from "../time.ts";

const TYPES = [
  "AccessLog",
  "UserActivityLog",
  "UserCallPlay",
  "ExternallySharedCallAccess",
  "ExternallySharedCallPlay",
] as const;
type LogType = (typeof TYPES)[number];

interface Entry {
  readonly userId: string | null;
  readonly at: number;
  readonly record: Readonly<Record<string, unknown>>;
}

const ACCESS_KEPT = 14 * DAY;
const CHANGES = ["Scorecard edited", "Tracker created", "User settings changed", "Library folder moved"];

function signIns(exchange: RequestContext): readonly Entry[] {
  const { state, now } = exchange;
  const users = state.users.filter(({ active, isAvatar }) => active && !isAvatar);
  return users.flatMap((user, place) => {
    const random = createRandom(`${state.seed}/access/${user.id}`);
    const first = state.startedAt - 20 * DAY;
    return Array.from({ length: 14 }, () => first + random.int(0, 20 * DAY))
      .filter((at) => at >= now - ACCESS_KEPT && at <= now)
      .map((at) => ({
        userId: user.id,
        at,
        record: { ipAddress: `192.0.2.${place + 1}`, method: "GET", uri: "/home", status: 200 },
      }));
  });
}

function changes(exchange: RequestContext): readonly Entry[] {
  const { state } = exchange;
  const random = createRandom(`${state.seed}/changes`);
  return Array.from({ length: 120 }, () => ({
    userId: random.pick(state.users).id,
    at: state.startedAt - random.int(1, 360 * 24) * HOUR,
    record: { action: random.pick(CHANGES), source: "web" },
  }));
}

function entryOf(
  { callId, userId, at }: Activity,
  extra: Readonly<Record<string, unknown>>,
  isOutside: boolean,
): Entry {
  return { userId: isOutside ? null : userId, at, record: { callId, ...extra } };
}

function entriesOf(exchange: RequestContext, type: LogType): readonly Entry[] {
  if (type === "AccessLog") return signIns(exchange);
  if (type === "UserActivityLog") return changes(exchange);
  const done = listActivities(exchange.state, exchange.now);
  if (type === "UserCallPlay") {
    const plays = done.filter(({ name }) => name === "ownCallsListenedTo" || name === "othersCallsListenedTo");
    return plays.map((play) => entryOf(play, { playSpeed: 1, secondsPlayed: 120 }, false));
  }
  const shared = done.filter(({ name }) => name === "callsSharedExternally");
  const isPlay = type === "ExternallySharedCallPlay";
  return shared.map((share) => entryOf(share, isPlay ? { secondsPlayed: 60 } : { browser: "Firefox" }, true));
}

function entryData({ userId, at, record }: Entry, users: readonly User[]): Record<string, unknown> {
  const user = users.find(({ id }) => id === userId);
  return {
    userId,
    userEmailAddress: user?.emailAddress ?? null,
    userFullName: user === undefined ? null : `${user.firstName} ${user.lastName}`,
    impersonatorUserId: null,
    impersonatorEmailAddress: null,
    impersonatorFullName: null,
    impersonatorCompanyId: null,
    eventTime: formatDateTime(at),
    logRecord: record,
  };
}

function listLogs(exchange: RequestContext) {
  const logType = requireEnum(exchange, "logType", TYPES);
  const from = requireDateTime(exchange, "fromDateTime");
  const to = getDateTime(exchange, "toDateTime");
  assertRange(from, to, "fromDateTime");
  const entries = entriesOf(exchange, logType)
    .filter(({ at }) => at >= from && at < (to ?? Infinity))
    .toSorted((one, other) => one.at - other.at);
  if (entries.length === 0) throw notFound("No logs found corresponding to the provided filters");
  const { records, items } = createPage(exchange, entries, { logType, from, to }, getParameter(exchange, "cursor"));
  return ok({ records, logEntries: items.map((entry) => entryData(entry, exchange.state.users)) });
}

export const logRoutes: readonly Route[] = [createRoute("GET", "/v2/logs", listLogs)];
