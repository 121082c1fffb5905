// @ts-nocheck
// Calls in detail and their transcripts, with exactly what the selector asks for.
import type { Call, CrmLink, Party } from "../calls.ts";
import { findTrackers, generateStructure, generateTopics } from "../content/analysis.ts";
import {
  computeHostStats,
  countQuestions,
  generateComments,
  generateVideoSegments,
  listSpeakers,
} from "../content/interaction.ts";
import {
  generateBrief,
  generateHighlights,
  generateKeyPoints,
  generateOutcome,
  generateOutline,
} from "../content/summary.ts";
import { generateTranscript, type Monologue } from "../content/transcript.ts";
import { type Body, flag, list, moment, object, oneOf, read, text, whole } from "../fields.ts";
import { createMediaLinks } from "../media.ts";
import { MEDIA_SCOPE } from "../operation_scopes.ts";
import { createPage } from "../pagination.ts";
import { assertRange } from "../parameters.ts";
import { badRequest, notFound, ok } from "../responses.ts";
import { createBodyRoute, type RequestContext, type Route } from "../route.ts";
import { createCrmFields } from "../seed/crm.ts";
import { NO_CALLS, toCallJson } from "./calls.ts";

const filter = whole(
  object({
    fromDateTime: moment(),
    toDateTime: moment(),
    workspaceId: text(),
    callIds: list(text()),
    primaryUserIds: list(text()),
  }),
);

const content = object({
  structure: flag(),
  topics: flag(),
  trackers: flag(),
  trackerOccurrences: flag(),
  pointsOfInterest: flag(),
  brief: flag(),
  outline: flag(),
  highlights: flag(),
  callOutcome: flag(),
  keyPoints: flag(),
});

const exposedFields = object({
  parties: flag(),
  content,
  interaction: object({ speakers: flag(), video: flag(), personInteractionStats: flag(), questions: flag() }),
  collaboration: object({ publicComments: flag() }),
  media: flag(),
});

const contentSelector = object({
  context: oneOf(["None", "Basic", "Extended"]),
  contextTiming: list(oneOf(["Now", "TimeOfCall"])),
  exposedFields,
});

const detailRequest = object({ cursor: text(), filter, contentSelector });
const transcriptRequest = object({ cursor: text(), filter });

type Filter = Body<typeof filter>;
type Selector = Body<typeof contentSelector>;
type Exposed = Body<typeof exposedFields>;

function matching(exchange: RequestContext, wanted: Filter): readonly Call[] {
  const { fromDateTime: from, toDateTime: to, workspaceId, callIds, primaryUserIds } = wanted;
  assertRange(from, to, "filter.fromDateTime");
  const ids = callIds === undefined ? undefined : new Set(callIds);
  const calls = exchange.state.calls
    .visible(exchange.now)
    .filter(
      (call) =>
        call.started >= (from ?? 0) &&
        call.started < (to ?? Infinity) &&
        (workspaceId ?? call.workspaceId) === call.workspaceId &&
        (ids?.has(call.id) ?? true) &&
        (primaryUserIds?.includes(call.primaryUserId) ?? true),
    );
  if (calls.length === 0) throw notFound(NO_CALLS);
  return calls;
}

function linksIn(exchange: RequestContext, links: readonly CrmLink[], types: readonly string[], selector: Selector) {
  const timings = selector.contextTiming ?? ["Now" as const];
  return links.map(({ system, objects }) => ({
    system,
    objects: objects
      .filter(({ objectType }) => types.includes(objectType))
      .flatMap(({ objectType, objectId }): readonly Record<string, unknown>[] => {
        if (selector.context === "Basic") return [{ objectType, objectId, fields: [] }];
        const fields = createCrmFields(exchange.state.accounts, objectType, objectId);
        return timings.map((timing) => ({ objectType, objectId, fields, timing }));
      }),
  }));
}

const hasContext = (selector: Selector): boolean => selector.context === "Basic" || selector.context === "Extended";

function partyData(exchange: RequestContext, party: Party, selector: Selector): Record<string, unknown> {
  const { context, speakerId, ...rest } = party;
  const known = Object.entries(rest).filter(([, value]) => value !== null);
  const links = hasContext(selector) ? linksIn(exchange, context, ["Contact", "User", "Lead"], selector) : [];
  return { ...Object.fromEntries(known), speakerId, context: links };
}

function contentData(
  exchange: RequestContext,
  call: Call,
  said: readonly Monologue[],
  wanted: NonNullable<Exposed["content"]>,
) {
  const { seed, trackers } = exchange.state;
  const withTimes = wanted.trackerOccurrences === true;
  return {
    ...(wanted.structure && { structure: generateStructure(call, said) }),
    ...(wanted.topics && { topics: generateTopics(said) }),
    ...(wanted.trackers && { trackers: findTrackers(trackers, call, said, withTimes) }),
    ...(wanted.brief && { brief: generateBrief(call, said) }),
    ...(wanted.outline && { outline: generateOutline(said) }),
    ...(wanted.highlights && { highlights: generateHighlights(said) }),
    ...(wanted.callOutcome && { callOutcome: generateOutcome(call, seed) }),
    ...(wanted.keyPoints && { keyPoints: generateKeyPoints(said) }),
  };
}

function interactionData(
  exchange: RequestContext,
  call: Call,
  said: readonly Monologue[],
  wanted: NonNullable<Exposed["interaction"]>,
) {
  const { seed } = exchange.state;
  return {
    ...(wanted.speakers && { speakers: listSpeakers(call, said) }),
    ...(wanted.personInteractionStats && { interactionStats: computeHostStats(call, seed) }),
    ...(wanted.video && { video: generateVideoSegments(call, seed) }),
    ...(wanted.questions && { questions: countQuestions(call, seed) }),
  };
}

function detail(exchange: RequestContext, call: Call, selector: Selector): Record<string, unknown> {
  const { state } = exchange;
  const exposed: Exposed = selector.exposedFields ?? read(exposedFields, {});
  const said =
    exposed.content === undefined && exposed.interaction === undefined ? [] : generateTranscript(call, state.seed);
  const comments = exposed.collaboration?.publicComments === true;
  return {
    metaData: toCallJson(call),
    ...(hasContext(selector) && { context: linksIn(exchange, call.context, ["Opportunity", "Account"], selector) }),
    ...(exposed.parties && { parties: call.parties.map((party) => partyData(exchange, party, selector)) }),
    ...(exposed.content && { content: contentData(exchange, call, said, exposed.content) }),
    ...(exposed.interaction && { interaction: interactionData(exchange, call, said, exposed.interaction) }),
    ...(comments && { collaboration: { publicComments: generateComments(call, state.users, state.seed) } }),
    ...(exposed.media && { media: createMediaLinks(exchange, call) }),
  };
}

function listDetails(exchange: RequestContext, body: Body<typeof detailRequest>) {
  const selector: Selector = body.contentSelector ?? read(contentSelector, {});
  if (selector.exposedFields?.media === true) exchange.demand(MEDIA_SCOPE);
  if (selector.contextTiming !== undefined && selector.context !== "Extended") {
    throw badRequest("contentSelector.contextTiming: can be provided only when context is Extended");
  }
  const { records, items } = createPage(exchange, matching(exchange, body.filter), body.filter, body.cursor);
  return ok({ records, calls: items.map((call) => detail(exchange, call, selector)) });
}

function listTranscripts(exchange: RequestContext, body: Body<typeof transcriptRequest>) {
  const { records, items } = createPage(exchange, matching(exchange, body.filter), body.filter, body.cursor);
  const callTranscripts = items.map((call) => ({
    callId: call.id,
    transcript: generateTranscript(call, exchange.state.seed).map(({ speaker, topic, sentences }) => ({
      speakerId: speaker.speakerId,
      topic,
      sentences,
    })),
  }));
  return ok({ records, callTranscripts });
}

export const detailRoutes: readonly Route[] = [
  createBodyRoute("POST", "/v2/calls/extensive", detailRequest, listDetails),
  createBodyRoute("POST", "/v2/calls/transcript", transcriptRequest, listTranscripts),
];
