// @ts-nocheck
// Access to single calls, given to single users through the API.

import { type Body, list, object, required, text, whole } from "../fields.ts";
import { badRequest, ok } from "../responses.ts";
import { createBodyRoute, type RequestContext, type Route } from "../route.ts";

const callAccessList = required(list(object({ callId: required(text()), userIds: required(list(text())) })));
const accessBody = object({ callAccessList });
const accessQuery = object({ filter: whole(object({ callIds: required(list(text())) })) });

function checkCalls(exchange: RequestContext, ids: readonly string[]): void {
  if (ids.some((id) => exchange.state.calls.find(id) === undefined)) throw badRequest("Some calls not found");
}

function checked(exchange: RequestContext, body: Body<typeof accessBody>): Body<typeof accessBody>["callAccessList"] {
  const { callAccessList: entries } = body;
  checkCalls(
    exchange,
    entries.map(({ callId }) => callId),
  );
  const known = new Set(exchange.state.users.map(({ id }) => id));
  if (entries.some(({ userIds }) => userIds.some((id) => !known.has(id)))) throw badRequest("Some users not found");
  return entries;
}

function give(exchange: RequestContext, body: Body<typeof accessBody>) {
  const { access } = exchange.state.calls;
  for (const { callId, userIds } of checked(exchange, body)) {
    access.set(callId, new Set([...(access.get(callId) ?? []), ...userIds]));
  }
  return ok();
}

function take(exchange: RequestContext, body: Body<typeof accessBody>) {
  const { access } = exchange.state.calls;
  for (const { callId, userIds } of checked(exchange, body)) {
    for (const userId of userIds) access.get(callId)?.delete(userId);
  }
  return ok();
}

function show(exchange: RequestContext, body: Body<typeof accessQuery>) {
  checkCalls(exchange, body.filter.callIds);
  const callAccessDetails = body.filter.callIds.map((callId) => ({
    callId,
    users: [...(exchange.state.calls.access.get(callId) ?? [])].map((userId) => ({ userId })),
  }));
  return ok({ callAccessList: callAccessDetails });
}

export const accessRoutes: readonly Route[] = [
  createBodyRoute("PUT", "/v2/calls/users-access", accessBody, give),
  createBodyRoute("POST", "/v2/calls/users-access", accessQuery, show),
  createBodyRoute("DELETE", "/v2/calls/users-access", accessBody, take),
];
