// Engage flows: list flows and folders that a user can see, and read the steps of flows.
import { getActionBody } from "../body_schema.ts";
import { createPage } from "../pagination.ts";
import { getBoolean, getParameter, requireParameter } from "../parameters.ts";
import { badRequest, notFound, ok } from "../responses.ts";
import { createBodyRoute, createRoute, type RequestContext, type Route } from "../route.ts";
import type { Flow, FlowFolder } from "../seed/engage.ts";
import type { User } from "../seed/users.ts";
import { formatDateTime } from "../time.ts";
import { findUserByEmail } from "./meetings.ts";

/** `name` is the parameter that holds the email address. */
export function requireUser(context: RequestContext, name: string, email: string): User {
  const user = findUserByEmail(context, email);
  if (user === undefined) throw badRequest(`${name}: user ${email} was not found`);
  return user;
}

export function requireFlow({ state }: RequestContext, id: string, message = "Flow not found"): Flow {
  const flow = state.engage.flows.find((each) => each.id === id);
  if (flow === undefined) throw notFound(message);
  return flow;
}

function canSee(user: User, flow: Flow): boolean {
  return flow.visibility === "Company" || flow.ownerId === user.id || flow.sharedWith.includes(user.id);
}

function toFlowJson(flow: Flow): Record<string, unknown> {
  return {
    id: flow.id,
    name: flow.name,
    folderId: flow.folder.id,
    visibility: flow.visibility,
    creationDate: formatDateTime(flow.created),
    exclusive: flow.exclusive,
  };
}

function listRecentlyAssigned({ state }: RequestContext, user: User): readonly Flow[] {
  const instances = state.engage.instances.filter(({ owner }) => owner.id === user.id);
  return [...new Set(instances.toReversed().map(({ flow }) => flow))].slice(0, 20);
}

function listFlows(context: RequestContext) {
  const flowOwnerEmail = requireParameter(context, "flowOwnerEmail");
  const user = requireUser(context, "flowOwnerEmail", flowOwnerEmail);
  const workspaceId = getParameter(context, "workspaceId");
  const folderId = getParameter(context, "folderId");
  const isRecent = getBoolean(context, "mostRecentlyAssigned");
  const visible = isRecent
    ? listRecentlyAssigned(context, user)
    : context.state.engage.flows.filter((flow) => canSee(user, flow));
  const flows = visible.filter(
    (flow) => (workspaceId ?? flow.workspaceId) === flow.workspaceId && (folderId ?? flow.folder.id) === flow.folder.id,
  );
  const filter = { flowOwnerEmail, workspaceId, folderId, isRecent };
  const { records, items } = createPage(context, flows, filter, getParameter(context, "cursor"));
  return ok({ records, flows: items.map((flow) => ({ ...toFlowJson(flow), folderName: flow.folder.name })) });
}

/** Gong sends the text "null" if there is no parent or no creator. */
function toFolderJson({ id, name, parentId, ownerId, visibility }: FlowFolder): Record<string, unknown> {
  return { id, name, parentFolderId: parentId ?? "null", createdById: ownerId ?? "null", visibility };
}

function listFolders(context: RequestContext) {
  const flowFolderOwnerEmail = requireParameter(context, "flowFolderOwnerEmail");
  const user = requireUser(context, "flowFolderOwnerEmail", flowFolderOwnerEmail);
  const workspaceId = getParameter(context, "workspaceId");
  const parentId = getParameter(context, "parentId");
  const { flows, folders } = context.state.engage;
  const visibleIds = new Set(flows.filter((flow) => canSee(user, flow)).map((flow) => flow.folder.id));
  const matches = folders.filter(
    (folder) =>
      (folder.visibility === "Company" || visibleIds.has(folder.id)) &&
      (workspaceId ?? folder.workspaceId) === folder.workspaceId &&
      (parentId === undefined || folder.id === parentId || folder.parentId === parentId),
  );
  const filter = { flowFolderOwnerEmail, workspaceId, parentId };
  const { records, items } = createPage(context, matches, filter, getParameter(context, "cursor"));
  return ok({ records, flowsFolders: items.map(toFolderJson) });
}

function listSteps(context: RequestContext, { flowIds }: { flowIds: readonly string[] }) {
  const flows = flowIds.map((id) => {
    const flow = requireFlow(context, id);
    const steps = flow.steps.map((step, index) => ({ ...step, stepOrder: index + 1 }));
    return { ...toFlowJson(flow), description: flow.description, steps };
  });
  return ok({ flows });
}

export const flowRoutes: readonly Route[] = [
  createRoute("GET", "/v2/flows", listFlows),
  createRoute("GET", "/v2/flows/folders", listFolders),
  createBodyRoute("POST", "/v2/flows/steps", getActionBody("list_flow_steps"), listSteps),
];
