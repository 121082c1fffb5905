// Statistics of the activities of users on the sandbox's calls.
import type { GongActions } from "gong-connector";
import { getActionBody } from "../body_schema.ts";
import { type Activity, activityNames, listActivities } from "../content/activity.ts";
import { createPage } from "../pagination.ts";
import { isInRange, type TimeRange } from "../parameters.ts";
import { badRequest, notFound, ok } from "../responses.ts";
import { createBodyRoute, type RequestContext, type Route } from "../route.ts";
import type { User } from "../seed/users.ts";
import {
  formatDateTime,
  getNextPeriodStart,
  getStartOfDay,
  type Period,
  parseDateTime,
  parseDay,
  timeZone,
} from "../time.ts";

type StatsRequest = GongActions["list_aggregated_activity"]["input"];
type PeriodRequest = GongActions["list_aggregated_activity_by_period"]["input"];

export type StatsFilter = StatsRequest["filter"];

export const noStatsMessage = "No stats found corresponding to the provided filters";

/** Days in the company's time zone, without the end day. The end is not after today. */
export function parseDateSpan({ now }: RequestContext, { fromDate, toDate }: StatsFilter): TimeRange {
  const span = { from: parseDay(fromDate) ?? 0, to: parseDay(toDate) ?? 0 };
  if (span.from > span.to) throw badRequest("filter.fromDate: must be before toDate");
  if (span.to > getStartOfDay(now)) throw badRequest("filter.toDate: must not exceed the current day");
  return span;
}

export function selectUsers({ state }: RequestContext, filter: StatsFilter): readonly User[] {
  const from = parseDateTime(filter.createdFromDateTime) ?? 0;
  const to = parseDateTime(filter.createdToDateTime) ?? Infinity;
  return state.users.filter(
    ({ id, created }) => (filter.userIds?.includes(id) ?? true) && isInRange({ from, to }, created),
  );
}

export const toZonedSpan = ({ from, to }: TimeRange) => ({
  fromDateTime: formatDateTime(from),
  toDateTime: formatDateTime(to),
  timeZone,
});

interface UserActivities {
  readonly user: User;
  readonly activities: readonly Activity[];
}

/** Users and their activities in the span. Users that the filter names are included even without activities. */
function findActivities(context: RequestContext, filter: StatsFilter, span: TimeRange): readonly UserActivities[] {
  const inSpan = listActivities(context.state, context.now).filter(({ occurredAt }) => isInRange(span, occurredAt));
  const byUser = Map.groupBy(inSpan, ({ userId }) => userId);
  const isNamed = (filter.userIds ?? []).length > 0;
  const matches = selectUsers(context, filter)
    .map((user) => ({ user, activities: byUser.get(user.id) ?? [] }))
    .filter(({ activities }) => isNamed || activities.length > 0);
  if (matches.length === 0 || span.from === span.to) throw notFound(noStatsMessage);
  return matches;
}

function listCallIds(activities: readonly Activity[], name: string, span: TimeRange): readonly string[] {
  const matches = activities.filter((each) => each.name === name && isInRange(span, each.occurredAt));
  return [...new Set(matches.map(({ callId }) => callId))];
}

function countActivities(activities: readonly Activity[], span: TimeRange): Record<string, number> {
  return Object.fromEntries(activityNames.map((name) => [name, listCallIds(activities, name, span).length]));
}

function splitSpan({ from, to }: TimeRange, period: Period): readonly TimeRange[] {
  const spans: TimeRange[] = [];
  for (let start = from; start < to; ) {
    const end = Math.min(to, getNextPeriodStart(start, period));
    spans.push({ from: start, to: end });
    start = end;
  }
  return spans;
}

const toDatesJson = ({ from, to }: TimeRange) => ({ fromDate: formatDateTime(from), toDate: formatDateTime(to) });
const toUserJson = ({ id, emailAddress }: User) => ({ userId: id, userEmailAddress: emailAddress });

function listAggregated(context: RequestContext, { filter, cursor }: StatsRequest) {
  const span = parseDateSpan(context, filter);
  const { records, items } = createPage(context, findActivities(context, filter, span), filter, cursor);
  const usersAggregateActivityStats = items.map(({ user, activities }) => ({
    ...toUserJson(user),
    userAggregateActivityStats: countActivities(activities, span),
  }));
  return ok({ records, usersAggregateActivityStats, ...toZonedSpan(span) });
}

function listByPeriod(context: RequestContext, { filter, cursor, aggregationPeriod }: PeriodRequest) {
  const span = parseDateSpan(context, filter);
  const spans = splitSpan(span, aggregationPeriod);
  const pageFilter = { filter, aggregationPeriod };
  const { records, items } = createPage(context, findActivities(context, filter, span), pageFilter, cursor);
  const usersAggregateActivity = items.map(({ user, activities }) => ({
    ...toUserJson(user),
    userAggregateActivity: spans.map((each) => ({ ...countActivities(activities, each), ...toDatesJson(each) })),
  }));
  return ok({ records, usersAggregateActivity });
}

function listDayByDay(context: RequestContext, { filter, cursor }: StatsRequest) {
  const span = parseDateSpan(context, filter);
  const days = splitSpan(span, "DAY");
  const { records, items } = createPage(context, findActivities(context, filter, span), filter, cursor);
  const usersDetailedActivities = items.map(({ user, activities }) => ({
    ...toUserJson(user),
    userDailyActivityStats: days.map((day) => ({
      ...Object.fromEntries(activityNames.map((name) => [name, listCallIds(activities, name, day)])),
      ...toDatesJson(day),
    })),
  }));
  return ok({ records, usersDetailedActivities });
}

const path = "/v2/stats/activity";

export const statsRoutes: readonly Route[] = [
  createBodyRoute("POST", `${path}/aggregate`, getActionBody("list_aggregated_activity"), listAggregated),
  createBodyRoute(
    "POST",
    `${path}/aggregate-by-period`,
    getActionBody("list_aggregated_activity_by_period"),
    listByPeriod,
  ),
  createBodyRoute("POST", `${path}/day-by-day`, getActionBody("list_daily_activity"), listDayByDay),
];
