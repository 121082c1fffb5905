// Settings of the integration itself, and targets of the forecast.
import { bodyRoute, type Exchange, type Route, route } from "../exchange.ts";
import { type Body, list, object, oneOf, required, text } from "../fields.ts";
import { givenFlag, needed, param } from "../query.ts";
import { createRandom } from "../random.ts";
import { badRequest, ok } from "../reply.ts";
import { DAY, moment } from "../time.ts";
import { receiveFile } from "../upload.ts";

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

function saveSettings(_exchange: Exchange, { integrationTypeSettings }: Body<typeof settingsBody>) {
  const isOrigin = ({ allowedOrigin }: { allowedOrigin: string }) =>
    URL.canParse(allowedOrigin) && new URL(allowedOrigin).origin === allowedOrigin.replace(/\/$/, "");
  if (!integrationTypeSettings.every(isOrigin)) throw badRequest("allowedOrigin: must be a valid origin");
  return ok();
}

function readSettings({ state }: Exchange) {
  return ok({ integrationSettings: { id: createRandom(`${state.seed}/integration`).id() } });
}

const TARGETS = ["Bookings", "New business", "Expansion"];
const MAX_BYTES = 20 * 1024 * 1024;

function targetsIn(exchange: Exchange) {
  const workspaceId = needed(exchange, "workspaceId");
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
    createdDateTime: moment(startedAt - random.int(100, 400) * DAY),
  }));
}

/** Which columns Gong wants, and what it answers, nobody has published: any CSV file is taken. */
async function uploadTargets(exchange: Exchange) {
  givenFlag(exchange, "validateOnly");
  const id = param(exchange, "targetId");
  if (!targetsIn(exchange).some((target) => target.id === id)) throw badRequest(`Target ID ${id} was not found`);
  await receiveFile(exchange.request, "file", MAX_BYTES);
  return ok();
}

export const integrationRoutes: readonly Route[] = [
  bodyRoute("POST", "/v2/integration-settings", settingsBody, saveSettings),
  route("GET", "/v2/integration-settings", readSettings),
  route("GET", "/v2/targets", (exchange) => ok({ targets: targetsIn(exchange) })),
  route("POST", "/v2/targets/{targetId}/assignments", uploadTargets),
];
