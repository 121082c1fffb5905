// @ts-nocheck
// Engage flows: list them and their folders as one user sees them, and read their steps.

import { type Body, list, object, required, text } from "../fields.ts";
import { createPage } from "../pagination.ts";
import { getBoolean, getParameter, requireParameter } from "../parameters.ts";
import { badRequest, notFound, ok } from "../responses.ts";
import { createBodyRoute, createRoute, type RequestContext, type Route } from "../route.ts";
import type { Flow, FlowFolder } from "../seed/engage.ts";
import type { User } from "../seed/users.ts";
import { formatDateTime } from "../time.ts";
import { requireUserByEmail } from "./meetings.ts";

export function requireUser(exchange: RequestContext, name: string, email: string): User {
  const user = requireUserByEmail(exchange, email);
  if (user === undefined) throw badRequest(`${name}: user ${email} was not found`);
  return user;
}

export function requireFlow(exchange: RequestContext, id: string): Flow | undefined {
  return exchange.state.engage.flows.find((flow) => flow.id === id);
}

function canSee(user: User, flow: Flow): boolean {
  return flow.visibility === "Company" || flow.ownerId === user.id || flow.sharedWith.includes(user.id);
}

function flowData(flow: Flow): Record<string, unknown> {
  return {
    id: flow.id,
    name: flow.name,
    folderId: flow.folder.id,
    visibility: flow.visibility,
    creationDate: formatDateTime(flow.created),
    exclusive: flow.exclusive,
  };
}

function lastAssignedBy(exchange: RequestContext, user: User): readonly Flow[] {
  const own = exchange.state.engage.instances.filter(({ owner }) => owner.id === user.id);
  return [...new Set(own.toReversed().map(({ flow }) => flow))].slice(0, 20);
}

function listFlows(exchange: RequestContext) {
  const flowOwnerEmail = requireParameter(exchange, "flowOwnerEmail");
  const user = requireUser(exchange, "flowOwnerEmail", flowOwnerEmail);
  const workspaceId = getParameter(exchange, "workspaceId");
  const folderId = getParameter(exchange, "folderId");
  const isRecent = getBoolean(exchange, "mostRecentlyAssigned");
  const all = isRecent
    ? lastAssignedBy(exchange, user)
    : exchange.state.engage.flows.filter((flow) => canSee(user, flow));
  const flows = all.filter(
    (flow) => (workspaceId ?? flow.workspaceId) === flow.workspaceId && (folderId ?? flow.folder.id) === flow.folder.id,
  );
  const filter = { flowOwnerEmail, workspaceId, folderId, isRecent };
  const { records, items } = createPage(exchange, flows, filter, getParameter(exchange, "cursor"));
  return ok({ records, flows: items.map((flow) => ({ ...flowData(flow), folderName: flow.folder.name })) });
}

/** Gong writes the word null where there is no parent or no creator. */
function folderData(folder: FlowFolder): Record<string, unknown> {
  return {
    id: folder.id,
    name: folder.name,
    parentFolderId: folder.parentId ?? "null",
    createdById: folder.ownerId ?? "null",
    visibility: folder.visibility,
  };
}

function listFolders(exchange: RequestContext) {
  const flowFolderOwnerEmail = requireParameter(exchange, "flowFolderOwnerEmail");
  const user = requireUser(exchange, "flowFolderOwnerEmail", flowFolderOwnerEmail);
  const workspaceId = getParameter(exchange, "workspaceId");
  const parentId = getParameter(exchange, "parentId");
  const { flows, folders: all } = exchange.state.engage;
  const seen = new Set(flows.filter((flow) => canSee(user, flow)).map((flow) => flow.folder.id));
  const folders = all.filter(
    (folder) =>
      (folder.visibility === "Company" || seen.has(folder.id)) &&
      (workspaceId ?? folder.workspaceId) === folder.workspaceId &&
      (parentId === undefined || folder.id === parentId || folder.parentId === parentId),
  );
  const filter = { flowFolderOwnerEmail, workspaceId, parentId };
  const { records, items } = createPage(exchange, folders, filter, getParameter(exchange, "cursor"));
  return ok({ records, flowsFolders: items.map(folderData) });
}

const stepsBody = object({ flowIds: required(list(text(), { min: 1, max: 20 })) });

function listSteps(exchange: RequestContext, { flowIds }: Body<typeof stepsBody>) {
  const flows = flowIds.map((id) => {
    const flow = requireFlow(exchange, id);
    if (flow === undefined) throw notFound("Flow not found");
    const steps = flow.steps.map((step, index) => ({ ...step, stepOrder: index + 1 }));
    return { ...flowData(flow), description: flow.description, steps };
  });
  return ok({ flows });
}

export const flowRoutes: readonly Route[] = [
  createRoute("GET", "/v2/flows", listFlows),
  createRoute("GET", "/v2/flows/folders", listFolders),
  createBodyRoute("POST", "/v2/flows/steps", stepsBody, listSteps),
];
