// Scopes: the selection, the actions that need each scope, and the differences to granted scopes.
import type { FastifyInstance, FastifyRequest } from "fastify";
import { ConnectorError, gongManifests, type Issue, type Schema, type Trigger } from "gong-connector";
import { createInvalidInputError, getTriggerScopes, listPossibleScopes } from "gong-connector/internal";
import { noteChange } from "../access_control.ts";
import { getMissingScopes } from "../api/health_contract.ts";
import type { CatalogScope, ScopeProposal, ScopeSelection, Scopes } from "../api/settings_contract.ts";
import { listChanges } from "../audit_changes.ts";
import { assertCanChange } from "../environment_connection.ts";
import { createNotFoundError } from "../http/error_response.ts";
import { createBodyReader } from "../http/json_body.ts";
import { getQuotaKeyFilter } from "../quota_key.ts";
import type { Services } from "../services.ts";
import { listConnected } from "../store/index.ts";

const names: Schema = { type: "array", maxItems: 500, uniqueItems: true, items: { type: "string", maxLength: 200 } };

const readSelection = createBodyReader<ScopeSelection>({
  type: "object",
  additionalProperties: false,
  required: ["selected", "custom"],
  properties: { selected: names, custom: names, version: { type: "integer", minimum: 0 } },
});
const readScopes = createBodyReader<{ scopes: string[] }>({
  type: "object",
  additionalProperties: false,
  required: ["scopes"],
  properties: { scopes: { ...names, minItems: 1 } },
});
const readChosen = createBodyReader<{ actions: string[]; triggers?: string[] }>({
  type: "object",
  additionalProperties: false,
  required: ["actions"],
  properties: { actions: names, triggers: names },
});

export function registerScopeRoutes(server: FastifyInstance, services: Services): void {
  server.get("/scopes", async () => getScopes(services));
  server.put("/scopes", async (request) => {
    await saveSelection(services, readSelection(request.body), request);
    return getScopes(services);
  });
  server.post<{ Params: { id: string } }>("/connections/:id/add-scopes", async (request) => {
    const authorizationUrl = await addScopes(services, request.params.id, readScopes(request.body).scopes, request);
    return { authorizationUrl };
  });
  server.post("/scopes/propose", async ({ body }) => proposeScopes(services, readChosen(body)));
}

/** Compares the connections whose account runs use. */
async function getScopes({ settings, store }: Services): Promise<Scopes> {
  const { scopes } = gongManifests().connector;
  const { scopes: selection, credentialSource, versions } = await settings.read();
  const { selected, custom } = selection;
  const requestedScopes = [...(await settings.getRequestedScopes())];
  const connections = await listConnected(store.database, getQuotaKeyFilter(credentialSource), 500);
  const differences = connections
    .filter(({ authMethod }) => authMethod === "oauth2")
    .map(({ id, customer, grantedScopes }) => ({
      connection: id,
      customer,
      missing: getMissingScopes({ authMethod: "oauth2", grantedScopes }, requestedScopes),
      extra: grantedScopes.filter((scope) => !requestedScopes.includes(scope)),
    }));
  return {
    mandatory: scopes.mandatory,
    catalog: scopes.catalog.map((scope): CatalogScope => ({ ...scope, actions: listActionsThatNeed(scope.id) })),
    version: versions.scopes,
    selected,
    custom,
    customRule: scopes.custom,
    requestedScopes,
    differences: differences.filter(({ missing, extra }) => missing.length + extra.length > 0),
  };
}

async function saveSelection(
  { settings }: Services,
  selection: ScopeSelection,
  request: FastifyRequest,
): Promise<void> {
  const issues = validateSelection(selection);
  if (issues.length > 0) throw createInvalidInputError(issues);
  const { scopes: before } = await settings.read();
  const scopes = normalize(selection);
  await settings.update({ scopes }, "scopes", selection.version);
  noteChange(request, { changes: listChanges(before, scopes) });
}

/** Adds scopes to the selection, and returns the URL at which a connection is authorized again with them. */
async function addScopes(
  services: Services,
  id: string,
  scopes: readonly string[],
  request: FastifyRequest,
): Promise<string | undefined> {
  const { store, settings, sessions, connectAccount } = services;
  assertCanChange(id);
  const connection = await store.connections.get(id);
  if (!connection) throw createNotFoundError(`connection ${id}`);
  if (connection.authMethod !== "oauth2")
    throw new ConnectorError("state_conflict", "an API key has access to everything and needs no scopes");
  const { selected, custom } = (await settings.read()).scopes;
  await saveSelection(services, normalize({ selected, custom: [...custom, ...scopes] }), request);
  const session = (await sessions.find(request))?.token ?? "";
  return (await connectAccount.reconnect(connection, session)).authorizationUrl;
}

async function proposeScopes(
  { settings, catalog }: Services,
  { actions, triggers: triggerIds = [] }: { actions: readonly string[]; triggers?: readonly string[] },
): Promise<ScopeProposal> {
  const manifests = gongManifests();
  const triggers = triggerIds.map((id) => manifests.triggers.get(id));
  const issues = [
    ...actions.flatMap((id, index) =>
      manifests.actions.has(id) ? [] : [{ path: `/actions/${index}`, message: "is not the id of an action" }],
    ),
    ...triggers.flatMap((trigger, index) =>
      trigger ? [] : [{ path: `/triggers/${index}`, message: "is not the id of a trigger" }],
    ),
  ];
  if (issues.length > 0) throw createInvalidInputError(issues);
  const { selected, custom } = (await settings.read()).scopes;
  const triggerScopes = triggers.flatMap((trigger) => (trigger ? listTriggerScopes(trigger) : []));
  const scopes = [...new Set([...catalog.requiredScopes(actions), ...triggerScopes])].sort();
  const unusedScopes = [...selected, ...custom].filter((id) => !scopes.includes(id));
  const brokenActions = unusedScopes
    .map((scope) => ({ scope, actions: listActionsThatNeed(scope).map(({ id }) => id) }))
    .filter((row) => row.actions.length > 0);
  return { scopes, unusedScopes, brokenActions };
}

/** Removes mandatory scopes, and moves custom scopes that the catalog has to the selected ones. */
function normalize({ selected, custom }: ScopeSelection): ScopeSelection {
  const mandatory = gongManifests().connector.scopes.mandatory.map(({ id }) => id);
  const scopes = [...new Set([...selected, ...custom])].filter((scope) => !mandatory.includes(scope)).sort();
  return { selected: scopes.filter(isInCatalog), custom: scopes.filter((scope) => !isInCatalog(scope)) };
}

function isInCatalog(scope: string): boolean {
  return gongManifests().connector.scopes.catalog.some(({ id }) => id === scope);
}

/** Scopes of the trigger that is polled: a webhook request needs none. */
export function listTriggerScopes(trigger: Trigger): string[] {
  const fallback = gongManifests().triggers.get(trigger.webhook?.fallbackTrigger ?? "");
  return getTriggerScopes(fallback ?? trigger, gongManifests());
}

/** Includes actions that need the scope for some inputs only. */
function listActionsThatNeed(scope: string): { id: string; title: string }[] {
  return [...gongManifests().actions.values()]
    .filter((action) => listPossibleScopes(action).includes(scope))
    .map(({ id, title }) => ({ id, title }));
}

function validateSelection({ selected, custom }: ScopeSelection): Issue[] {
  const { pattern, remedy } = gongManifests().connector.scopes.custom;
  const scopePattern = new RegExp(pattern, "u");
  const unknown = selected.flatMap((scope, index) =>
    isInCatalog(scope)
      ? []
      : [{ path: `/selected/${index}`, message: "is not in the catalog. Add it as a custom scope." }],
  );
  const malformed = custom.flatMap((scope, index) =>
    scopePattern.test(scope) ? [] : [{ path: `/custom/${index}`, message: `is not a scope. ${remedy}` }],
  );
  return [...unknown, ...malformed];
}
