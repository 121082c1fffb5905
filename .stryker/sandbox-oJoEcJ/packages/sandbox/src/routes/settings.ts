// @ts-nocheck
// What admins have set up: workspaces, trackers, scorecards, briefs, call outcomes.

import { getParameter } from "../parameters.ts";
import { notFound, ok } from "../responses.ts";
import { createRoute, type RequestContext, type Route } from "../route.ts";
import { type Brief, OUTCOMES, type Question, type Scorecard, type Tracker } from "../seed/settings.ts";
import { formatDateTime } from "../time.ts";

function inWorkspace<T extends { workspaceId: string }>(exchange: RequestContext, all: readonly T[]): readonly T[] {
  const wanted = getParameter(exchange, "workspaceId");
  if (wanted === undefined) return all;
  if (!exchange.state.workspaces.some(({ id }) => id === wanted)) throw notFound("Workspace not found");
  return all.filter(({ workspaceId }) => workspaceId === wanted);
}

function trackerData(tracker: Tracker): Record<string, unknown> {
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

/** Ids and ranges travel as text here, unlike what the description says. */
function questionData(question: Question): Record<string, unknown> {
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

function scorecardData(scorecard: Scorecard): Record<string, unknown> {
  return {
    scorecardId: scorecard.id,
    scorecardName: scorecard.name,
    workspaceId: scorecard.workspaceId,
    enabled: scorecard.enabled,
    updaterUserId: scorecard.updaterId,
    created: formatDateTime(scorecard.created),
    updated: formatDateTime(scorecard.updated),
    reviewMethod: scorecard.reviewMethod,
    questions: scorecard.questions.map(questionData),
  };
}

function briefData(brief: Brief): Record<string, unknown> {
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

function listTrackers(exchange: RequestContext) {
  const trackers = inWorkspace(exchange, exchange.state.trackers).filter(({ type }) => type === "KEYWORD");
  return ok({ keywordTrackers: trackers.map(trackerData) });
}

export const settingsRoutes: readonly Route[] = [
  createRoute("GET", "/v2/workspaces", ({ state }) => ok({ workspaces: state.workspaces })),
  createRoute("GET", "/v2/settings/trackers", listTrackers),
  createRoute("GET", "/v2/settings/scorecards", ({ state }) => ok({ scorecards: state.scorecards.map(scorecardData) })),
  createRoute("GET", "/v2/settings/briefs", (exchange) =>
    ok({ briefs: inWorkspace(exchange, exchange.state.briefs).map(briefData) }),
  ),
  createRoute("GET", "/v2/call-outcomes", () =>
    ok({ outcomes: OUTCOMES.map((outcome, index) => ({ ...outcome, displayOrder: index + 1 })) }),
  ),
];
