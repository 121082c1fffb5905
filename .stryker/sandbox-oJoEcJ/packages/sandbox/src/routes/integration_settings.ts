// @ts-nocheck
// Settings of the integration itself, and targets of the forecast.

import { type Body, list, object, oneOf, required, text } from "../fields.ts";
import { readUploadedFile } from "../multipart_upload.ts";
import { getBoolean, getPathParameter, requireParameter } from "../parameters.ts";
import { createRandom } from "../random.ts";
import { badRequest, ok } from "../responses.ts";
import { createBodyRoute, createRoute, type RequestContext, type Route } from "../route.ts";
import { DAY, formatDateTime } from "../time.ts";

const settingsBody = object({
  integrationTypeSettings: required(
    list(
      object({
        integrationType: required(oneOf(["EMAIL_COMPOSER", "ACCOUNT_PAGES", "DIALER"])),
        allowedOrigin: required(text()),
      }),
    ),
  ),
});

function saveSettings(_exchange: RequestContext, { integrationTypeSettings }: Body<typeof settingsBody>) {
  const isOrigin = ({ allowedOrigin }: { allowedOrigin: string }) =>
    URL.canParse(allowedOrigin) && new URL(allowedOrigin).origin === allowedOrigin.replace(/\/$/, "");
  if (!integrationTypeSettings.every(isOrigin)) throw badRequest("allowedOrigin: must be a valid origin");
  return ok();
}

function readSettings({ state }: RequestContext) {
  return ok({ integrationSettings: { id: createRandom(`${state.seed}/integration`).id() } });
}

const TARGETS = ["Bookings", "New business", "Expansion"];
const MAX_BYTES = 20 * 1024 * 1024;

function targetsIn(exchange: RequestContext) {
  const workspaceId = requireParameter(exchange, "workspaceId");
  const { workspaces, seed, startedAt } = exchange.state;
  if (!workspaces.some(({ id }) => id === workspaceId)) throw badRequest();
  const random = createRandom(`${seed}/targets/${workspaceId}`);
  return TARGETS.map((name) => ({
    id: random.id(),
    name,
    description: `${name} per quarter`,
    type: "AMOUNT",
    unit: "USD",
    hierarchyType: "MANAGER",
    createdDateTime: formatDateTime(startedAt - random.int(100, 400) * DAY),
  }));
}

/** Which columns Gong wants, and what it answers, nobody has published: any CSV file is taken. */
async function uploadTargets(exchange: RequestContext) {
  getBoolean(exchange, "validateOnly");
  const id = getPathParameter(exchange, "targetId");
  if (!targetsIn(exchange).some((target) => target.id === id)) throw badRequest(`Target ID ${id} was not found`);
  await readUploadedFile(exchange.request, "file", MAX_BYTES);
  return ok();
}

export const integrationRoutes: readonly Route[] = [
  createBodyRoute("POST", "/v2/integration-settings", settingsBody, saveSettings),
  createRoute("GET", "/v2/integration-settings", readSettings),
  createRoute("GET", "/v2/targets", (exchange) => ok({ targets: targetsIn(exchange) })),
  createRoute("POST", "/v2/targets/{targetId}/assignments", uploadTargets),
];
