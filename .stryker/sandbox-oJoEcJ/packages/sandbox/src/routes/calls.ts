// @ts-nocheck
// Calls: list by date, get one, create one.
import { type Call, type CrmLink, isVisible, type Party } from "../calls.ts";
import { type Body, list, moment as momentField, number, object, oneOf, required, text } from "../fields.ts";
import { createPage } from "../pagination.ts";
import { assertRange, getDateTime, getParameter, getPathParameter } from "../parameters.ts";
import { badRequest, conflict, notFound, ok } from "../responses.ts";
import { createBodyRoute, createRoute, type RequestContext, type Route } from "../route.ts";
import { formatDateTime } from "../time.ts";

export const NO_CALLS = "No calls found corresponding to the provided filters";

export const createCallUrl = (call: Call): string => `https://app.gong.example/call?id=${call.id}`;

export function toCallJson(call: Call): Record<string, unknown> {
  return {
    id: call.id,
    url: createCallUrl(call),
    title: call.title,
    scheduled: call.scheduled === null ? null : formatDateTime(call.scheduled),
    started: formatDateTime(call.started),
    duration: Math.round(call.duration),
    primaryUserId: call.primaryUserId,
    direction: call.direction,
    system: call.system,
    scope: call.scope,
    media: call.media,
    language: call.language,
    workspaceId: call.workspaceId,
    sdrDisposition: call.sdrDisposition,
    clientUniqueId: call.clientUniqueId,
    customData: call.customData,
    purpose: call.purpose,
    meetingUrl: call.meetingUrl,
    isPrivate: call.isPrivate,
    calendarEventId: call.calendarEventId,
  };
}

function listCalls(exchange: RequestContext) {
  const from = getDateTime(exchange, "fromDateTime");
  const to = getDateTime(exchange, "toDateTime");
  assertRange(from, to, "fromDateTime");
  const workspaceId = getParameter(exchange, "workspaceId");
  const calls = exchange.state.calls.visible(exchange.now).filter((call) => {
    const at = call.isWebConference ? (call.scheduled ?? call.started) : call.started;
    return at >= (from ?? 0) && at < (to ?? Infinity) && (workspaceId ?? call.workspaceId) === call.workspaceId;
  });
  if (calls.length === 0) throw notFound(NO_CALLS);
  const { records, items } = createPage(exchange, calls, { from, to, workspaceId }, getParameter(exchange, "cursor"));
  return ok({ records, calls: items.map(toCallJson) });
}

function getCall(exchange: RequestContext) {
  const id = getPathParameter(exchange, "id");
  if (!/^\d{1,20}$/.test(id)) throw badRequest();
  const call = exchange.state.calls.find(id);
  if (call === undefined || !isVisible(call, exchange.now)) throw notFound(`Call ID ${id} was not found`);
  return ok({ call: toCallJson(call) });
}

const SYSTEMS = ["Salesforce", "HubSpot", "MicrosoftDynamic", "Generic"] as const;
const CALL_OBJECTS = ["Opportunity", "Account", "Lead", "Contact", "User", "Opportunity,Account"] as const;
const PARTY_OBJECTS = ["Lead", "Contact", "Account", "Opportunity", "User", "Lead,Contact"] as const;

function contextOf(types: readonly string[]) {
  const crmObject = object({ objectType: required(oneOf(types)), objectId: required(text()) });
  return list(object({ system: required(oneOf(SYSTEMS)), objects: list(crmObject) }));
}

const party = object({
  phoneNumber: text(),
  emailAddress: text(),
  name: text(),
  partyId: text(),
  mediaChannelId: number({ min: 0, max: 1, whole: true }),
  context: contextOf(PARTY_OBJECTS),
  userId: text(),
});

const segment = object({
  fromTime: required(number({ min: 0, whole: true })),
  toTime: required(number({ min: 0, whole: true })),
  partyIds: required(list(text())),
});

const newCall = object({
  clientUniqueId: required(text({ max: 2048 })),
  title: text(),
  purpose: text({ max: 255 }),
  scheduledStart: momentField(),
  scheduledEnd: momentField(),
  actualStart: required(momentField()),
  duration: number({ min: 0 }),
  parties: required(list(party, { min: 1 })),
  direction: required(oneOf(["Inbound", "Outbound", "Conference", "Unknown"])),
  disposition: text({ max: 255 }),
  context: contextOf(CALL_OBJECTS),
  customData: text(),
  speakersTimeline: object({ speechSegments: list(segment) }),
  meetingUrl: text(),
  callProviderCode: text(),
  downloadMediaUrl: text(),
  workspaceId: text(),
  languageCode: text(),
  flowContext: object({ taskId: text() }),
  primaryUser: required(text()),
});

type NewCall = Body<typeof newCall>;

function linksOf(context: NewCall["context"]): readonly CrmLink[] {
  return (context ?? []).map(({ system, objects }) => ({ system, objects: objects ?? [] }));
}

function partyOf(exchange: RequestContext, each: NewCall["parties"][number]): Party {
  const { random, users } = exchange.state;
  const user = users.find(({ id, emailAddress }) => id === each.userId || emailAddress === each.emailAddress);
  const isNamed = each.emailAddress !== undefined || each.phoneNumber !== undefined || each.name !== undefined;
  return {
    id: random.id(),
    speakerId: random.id(),
    name: each.name ?? (user === undefined ? null : `${user.firstName} ${user.lastName}`),
    emailAddress: each.emailAddress ?? user?.emailAddress ?? null,
    phoneNumber: each.phoneNumber ?? user?.phoneNumber ?? null,
    title: user?.title ?? null,
    userId: user?.id ?? null,
    affiliation: user !== undefined ? "Internal" : isNamed ? "External" : "Unknown",
    methods: ["Attendee"],
    context: linksOf(each.context),
  };
}

function checkNewCall(exchange: RequestContext, body: NewCall): void {
  const { calls, users, workspaces } = exchange.state;
  const known = calls.findByClientId(body.clientUniqueId);
  if (known !== undefined) {
    throw badRequest(
      `A call with clientUniqueId '${body.clientUniqueId}' has already been posted for the call ${known.id}`,
    );
  }
  const host = users.find((user) => user.id === body.primaryUser);
  if (host === undefined) throw badRequest("primaryUser: user was not found");
  if (host.settings.telephonyCallsImported !== true) throw conflict("Recording is not enabled for the primary user");
  const isParty = body.parties.some(
    ({ userId, emailAddress }) => userId === host.id || emailAddress === host.emailAddress,
  );
  if (!isParty) throw badRequest("parties: a party must be provided for the primaryUser");
  const isKnownPlace = workspaces.some(({ id }) => id === body.workspaceId);
  if (body.workspaceId !== undefined && !isKnownPlace) throw badRequest("workspaceId: workspace was not found");
  if (body.downloadMediaUrl !== undefined && calls.downloadUrls.has(body.downloadMediaUrl)) throw badRequest();
}

function callOf(exchange: RequestContext, body: NewCall): Call {
  const parties = body.parties.map((each) => partyOf(exchange, each));
  return {
    id: exchange.state.random.id(),
    workspaceId: body.workspaceId ?? exchange.state.workspaces[0]?.id ?? "",
    title: body.title ?? null,
    started: body.actualStart,
    scheduled: body.scheduledStart ?? null,
    primaryUserId: body.primaryUser,
    direction: body.direction,
    system: "Upload API",
    scope: parties.every(({ affiliation }) => affiliation === "Internal") ? "Internal" : "External",
    language: "eng",
    sdrDisposition: body.disposition ?? null,
    clientUniqueId: body.clientUniqueId,
    customData: body.customData ?? null,
    purpose: body.purpose ?? null,
    isPrivate: false,
    calendarEventId: null,
    parties,
    context: linksOf(body.context),
    isWebConference: false,
    duration: body.duration ?? 0,
    media: "Audio",
    meetingUrl: body.meetingUrl ?? null,
    visibleFrom: null,
    erasedFrom: null,
  };
}

/** Media is there: from now on the call is analysed, then it shows. */
export function storeMedia(exchange: RequestContext, call: Call, media: Call["media"]): void {
  call.media = media;
  call.meetingUrl = `https://media.gong.example/${call.id}`;
  if (call.duration < 60) call.duration = 60;
  call.visibleFrom = exchange.now + exchange.state.callProcessingMs;
}

function createCall(exchange: RequestContext, body: NewCall) {
  checkNewCall(exchange, body);
  const call = callOf(exchange, body);
  exchange.state.calls.add(call);
  if (body.downloadMediaUrl !== undefined) {
    exchange.state.calls.downloadUrls.add(body.downloadMediaUrl);
    storeMedia(exchange, call, "Audio");
  }
  return ok({ callId: call.id });
}

export const callRoutes: readonly Route[] = [
  createRoute("GET", "/v2/calls", listCalls),
  createRoute("GET", "/v2/calls/{id}", getCall),
  createBodyRoute("POST", "/v2/calls", newCall, createCall),
];
