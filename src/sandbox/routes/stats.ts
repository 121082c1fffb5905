// Statistics of what users did with calls, counted from the sandbox's own calls.
import { ACTIVITIES, type Activity, activitiesOf } from "../content/activity.ts";
import { bodyRoute, type Exchange, type Route } from "../exchange.ts";
import { type Body, list, moment as momentField, object, oneOf, required, text, whole } from "../fields.ts";
import { page } from "../pages.ts";
import { badRequest, notFound, ok } from "../reply.ts";
import type { User } from "../seed/people.ts";
import { moment, nextPeriod, type Period, parseDay, startOfDay, TIME_ZONE } from "../time.ts";

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

export interface Span {
  readonly from: number;
  readonly to: number;
}

/** Days of the company's zone; the end does not count and lies no later than today. */
export function spanOf(exchange: Exchange, { fromDate, toDate }: DatedFilter): Span {
  const from = parseDay(fromDate);
  const to = parseDay(toDate);
  if (from === undefined) throw badRequest("filter.fromDate: must be a date in the format YYYY-MM-DD");
  if (to === undefined) throw badRequest("filter.toDate: must be a date in the format YYYY-MM-DD");
  if (from > to) throw badRequest("filter.fromDate: must be before toDate");
  if (to > startOfDay(exchange.now)) throw badRequest("filter.toDate: must not exceed the current day");
  return { from, to };
}

export function usersOf(exchange: Exchange, filter: DatedFilter): readonly User[] {
  const { createdFromDateTime: from, createdToDateTime: to, userIds } = filter;
  return exchange.state.users.filter(
    ({ id, created }) => (userIds?.includes(id) ?? true) && created >= (from ?? 0) && created < (to ?? Infinity),
  );
}

export const zoned = ({ from, to }: Span) => ({
  fromDateTime: moment(from),
  toDateTime: moment(to),
  timeZone: TIME_ZONE,
});

interface Doing {
  readonly user: User;
  readonly done: readonly Activity[];
}

/** Users with what they did in the span; asked for by name they appear even when they did nothing. */
function doings(exchange: Exchange, filter: DatedFilter, span: Span): readonly Doing[] {
  const inSpan = activitiesOf(exchange.state, exchange.now).filter(({ at }) => at >= span.from && at < span.to);
  const byUser = Map.groupBy(inSpan, ({ userId }) => userId);
  const isNamed = (filter.userIds ?? []).length > 0;
  const found = usersOf(exchange, filter)
    .map((user) => ({ user, done: byUser.get(user.id) ?? [] }))
    .filter(({ done }) => isNamed || done.length > 0);
  if (found.length === 0 || span.from === span.to) throw notFound(NO_STATS);
  return found;
}

function idsOf(done: readonly Activity[], name: string, { from, to }: Span): readonly string[] {
  return [
    ...new Set(
      done.filter((each) => each.name === name && each.at >= from && each.at < to).map(({ callId }) => callId),
    ),
  ];
}

function counts(done: readonly Activity[], span: Span): Record<string, number> {
  return Object.fromEntries(ACTIVITIES.map((name) => [name, idsOf(done, name, span).length]));
}

function periodsOf({ from, to }: Span, period: Period): readonly Span[] {
  const periods: Span[] = [];
  for (let at = from; at < to; ) {
    const end = Math.min(to, nextPeriod(at, period));
    periods.push({ from: at, to: end });
    at = end;
  }
  return periods;
}

const dated = ({ from, to }: Span) => ({ fromDate: moment(from), toDate: moment(to) });
const named = ({ id, emailAddress }: User) => ({ userId: id, userEmailAddress: emailAddress });

const statsBody = object({ cursor: text(), filter: datedFilter });
const periodBody = object({
  cursor: text(),
  aggregationPeriod: required(oneOf(["DAY", "WEEK", "MONTH", "QUARTER", "YEAR"])),
  filter: datedFilter,
});

function aggregate(exchange: Exchange, { filter, cursor }: Body<typeof statsBody>) {
  const span = spanOf(exchange, filter);
  const { records, items } = page(exchange, doings(exchange, filter, span), filter, cursor);
  const usersAggregateActivityStats = items.map(({ user, done }) => ({
    ...named(user),
    userAggregateActivityStats: counts(done, span),
  }));
  return ok({ records, usersAggregateActivityStats, ...zoned(span) });
}

function byPeriod(exchange: Exchange, { filter, cursor, aggregationPeriod }: Body<typeof periodBody>) {
  const span = spanOf(exchange, filter);
  const periods = periodsOf(span, aggregationPeriod);
  const key = { filter, aggregationPeriod };
  const { records, items } = page(exchange, doings(exchange, filter, span), key, cursor);
  const usersAggregateActivity = items.map(({ user, done }) => ({
    ...named(user),
    userAggregateActivity: periods.map((each) => ({ ...counts(done, each), ...dated(each) })),
  }));
  return ok({ records, usersAggregateActivity });
}

function dayByDay(exchange: Exchange, { filter, cursor }: Body<typeof statsBody>) {
  const span = spanOf(exchange, filter);
  const days = periodsOf(span, "DAY");
  const { records, items } = page(exchange, doings(exchange, filter, span), filter, cursor);
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
  bodyRoute("POST", "/v2/stats/activity/aggregate", statsBody, aggregate),
  bodyRoute("POST", "/v2/stats/activity/aggregate-by-period", periodBody, byPeriod),
  bodyRoute("POST", "/v2/stats/activity/day-by-day", statsBody, dayByDay),
];
