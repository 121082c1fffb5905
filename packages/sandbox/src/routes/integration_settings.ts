// Settings of the integration, and targets of the forecast.
import type { GongActions } from "gong-connector";
import { getActionBody } from "../body_schema.ts";
import { readUploadedFile } from "../multipart_upload.ts";
import { getBoolean, getPathParameter, requireParameter } from "../parameters.ts";
import { createRandom } from "../random.ts";
import { badRequest, ok } from "../responses.ts";
import { createBodyRoute, createRoute, type RequestContext, type Route } from "../route.ts";
import { seedTargets } from "../seed/targets.ts";
import { dayMs, formatDateTime } from "../time.ts";

function saveSettings(
  _context: RequestContext,
  { integrationTypeSettings }: GongActions["create_integration_settings"]["input"],
) {
  const isOrigin = ({ allowedOrigin }: { allowedOrigin: string }) =>
    URL.parse(allowedOrigin)?.origin === allowedOrigin.replace(/\/$/, "");
  if (!integrationTypeSettings.every(isOrigin)) throw badRequest("allowedOrigin: must be a valid origin");
  return ok();
}

function getSettings({ state }: RequestContext) {
  return ok({ integrationSettings: { id: createRandom(`${state.seed}/integration`).id() } });
}

const maxBytes = 20 * 1024 * 1024;

function listTargets(context: RequestContext) {
  const workspaceId = requireParameter(context, "workspaceId");
  const { workspaces, startedAt } = context.state;
  if (!workspaces.some(({ id }) => id === workspaceId)) throw badRequest();
  return seedTargets(context.state, workspaceId).map(({ id, name, ageDays }) => ({
    id,
    name,
    description: `${name} per quarter`,
    type: "AMOUNT",
    unit: "USD",
    hierarchyType: "MANAGER",
    createdDateTime: formatDateTime(startedAt - ageDays * dayMs),
  }));
}

/** Gong publishes neither the columns of the file nor the response, so any file is accepted. */
async function uploadAssignments(context: RequestContext) {
  getBoolean(context, "validateOnly");
  const id = getPathParameter(context, "targetId");
  if (!listTargets(context).some((target) => target.id === id)) throw badRequest(`Target ID ${id} was not found`);
  await readUploadedFile(context.request, "file", maxBytes);
  return ok();
}

export const integrationRoutes: readonly Route[] = [
  createBodyRoute("POST", "/v2/integration-settings", getActionBody("create_integration_settings"), saveSettings),
  createRoute("GET", "/v2/integration-settings", getSettings),
  createRoute("GET", "/v2/targets", (context) => ok({ targets: listTargets(context) })),
  createRoute("POST", "/v2/targets/{targetId}/assignments", uploadAssignments),
];
