// Access of single users to single calls.
import { getActionBody } from "../body_schema.ts";
import { badRequest, ok } from "../responses.ts";
import { createBodyRoute, type RequestContext, type Route } from "../route.ts";

const path = "/v2/calls/users-access";
const accessBody = getActionBody("give_users_call_access");

interface CallAccess {
  readonly callId: string;
  readonly userIds: readonly string[];
}

function assertCalls({ state }: RequestContext, callIds: readonly string[]): void {
  if (callIds.some((id) => state.calls.find(id) === undefined)) throw badRequest("Some calls not found");
}

function assertAccessList(context: RequestContext, entries: readonly CallAccess[]): void {
  const callIds = entries.map(({ callId }) => callId);
  assertCalls(context, callIds);
  const userIds = new Set(context.state.users.map(({ id }) => id));
  if (entries.some((entry) => entry.userIds.some((id) => !userIds.has(id)))) throw badRequest("Some users not found");
}

function giveAccess(context: RequestContext, { callAccessList }: { callAccessList: readonly CallAccess[] }) {
  assertAccessList(context, callAccessList);
  const { access } = context.state.calls;
  for (const { callId, userIds } of callAccessList) {
    access.set(callId, new Set([...(access.get(callId) ?? []), ...userIds]));
  }
  return ok();
}

function removeAccess(context: RequestContext, { callAccessList }: { callAccessList: readonly CallAccess[] }) {
  assertAccessList(context, callAccessList);
  for (const { callId, userIds } of callAccessList) {
    for (const userId of userIds) context.state.calls.access.get(callId)?.delete(userId);
  }
  return ok();
}

function listAccess(context: RequestContext, { filter: { callIds } }: { filter: { callIds: readonly string[] } }) {
  assertCalls(context, callIds);
  const callAccessList = callIds.map((callId) => ({
    callId,
    users: [...(context.state.calls.access.get(callId) ?? [])].map((userId) => ({ userId })),
  }));
  return ok({ callAccessList });
}

export const accessRoutes: readonly Route[] = [
  createBodyRoute("PUT", path, accessBody, giveAccess),
  createBodyRoute("POST", path, getActionBody("list_call_access"), listAccess),
  createBodyRoute("DELETE", path, accessBody, removeAccess),
];
