// Answered scorecards, interaction statistics and coaching.
import type { GongActions } from "gong-connector";
import { getActionBody } from "../body_schema.ts";
import { activityNames, listActivities } from "../content/activity.ts";
import { measureTalk } from "../content/analysis.ts";
import { computeHostStats } from "../content/interaction.ts";
import { toExactNumber } from "../exact_json.ts";
import { createPage } from "../pagination.ts";
import { createRange, isInRange, requireDateTime, requireDigits, type TimeRange } from "../parameters.ts";
import { badRequest, notFound, ok } from "../responses.ts";
import { createBodyRoute, createRoute, type RequestContext, type Route } from "../route.ts";
import type { Review, ReviewAnswer } from "../seed/reviews.ts";
import type { User } from "../seed/users.ts";
import { formatDateTime, parseDay } from "../time.ts";
import { noStatsMessage, parseDateSpan, selectUsers, toZonedSpan } from "./stats.ts";

type ReviewsRequest = GongActions["list_answered_scorecards"]["input"];
type InteractionRequest = GongActions["list_interaction_stats"]["input"];

const toExactNumberOrNull = (id: string | null) => (id === null ? null : toExactNumber(id));

function toAnswerJson({ question, score, text, options, isNotApplicable }: ReviewAnswer) {
  return {
    questionId: toExactNumber(question.id),
    questionRevisionId: toExactNumber(question.revisionId),
    isOverall: question.isOverall,
    score,
    answerText: text,
    notApplicable: isNotApplicable,
    selectedOptions: options,
  };
}

function toReviewJson(review: Review): Record<string, unknown> {
  return {
    answeredScorecardId: toExactNumber(review.id),
    scorecardId: toExactNumber(review.scorecard.id),
    scorecardName: review.scorecard.name,
    callId: toExactNumber(review.callId),
    callStartTime: formatDateTime(review.callStarted),
    reviewedUserId: toExactNumber(review.reviewedId),
    reviewerUserId: toExactNumberOrNull(review.reviewerId),
    reviewMethod: review.scorecard.reviewMethod,
    editorUserId: toExactNumberOrNull(review.editorId),
    reviewTime: formatDateTime(review.reviewedAt),
    visibilityType: "PUBLIC",
    answers: review.answers.map(toAnswerJson),
  };
}

function toDayRange(from: string | undefined, to: string | undefined): TimeRange {
  return { from: parseDay(from) ?? 0, to: parseDay(to) ?? Infinity };
}

function listReviews(context: RequestContext, { filter, cursor }: ReviewsRequest) {
  const { reviewMethod = "MANUAL", reviewedUserIds, scorecardIds } = filter;
  const callDays = toDayRange(filter.callFromDate, filter.callToDate);
  const reviewDays = toDayRange(filter.reviewFromDate, filter.reviewToDate);
  const reviews = context.state.reviews.filter(
    ({ callStarted, reviewedAt, reviewedId, scorecard }) =>
      isInRange(callDays, callStarted) &&
      isInRange(reviewDays, reviewedAt) &&
      (reviewMethod === "BOTH" || reviewMethod === scorecard.reviewMethod) &&
      (reviewedUserIds?.includes(reviewedId) ?? true) &&
      (scorecardIds?.includes(scorecard.id) ?? true),
  );
  if (reviews.length === 0) throw notFound("No answered scorecards found corresponding to the provided filters.");
  const { records, items } = createPage(context, reviews, filter, cursor);
  return ok({ records, answeredScorecards: items.map(toReviewJson) });
}

const statNames = ["Longest Monologue", "Longest Customer Story", "Interactivity", "Patience"];

/** Statistics over the calls that the user hosted; empty if there are none. */
function computeInteractionStats({ state, now }: RequestContext, user: User, span: TimeRange) {
  const calls = state.calls
    .visible(now)
    .filter(({ primaryUserId, started }) => primaryUserId === user.id && isInRange(span, started));
  if (calls.length === 0) return [];
  const average = (values: readonly number[]) =>
    Math.round((values.reduce((sum, value) => sum + value, 0) / calls.length) * 100) / 100;
  const statsByCall = calls.map((call) => computeHostStats(call, state.seed));
  const stats = statNames.map((name) => ({
    name,
    value: average(statsByCall.map((callStats) => callStats.find((stat) => stat.name === name)?.value ?? 0)),
  }));
  const questionRates = calls.map(
    (call) => (measureTalk(call, state.seed).companyQuestions / Math.max(1, call.duration)) * 3600,
  );
  const personInteractionStats = [...stats, { name: "Question Rate", value: average(questionRates) }];
  return [{ userId: user.id, userEmailAddress: user.emailAddress, personInteractionStats }];
}

function listInteraction(context: RequestContext, { filter, cursor }: InteractionRequest) {
  const span = parseDateSpan(context, filter);
  const stats = selectUsers(context, filter).flatMap((user) => computeInteractionStats(context, user, span));
  if (stats.length === 0) throw notFound(noStatsMessage);
  const { records, items } = createPage(context, stats, filter, cursor);
  return ok({ records, peopleInteractionStats: items, ...toZonedSpan(span) });
}

function toUserJson({ id, emailAddress, firstName, lastName, title }: User) {
  return { id, emailAddress, firstName, lastName, title };
}

function getCoaching(context: RequestContext) {
  const workspaceId = requireDigits(context, "workspace-id");
  const managerId = requireDigits(context, "manager-id");
  const range = createRange(requireDateTime(context, "from"), requireDateTime(context, "to"), "from");
  const { users, workspaces, calls } = context.state;
  const manager = users.find(({ id }) => id === managerId);
  if (manager === undefined || !workspaces.some(({ id }) => id === workspaceId)) throw badRequest();
  const activities = listActivities(context.state, context.now).filter(
    ({ userId, occurredAt, callId }) =>
      userId === managerId && isInRange(range, occurredAt) && calls.find(callId)?.workspaceId === workspaceId,
  );
  const directReportsMetrics = users
    .filter((user) => user.managerId === managerId && !user.isAvatar)
    .map((user) => {
      const hosted = activities.filter(({ callId }) => calls.find(callId)?.primaryUserId === user.id);
      const entries = activityNames.flatMap((name) => {
        const callIds = new Set(hosted.filter((each) => each.name === name).map(({ callId }) => callId));
        return callIds.size === 0 ? [] : [[name, [...callIds]]];
      });
      return { report: toUserJson(user), metrics: Object.fromEntries(entries) };
    });
  return ok({ coachingData: [{ manager: toUserJson(manager), directReportsMetrics }] });
}

export const reviewRoutes: readonly Route[] = [
  createBodyRoute("POST", "/v2/stats/activity/scorecards", getActionBody("list_answered_scorecards"), listReviews),
  createBodyRoute("POST", "/v2/stats/interaction", getActionBody("list_interaction_stats"), listInteraction),
  createRoute("GET", "/v2/coaching", getCoaching),
];
