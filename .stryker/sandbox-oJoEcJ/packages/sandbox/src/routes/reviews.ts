// @ts-nocheck
// Answered scorecards, interaction statistics and coaching: how users did on calls, and who helped them.
import { ACTIVITIES, listActivities } from "../content/activity.ts";
import { measureTalk } from "../content/analysis.ts";
import { computeHostStats } from "../content/interaction.ts";
import { toExactNumber } from "../exact_json.ts";
import { type Body, list, object, oneOf, text, whole } from "../fields.ts";
import { createPage } from "../pagination.ts";
import { assertRange, requireDateTime, requireDigits } from "../parameters.ts";
import { badRequest, notFound, ok } from "../responses.ts";
import { createBodyRoute, createRoute, type RequestContext, type Route } from "../route.ts";
import type { Review, ReviewAnswer } from "../seed/reviews.ts";
import type { User } from "../seed/users.ts";
import { formatDateTime, parseDay } from "../time.ts";
import { datedFilter, NO_STATS, parseDateSpan, selectUsers, toZonedTime } from "./stats.ts";

const day = text({ pattern: /^\d{4}-\d{2}-\d{2}$/ });

const reviewsBody = object({
  cursor: text(),
  filter: whole(
    object({
      callFromDate: day,
      callToDate: day,
      reviewFromDate: day,
      reviewToDate: day,
      reviewMethod: oneOf(["AUTOMATIC", "MANUAL", "BOTH"]),
      reviewedUserIds: list(text()),
      scorecardIds: list(text()),
    }),
  ),
});

const exactOrNull = (id: string | null) => (id === null ? null : toExactNumber(id));

function answerData({ question, score, text: answerText, options, isNotApplicable }: ReviewAnswer) {
  return {
    questionId: toExactNumber(question.id),
    questionRevisionId: toExactNumber(question.revisionId),
    isOverall: question.isOverall,
    score,
    answerText,
    notApplicable: isNotApplicable,
    selectedOptions: options,
  };
}

function reviewData(review: Review): Record<string, unknown> {
  return {
    answeredScorecardId: toExactNumber(review.id),
    scorecardId: toExactNumber(review.scorecard.id),
    scorecardName: review.scorecard.name,
    callId: toExactNumber(review.callId),
    callStartTime: formatDateTime(review.callStarted),
    reviewedUserId: toExactNumber(review.reviewedId),
    reviewerUserId: exactOrNull(review.reviewerId),
    reviewMethod: review.scorecard.reviewMethod,
    editorUserId: exactOrNull(review.editorId),
    reviewTime: formatDateTime(review.reviewedAt),
    visibilityType: "PUBLIC",
    answers: review.answers.map(answerData),
  };
}

function isBetween(at: number, from: string | undefined, to: string | undefined, names: string): boolean {
  const [start, end] = [from, to].map((date) => (date === undefined ? undefined : parseDay(date)));
  const isWrong = (from !== undefined && start === undefined) || (to !== undefined && end === undefined);
  if (isWrong) throw badRequest(`filter.${names}: must be a date in the format YYYY-MM-DD`);
  return at >= (start ?? 0) && at < (end ?? Infinity);
}

function listReviews(exchange: RequestContext, { filter, cursor }: Body<typeof reviewsBody>) {
  const method = filter.reviewMethod ?? "MANUAL";
  const found = exchange.state.reviews.filter(
    (review) =>
      isBetween(review.callStarted, filter.callFromDate, filter.callToDate, "callFromDate") &&
      isBetween(review.reviewedAt, filter.reviewFromDate, filter.reviewToDate, "reviewFromDate") &&
      (method === "BOTH" || method === review.scorecard.reviewMethod) &&
      (filter.reviewedUserIds?.includes(review.reviewedId) ?? true) &&
      (filter.scorecardIds?.includes(review.scorecard.id) ?? true),
  );
  if (found.length === 0) throw notFound("No answered scorecards found corresponding to the provided filters.");
  const { records, items } = createPage(exchange, found, filter, cursor);
  return ok({ records, answeredScorecards: items.map(reviewData) });
}

const interactionBody = object({ cursor: text(), filter: datedFilter });
const STATS = ["Longest Monologue", "Longest Customer Story", "Interactivity", "Patience"];

function interactionOf(exchange: RequestContext, user: User, from: number, to: number) {
  const { calls, seed } = exchange.state;
  const hosted = calls
    .visible(exchange.now)
    .filter((call) => call.primaryUserId === user.id && call.started >= from && call.started < to);
  if (hosted.length === 0) return [];
  const mean = (values: readonly number[]) =>
    Math.round((values.reduce((sum, value) => sum + value, 0) / hosted.length) * 100) / 100;
  const measured = hosted.map((call) => computeHostStats(call, seed));
  const stats = STATS.map((name) => ({
    name,
    value: mean(measured.map((each) => each.find((stat) => stat.name === name)?.value ?? 0)),
  }));
  const rates = hosted.map((call) => (measureTalk(call, seed).companyQuestions / Math.max(1, call.duration)) * 3600);
  const personInteractionStats = [...stats, { name: "Question Rate", value: mean(rates) }];
  return [{ userId: user.id, userEmailAddress: user.emailAddress, personInteractionStats }];
}

function listInteraction(exchange: RequestContext, { filter, cursor }: Body<typeof interactionBody>) {
  const span = parseDateSpan(exchange, filter);
  const found = selectUsers(exchange, filter).flatMap((user) => interactionOf(exchange, user, span.from, span.to));
  if (found.length === 0) throw notFound(NO_STATS);
  const { records, items } = createPage(exchange, found, filter, cursor);
  return ok({ records, peopleInteractionStats: items, ...toZonedTime(span) });
}

const userData = ({ id, emailAddress, firstName, lastName, title }: User) => ({
  id,
  emailAddress,
  firstName,
  lastName,
  title,
});

function coaching(exchange: RequestContext) {
  const workspaceId = requireDigits(exchange, "workspace-id");
  const managerId = requireDigits(exchange, "manager-id");
  const [from, to] = [requireDateTime(exchange, "from"), requireDateTime(exchange, "to")];
  assertRange(from, to, "from");
  const { users, workspaces, calls } = exchange.state;
  const manager = users.find(({ id }) => id === managerId);
  if (manager === undefined || !workspaces.some(({ id }) => id === workspaceId)) throw badRequest();
  const done = listActivities(exchange.state, exchange.now).filter(
    ({ userId, at, callId }) =>
      userId === managerId && at >= from && at < to && calls.find(callId)?.workspaceId === workspaceId,
  );
  const metricsFor = (report: User) => {
    const own = done.filter(({ callId }) => calls.find(callId)?.primaryUserId === report.id);
    const names = ACTIVITIES.filter((name) => own.some((each) => each.name === name));
    const idsOf = (name: string) => [...new Set(own.filter((each) => each.name === name).map(({ callId }) => callId))];
    return Object.fromEntries(names.map((name) => [name, idsOf(name)]));
  };
  const reports = users.filter((user) => user.managerId === managerId && !user.isAvatar);
  const directReportsMetrics = reports.map((user) => ({ report: userData(user), metrics: metricsFor(user) }));
  return ok({ coachingData: [{ manager: userData(manager), directReportsMetrics }] });
}

export const reviewRoutes: readonly Route[] = [
  createBodyRoute("POST", "/v2/stats/activity/scorecards", reviewsBody, listReviews),
  createBodyRoute("POST", "/v2/stats/interaction", interactionBody, listInteraction),
  createRoute("GET", "/v2/coaching", coaching),
];
