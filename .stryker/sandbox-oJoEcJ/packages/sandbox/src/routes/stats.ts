// @ts-nocheck
// Statistics of what users did with calls, counted from the sandbox's own calls.
import { ACTIVITIES, type Activity, listActivities } from "../content/activity.ts";
import { type Body, list, moment as momentField, object, oneOf, required, text, whole } from "../fields.ts";
import { createPage } from "../pagination.ts";
import { badRequest, notFound, ok } from "../responses.ts";
import { createBodyRoute, type RequestContext, type Route } from "../route.ts";
import type { User } from "../seed/users.ts";
import { formatDateTime, getNextPeriodStart, getStartOfDay, type Period, parseDay, TIME_ZONE } from "../time.ts";

export const datedFilter = whole(
  object({
    fromDate: required(text({ pattern: /^\d{4}-\d{2}-\d{2}$/ })),
    toDate: required(text({ pattern: /^\d{4}-\d{2}-\d{2}$/ })),
    createdFromDateTime: momentField(),
    createdToDateTime: momentField(),
    userIds: list(text()),
  }),
);

export type DatedFilter = Body<typeof datedFilter>;

export const NO_STATS = "No stats found corresponding to the provided filters";

export interface DateSpan {
  readonly from: number;
  readonly to: number;
}

/** Days of the company's zone; the end does not count and lies no later than today. */
export function parseDateSpan(exchange: RequestContext, { fromDate, toDate }: DatedFilter): DateSpan {
  const from = parseDay(fromDate);
  const to = parseDay(toDate);
  if (from === undefined) throw badRequest("filter.fromDate: must be a date in the format YYYY-MM-DD");
  if (to === undefined) throw badRequest("filter.toDate: must be a date in the format YYYY-MM-DD");
  if (from > to) throw badRequest("filter.fromDate: must be before toDate");
  if (to > getStartOfDay(exchange.now)) throw badRequest("filter.toDate: must not exceed the current day");
  return { from, to };
}

export function selectUsers(exchange: RequestContext, filter: DatedFilter): readonly User[] {
  const { createdFromDateTime: from, createdToDateTime: to, userIds } = filter;
  return exchange.state.users.filter(
    ({ id, created }) => (userIds?.includes(id) ?? true) && created >= (from ?? 0) && created < (to ?? Infinity),
  );
}

export const toZonedTime = ({ from, to }: DateSpan) => ({
  fromDateTime: formatDateTime(from),
  toDateTime: formatDateTime(to),
  timeZone: TIME_ZONE,
});

interface Doing {
  readonly user: User;
  readonly done: readonly Activity[];
}

/** Users with what they did in the span; asked for by name they appear even when they did nothing. */
function doings(exchange: RequestContext, filter: DatedFilter, span: DateSpan): readonly Doing[] {
  const inSpan = listActivities(exchange.state, exchange.now).filter(({ at }) => at >= span.from && at < span.to);
  const byUser = Map.groupBy(inSpan, ({ userId }) => userId);
  const isNamed = (filter.userIds ?? []).length > 0;
  const found = selectUsers(exchange, filter)
    .map((user) => ({ user, done: byUser.get(user.id) ?? [] }))
    .filter(({ done }) => isNamed || done.length > 0);
  if (found.length === 0 || span.from === span.to) throw notFound(NO_STATS);
  return found;
}

function idsOf(done: readonly Activity[], name: string, { from, to }: DateSpan): readonly string[] {
  return [
    ...new Set(
      done.filter((each) => each.name === name && each.at >= from && each.at < to).map(({ callId }) => callId),
    ),
  ];
}

function counts(done: readonly Activity[], span: DateSpan): Record<string, number> {
  return Object.fromEntries(ACTIVITIES.map((name) => [name, idsOf(done, name, span).length]));
}

function periodsOf({ from, to }: DateSpan, period: Period): readonly DateSpan[] {
  const periods: DateSpan[] = [];
  for (let at = from; at < to; ) {
    const end = Math.min(to, getNextPeriodStart(at, period));
    periods.push({ from: at, to: end });
    at = end;
  }
  return periods;
}

const dated = ({ from, to }: DateSpan) => ({ fromDate: formatDateTime(from), toDate: formatDateTime(to) });
const named = ({ id, emailAddress }: User) => ({ userId: id, userEmailAddress: emailAddress });

const statsBody = object({ cursor: text(), filter: datedFilter });
const periodBody = object({
  cursor: text(),
  aggregationPeriod: required(oneOf(["DAY", "WEEK", "MONTH", "QUARTER", "YEAR"])),
  filter: datedFilter,
});

function aggregate(exchange: RequestContext, { filter, cursor }: Body<typeof statsBody>) {
  const span = parseDateSpan(exchange, filter);
  const { records, items } = createPage(exchange, doings(exchange, filter, span), filter, cursor);
  const usersAggregateActivityStats = items.map(({ user, done }) => ({
    ...named(user),
    userAggregateActivityStats: counts(done, span),
  }));
  return ok({ records, usersAggregateActivityStats, ...toZonedTime(span) });
}

function byPeriod(exchange: RequestContext, { filter, cursor, aggregationPeriod }: Body<typeof periodBody>) {
  const span = parseDateSpan(exchange, filter);
  const periods = periodsOf(span, aggregationPeriod);
  const key = { filter, aggregationPeriod };
  const { records, items } = createPage(exchange, doings(exchange, filter, span), key, cursor);
  const usersAggregateActivity = items.map(({ user, done }) => ({
    ...named(user),
    userAggregateActivity: periods.map((each) => ({ ...counts(done, each), ...dated(each) })),
  }));
  return ok({ records, usersAggregateActivity });
}

function dayByDay(exchange: RequestContext, { filter, cursor }: Body<typeof statsBody>) {
  const span = parseDateSpan(exchange, filter);
  const days = periodsOf(span, "DAY");
  const { records, items } = createPage(exchange, doings(exchange, filter, span), filter, cursor);
  const usersDetailedActivities = items.map(({ user, done }) => ({
    ...named(user),
    userDailyActivityStats: days.map((day) => ({
      ...Object.fromEntries(ACTIVITIES.map((name) => [name, idsOf(done, name, day)])),
      ...dated(day),
    })),
  }));
  return ok({ records, usersDetailedActivities });
}

export const statsRoutes: readonly Route[] = [
  createBodyRoute("POST", "/v2/stats/activity/aggregate", statsBody, aggregate),
  createBodyRoute("POST", "/v2/stats/activity/aggregate-by-period", periodBody, byPeriod),
  createBodyRoute("POST", "/v2/stats/activity/day-by-day", statsBody, dayByDay),
];
