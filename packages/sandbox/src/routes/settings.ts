// Settings of admins: workspaces, trackers, scorecards, briefs, call outcomes.
import { getParameter } from "../parameters.ts";
import { notFound, ok } from "../responses.ts";
import { createRoute, type RequestContext, type Route } from "../route.ts";
import { type Brief, callOutcomes, type Question, type Scorecard, type Tracker } from "../seed/settings.ts";
import { formatDateTime } from "../time.ts";

function filterByWorkspace<T extends { workspaceId: string }>(
  context: RequestContext,
  items: readonly T[],
): readonly T[] {
  const id = getParameter(context, "workspaceId");
  if (id === undefined) return items;
  if (!context.state.workspaces.some((workspace) => workspace.id === id)) throw notFound("Workspace not found");
  return items.filter(({ workspaceId }) => workspaceId === id);
}

function toTrackerJson(tracker: Tracker): Record<string, unknown> {
  return {
    trackerId: tracker.id,
    trackerName: tracker.name,
    workspaceId: tracker.workspaceId,
    languageKeywords: [{ language: "mul", keywords: tracker.keywords, includeRelatedForms: false }],
    affiliation: tracker.affiliation,
    partOfQuestion: tracker.partOfQuestion,
    saidAt: tracker.saidAt,
    saidAtInterval: null,
    saidAtUnit: null,
    saidInTopics: [],
    filterQuery: '{"type":"And","filters":[]}',
    created: formatDateTime(tracker.created),
    creatorUserId: tracker.creatorId,
    updated: formatDateTime(tracker.updated),
    updaterUserId: tracker.creatorId,
  };
}

/** Gong sends ids and ranges as text here, unlike its API description. */
function toQuestionJson(question: Question): Record<string, unknown> {
  const isRange = question.type === "RANGE";
  const options = question.options.map((text, index) => ({ id: String(index + 1), text }));
  return {
    questionId: question.id,
    questionRevisionId: question.revisionId,
    questionText: question.text,
    isOverall: question.isOverall,
    questionType: question.type,
    answerGuide: null,
    minRange: isRange ? "1" : null,
    maxRange: isRange ? "5" : null,
    answerOptions: options.length > 0 ? options : null,
  };
}

function toScorecardJson(scorecard: Scorecard): Record<string, unknown> {
  return {
    scorecardId: scorecard.id,
    scorecardName: scorecard.name,
    workspaceId: scorecard.workspaceId,
    enabled: scorecard.enabled,
    updaterUserId: scorecard.updaterId,
    created: formatDateTime(scorecard.created),
    updated: formatDateTime(scorecard.updated),
    reviewMethod: scorecard.reviewMethod,
    questions: scorecard.questions.map(toQuestionJson),
  };
}

function toBriefJson(brief: Brief): Record<string, unknown> {
  return {
    briefId: brief.id,
    briefName: brief.name,
    workspaceId: brief.workspaceId,
    description: brief.description,
    status: brief.isPublished ? "Published" : "Not published",
    creator: `${brief.creator.firstName} ${brief.creator.lastName}`,
    creatorUserId: brief.creator.id,
    created: formatDateTime(brief.created),
    updated: formatDateTime(brief.updated),
  };
}

function listTrackers(context: RequestContext) {
  const trackers = filterByWorkspace(context, context.state.trackers).filter(({ type }) => type === "KEYWORD");
  return ok({ keywordTrackers: trackers.map(toTrackerJson) });
}

export const settingsRoutes: readonly Route[] = [
  createRoute("GET", "/v2/workspaces", ({ state }) => ok({ workspaces: state.workspaces })),
  createRoute("GET", "/v2/settings/trackers", listTrackers),
  createRoute("GET", "/v2/settings/scorecards", ({ state }) =>
    ok({ scorecards: state.scorecards.map(toScorecardJson) }),
  ),
  createRoute("GET", "/v2/settings/briefs", (context) =>
    ok({ briefs: filterByWorkspace(context, context.state.briefs).map(toBriefJson) }),
  ),
  createRoute("GET", "/v2/call-outcomes", () =>
    ok({ outcomes: callOutcomes.map((outcome, index) => ({ ...outcome, displayOrder: index + 1 })) }),
  ),
];
