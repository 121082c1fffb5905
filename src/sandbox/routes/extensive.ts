// Calls in detail and their transcripts, with exactly what the selector asks for.
import type { Call, CrmLink, Party } from "../calls.ts";
import { structureOf, topicsOf, trackersOf } from "../content/analysis.ts";
import { commentsOf, hostStats, questionsOf, speakersOf, videoOf } from "../content/interaction.ts";
import { briefOf, highlightsOf, keyPointsOf, outcomeOf, outlineOf } from "../content/summary.ts";
import { type Monologue, transcriptOf } from "../content/transcript.ts";
import { bodyRoute, type Exchange, type Route } from "../exchange.ts";
import { type Body, flag, list, moment, object, oneOf, read, text, whole } from "../fields.ts";
import { mediaLinks } from "../media.ts";
import { page } from "../pages.ts";
import { checkRange } from "../query.ts";
import { badRequest, notFound, ok } from "../reply.ts";
import { MEDIA_SCOPE } from "../scopes.ts";
import { crmFields } from "../seed/crm.ts";
import { basicData, NO_CALLS } from "./calls.ts";

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

function matching(exchange: Exchange, wanted: Filter): readonly Call[] {
  const { fromDateTime: from, toDateTime: to, workspaceId, callIds, primaryUserIds } = wanted;
  checkRange(from, to, "filter.fromDateTime");
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

function linksIn(exchange: Exchange, links: readonly CrmLink[], types: readonly string[], selector: Selector) {
  const timings = selector.contextTiming ?? ["Now" as const];
  return links.map(({ system, objects }) => ({
    system,
    objects: objects
      .filter(({ objectType }) => types.includes(objectType))
      .flatMap(({ objectType, objectId }): readonly Record<string, unknown>[] => {
        if (selector.context === "Basic") return [{ objectType, objectId, fields: [] }];
        const fields = crmFields(exchange.state.accounts, objectType, objectId);
        return timings.map((timing) => ({ objectType, objectId, fields, timing }));
      }),
  }));
}

const hasContext = (selector: Selector): boolean => selector.context === "Basic" || selector.context === "Extended";

function partyData(exchange: Exchange, party: Party, selector: Selector): Record<string, unknown> {
  const { context, speakerId, ...rest } = party;
  const known = Object.entries(rest).filter(([, value]) => value !== null);
  const links = hasContext(selector) ? linksIn(exchange, context, ["Contact", "User", "Lead"], selector) : [];
  return { ...Object.fromEntries(known), speakerId, context: links };
}

function contentData(
  exchange: Exchange,
  call: Call,
  said: readonly Monologue[],
  wanted: NonNullable<Exposed["content"]>,
) {
  const { seed, trackers } = exchange.state;
  const withTimes = wanted.trackerOccurrences === true;
  return {
    ...(wanted.structure && { structure: structureOf(call, said) }),
    ...(wanted.topics && { topics: topicsOf(said) }),
    ...(wanted.trackers && { trackers: trackersOf(trackers, call, said, withTimes) }),
    ...(wanted.brief && { brief: briefOf(call, said) }),
    ...(wanted.outline && { outline: outlineOf(said) }),
    ...(wanted.highlights && { highlights: highlightsOf(said) }),
    ...(wanted.callOutcome && { callOutcome: outcomeOf(call, seed) }),
    ...(wanted.keyPoints && { keyPoints: keyPointsOf(said) }),
  };
}

function interactionData(
  exchange: Exchange,
  call: Call,
  said: readonly Monologue[],
  wanted: NonNullable<Exposed["interaction"]>,
) {
  const { seed } = exchange.state;
  return {
    ...(wanted.speakers && { speakers: speakersOf(call, said) }),
    ...(wanted.personInteractionStats && { interactionStats: hostStats(call, seed) }),
    ...(wanted.video && { video: videoOf(call, seed) }),
    ...(wanted.questions && { questions: questionsOf(call, seed) }),
  };
}

function detail(exchange: Exchange, call: Call, selector: Selector): Record<string, unknown> {
  const { state } = exchange;
  const exposed: Exposed = selector.exposedFields ?? read(exposedFields, {});
  const said = exposed.content === undefined && exposed.interaction === undefined ? [] : transcriptOf(call, state.seed);
  const comments = exposed.collaboration?.publicComments === true;
  return {
    metaData: basicData(call),
    ...(hasContext(selector) && { context: linksIn(exchange, call.context, ["Opportunity", "Account"], selector) }),
    ...(exposed.parties && { parties: call.parties.map((party) => partyData(exchange, party, selector)) }),
    ...(exposed.content && { content: contentData(exchange, call, said, exposed.content) }),
    ...(exposed.interaction && { interaction: interactionData(exchange, call, said, exposed.interaction) }),
    ...(comments && { collaboration: { publicComments: commentsOf(call, state.users, state.seed) } }),
    ...(exposed.media && { media: mediaLinks(exchange, call) }),
  };
}

function listDetails(exchange: Exchange, body: Body<typeof detailRequest>) {
  const selector: Selector = body.contentSelector ?? read(contentSelector, {});
  if (selector.exposedFields?.media === true) exchange.demand(MEDIA_SCOPE);
  if (selector.contextTiming !== undefined && selector.context !== "Extended") {
    throw badRequest("contentSelector.contextTiming: can be provided only when context is Extended");
  }
  const { records, items } = page(exchange, matching(exchange, body.filter), body.filter, body.cursor);
  return ok({ records, calls: items.map((call) => detail(exchange, call, selector)) });
}

function listTranscripts(exchange: Exchange, body: Body<typeof transcriptRequest>) {
  const { records, items } = page(exchange, matching(exchange, body.filter), body.filter, body.cursor);
  const callTranscripts = items.map((call) => ({
    callId: call.id,
    transcript: transcriptOf(call, exchange.state.seed).map(({ speaker, topic, sentences }) => ({
      speakerId: speaker.speakerId,
      topic,
      sentences,
    })),
  }));
  return ok({ records, callTranscripts });
}

export const detailRoutes: readonly Route[] = [
  bodyRoute("POST", "/v2/calls/extensive", detailRequest, listDetails),
  bodyRoute("POST", "/v2/calls/transcript", transcriptRequest, listTranscripts),
];
