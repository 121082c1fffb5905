// Calls: list by date, get one, create one.
import type { GongActions } from "gong-connector";
import { getActionBody } from "../body_schema.ts";
import { type Call, type CrmLink, isVisible, type Party } from "../calls.ts";
import { createPage } from "../pagination.ts";
import { createRange, getDateTime, getParameter, getPathParameter, isInRange } from "../parameters.ts";
import { badRequest, conflict, notFound, ok } from "../responses.ts";
import { createBodyRoute, createRoute, type RequestContext, type Route } from "../route.ts";
import { formatDateTime, parseDateTime } from "../time.ts";

type NewCall = GongActions["create_call"]["input"];

export const noCallsMessage = "No calls found corresponding to the provided filters";

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

function listCalls(context: RequestContext) {
  const range = createRange(getDateTime(context, "fromDateTime"), getDateTime(context, "toDateTime"), "fromDateTime");
  const workspaceId = getParameter(context, "workspaceId");
  const calls = context.state.calls.visible(context.now).filter((call) => {
    const listedAt = call.isWebConference ? (call.scheduled ?? call.started) : call.started;
    return isInRange(range, listedAt) && (workspaceId ?? call.workspaceId) === call.workspaceId;
  });
  if (calls.length === 0) throw notFound(noCallsMessage);
  const { records, items } = createPage(context, calls, { ...range, workspaceId }, getParameter(context, "cursor"));
  return ok({ records, calls: items.map(toCallJson) });
}

function getCall(context: RequestContext) {
  const id = getPathParameter(context, "id");
  if (!/^\d{1,20}$/.test(id)) throw badRequest();
  const call = context.state.calls.find(id);
  if (call === undefined || !isVisible(call, context.now)) throw notFound(`Call ID ${id} was not found`);
  return ok({ call: toCallJson(call) });
}

function toCrmLinks(links: NewCall["context"] | NewCall["parties"][number]["context"] = []): readonly CrmLink[] {
  return links.map(({ system, objects }) => ({ system, objects: objects ?? [] }));
}

function createParty({ state }: RequestContext, party: NewCall["parties"][number]): Party {
  const { emailAddress, phoneNumber, name } = party;
  const user = state.users.find((each) => each.id === party.userId || each.emailAddress === emailAddress);
  const isNamed = emailAddress !== undefined || phoneNumber !== undefined || name !== undefined;
  return {
    id: state.random.id(),
    speakerId: state.random.id(),
    name: name ?? (user === undefined ? null : `${user.firstName} ${user.lastName}`),
    emailAddress: emailAddress ?? user?.emailAddress ?? null,
    phoneNumber: phoneNumber ?? user?.phoneNumber ?? null,
    title: user?.title ?? null,
    userId: user?.id ?? null,
    affiliation: user !== undefined ? "Internal" : isNamed ? "External" : "Unknown",
    methods: ["Attendee"],
    context: toCrmLinks(party.context),
  };
}

function assertNewCall({ state }: RequestContext, { clientUniqueId, primaryUser, ...body }: NewCall): void {
  const { calls, users, workspaces } = state;
  const existing = calls.findByClientId(clientUniqueId);
  if (existing !== undefined) {
    throw badRequest(
      `A call with clientUniqueId '${clientUniqueId}' has already been posted for the call ${existing.id}`,
    );
  }
  const host = users.find((user) => user.id === primaryUser);
  if (host === undefined) throw badRequest("primaryUser: user was not found");
  if (host.settings.telephonyCallsImported !== true) throw conflict("Recording is not enabled for the primary user");
  const isParty = body.parties.some(
    ({ userId, emailAddress }) => userId === host.id || emailAddress === host.emailAddress,
  );
  if (!isParty) throw badRequest("parties: a party must be provided for the primaryUser");
  if (body.workspaceId !== undefined && !workspaces.some(({ id }) => id === body.workspaceId)) {
    throw badRequest("workspaceId: workspace was not found");
  }
  if (body.downloadMediaUrl !== undefined && calls.downloadUrls.has(body.downloadMediaUrl)) throw badRequest();
}

function toCall(context: RequestContext, body: NewCall): Call {
  const parties = body.parties.map((party) => createParty(context, party));
  return {
    id: context.state.random.id(),
    workspaceId: body.workspaceId ?? context.state.workspaces[0]?.id ?? "",
    title: body.title ?? null,
    started: Date.parse(body.actualStart),
    scheduled: parseDateTime(body.scheduledStart) ?? null,
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
    context: toCrmLinks(body.context),
    isWebConference: false,
    duration: body.duration ?? 0,
    media: "Audio",
    meetingUrl: body.meetingUrl ?? null,
    visibleFrom: null,
    erasedFrom: null,
  };
}

/** Gong processes the call after its media arrived; then the call can be read. */
export function storeMedia(context: RequestContext, call: Call, media: Call["media"]): void {
  call.media = media;
  call.meetingUrl = `https://media.gong.example/${call.id}`;
  if (call.duration < 60) call.duration = 60;
  call.visibleFrom = context.now + context.state.callProcessingMs;
}

function createCall(context: RequestContext, body: NewCall) {
  assertNewCall(context, body);
  const call = toCall(context, body);
  context.state.calls.add(call);
  if (body.downloadMediaUrl !== undefined) {
    context.state.calls.downloadUrls.add(body.downloadMediaUrl);
    storeMedia(context, call, "Audio");
  }
  return ok({ callId: call.id });
}

export const callRoutes: readonly Route[] = [
  createRoute("GET", "/v2/calls", listCalls),
  createRoute("GET", "/v2/calls/{id}", getCall),
  createBodyRoute("POST", "/v2/calls", getActionBody("create_call"), createCall),
];
