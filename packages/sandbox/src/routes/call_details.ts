// Details of calls, limited to the parts that the content selector names, and transcripts.

import type { GongActions } from "gong-connector";
import { getActionBody } from "../body_schema.ts";
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
import { createMediaLinks } from "../media.ts";
import { mediaScope } from "../operation_scopes.ts";
import { createPage } from "../pagination.ts";
import { createRange, isInRange } from "../parameters.ts";
import { badRequest, notFound, ok } from "../responses.ts";
import { createBodyRoute, type RequestContext, type Route } from "../route.ts";
import { createCrmFields } from "../seed/crm.ts";
import { parseDateTime } from "../time.ts";
import { noCallsMessage, toCallJson } from "./calls.ts";

type DetailsRequest = GongActions["list_extensive_calls"]["input"];
type TranscriptsRequest = GongActions["list_call_transcripts"]["input"];
type Selector = NonNullable<DetailsRequest["contentSelector"]>;
type ExposedFields = NonNullable<Selector["exposedFields"]>;

function findCalls(context: RequestContext, filter: DetailsRequest["filter"]): readonly Call[] {
  const { fromDateTime, toDateTime, workspaceId, callIds, primaryUserIds } = filter;
  const range = createRange(parseDateTime(fromDateTime), parseDateTime(toDateTime), "filter.fromDateTime");
  const ids = callIds === undefined ? undefined : new Set(callIds);
  const calls = context.state.calls
    .visible(context.now)
    .filter(
      (call) =>
        isInRange(range, call.started) &&
        (workspaceId ?? call.workspaceId) === call.workspaceId &&
        (ids?.has(call.id) ?? true) &&
        (primaryUserIds?.includes(call.primaryUserId) ?? true),
    );
  if (calls.length === 0) throw notFound(noCallsMessage);
  return calls;
}

function toLinksJson(request: RequestContext, links: readonly CrmLink[], types: readonly string[], selector: Selector) {
  const timings = selector.contextTiming ?? ["Now"];
  return links.map(({ system, objects }) => ({
    system,
    objects: objects
      .filter(({ objectType }) => types.includes(objectType))
      .flatMap(({ objectType, objectId }): readonly Record<string, unknown>[] => {
        if (selector.context === "Basic") return [{ objectType, objectId, fields: [] }];
        const fields = createCrmFields(request.state.accounts, objectType, objectId);
        return timings.map((timing) => ({ objectType, objectId, fields, timing }));
      }),
  }));
}

const hasContext = (selector: Selector): boolean => selector.context === "Basic" || selector.context === "Extended";

function toPartyJson(request: RequestContext, party: Party, selector: Selector): Record<string, unknown> {
  const { context: links, speakerId, ...fields } = party;
  const present = Object.entries(fields).filter(([, value]) => value !== null);
  const context = hasContext(selector) ? toLinksJson(request, links, ["Contact", "User", "Lead"], selector) : [];
  return { ...Object.fromEntries(present), speakerId, context };
}

function toContentJson(
  { state: { seed, trackers } }: RequestContext,
  call: Call,
  transcript: readonly Monologue[],
  parts: NonNullable<ExposedFields["content"]>,
) {
  const withTimes = parts.trackerOccurrences === true;
  return {
    ...(parts.structure && { structure: generateStructure(call, transcript) }),
    ...(parts.topics && { topics: generateTopics(transcript) }),
    ...(parts.trackers && { trackers: findTrackers(trackers, call, transcript, withTimes) }),
    ...(parts.brief && { brief: generateBrief(call, transcript) }),
    ...(parts.outline && { outline: generateOutline(transcript) }),
    ...(parts.highlights && { highlights: generateHighlights(transcript) }),
    ...(parts.callOutcome && { callOutcome: generateOutcome(call, seed) }),
    ...(parts.keyPoints && { keyPoints: generateKeyPoints(transcript) }),
  };
}

function toInteractionJson(
  { state: { seed } }: RequestContext,
  call: Call,
  transcript: readonly Monologue[],
  parts: NonNullable<ExposedFields["interaction"]>,
) {
  return {
    ...(parts.speakers && { speakers: listSpeakers(call, transcript) }),
    ...(parts.personInteractionStats && { interactionStats: computeHostStats(call, seed) }),
    ...(parts.video && { video: generateVideoSegments(call, seed) }),
    ...(parts.questions && { questions: countQuestions(call, seed) }),
  };
}

function toDetailsJson(request: RequestContext, call: Call, selector: Selector): Record<string, unknown> {
  const { state } = request;
  const { parties, content, interaction, collaboration, media } = selector.exposedFields ?? {};
  const transcript = content === undefined && interaction === undefined ? [] : generateTranscript(call, state.seed);
  return {
    metaData: toCallJson(call),
    ...(hasContext(selector) && { context: toLinksJson(request, call.context, ["Opportunity", "Account"], selector) }),
    ...(parties && { parties: call.parties.map((party) => toPartyJson(request, party, selector)) }),
    ...(content && { content: toContentJson(request, call, transcript, content) }),
    ...(interaction && { interaction: toInteractionJson(request, call, transcript, interaction) }),
    ...(collaboration?.publicComments && {
      collaboration: { publicComments: generateComments(call, state.users, state.seed) },
    }),
    ...(media && { media: createMediaLinks(request, call) }),
  };
}

function listDetails(context: RequestContext, { filter, cursor, contentSelector: selector = {} }: DetailsRequest) {
  if (selector.exposedFields?.media === true) context.requireScope(mediaScope);
  if (selector.contextTiming !== undefined && selector.context !== "Extended") {
    throw badRequest("contentSelector.contextTiming: can be provided only when context is Extended");
  }
  const { records, items } = createPage(context, findCalls(context, filter), filter, cursor);
  return ok({ records, calls: items.map((call) => toDetailsJson(context, call, selector)) });
}

function listTranscripts(context: RequestContext, { filter, cursor }: TranscriptsRequest) {
  const { records, items } = createPage(context, findCalls(context, filter), filter, cursor);
  const callTranscripts = items.map((call) => ({
    callId: call.id,
    transcript: generateTranscript(call, context.state.seed).map(({ speaker, topic, sentences }) => ({
      speakerId: speaker.speakerId,
      topic,
      sentences,
    })),
  }));
  return ok({ records, callTranscripts });
}

export const detailRoutes: readonly Route[] = [
  createBodyRoute("POST", "/v2/calls/extensive", getActionBody("list_extensive_calls"), listDetails),
  createBodyRoute("POST", "/v2/calls/transcript", getActionBody("list_call_transcripts"), listTranscripts),
];
