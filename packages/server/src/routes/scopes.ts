// Scopes: the selection, the actions that need each scope, and the differences to granted scopes.
import type { FastifyInstance } from "fastify";
import { gongManifests, type Issue, type Schema } from "gong-connector";
import { createInvalidInputError, listPossibleScopes } from "gong-connector/internal";
import { noteChange } from "../access_control.ts";
import { getMissingScopes } from "../api/health_contract.ts";
import type { CatalogScope, ScopeProposal, ScopeSelection, Scopes } from "../api/settings_contract.ts";
import { listChanges } from "../audit_changes.ts";
import { createBodyReader } from "../http/json_body.ts";
import { getQuotaKeyFilter } from "../quota_key.ts";
import type { Services } from "../services.ts";
import { listConnected } from "../store/index.ts";

const names: Schema = { type: "array", maxItems: 500, uniqueItems: true, items: { type: "string", maxLength: 200 } };

const readSelection = createBodyReader<ScopeSelection>({
  type: "object",
  additionalProperties: false,
  required: ["selected", "custom"],
  properties: { selected: names, custom: names },
});
const readActions = createBodyReader<{ actions: string[] }>({
  type: "object",
  additionalProperties: false,
  required: ["actions"],
  properties: { actions: names },
});

export function registerScopeRoutes(server: FastifyInstance, services: Services): void {
  server.get("/scopes", async () => getScopes(services));
  server.put("/scopes", async (request) => {
    const selection = readSelection(request.body);
    const issues = validateSelection(selection);
    if (issues.length > 0) throw createInvalidInputError(issues);
    const { scopes: before } = await services.settings.read();
    const scopes = normalize(selection);
    await services.settings.update({ scopes });
    noteChange(request, { changes: listChanges(before, scopes) });
    return getScopes(services);
  });
  server.post("/scopes/propose", async ({ body }) => proposeScopes(services, readActions(body).actions));
}

/** Compares the connections whose account runs use. */
async function getScopes({ settings, store }: Services): Promise<Scopes> {
  const { scopes } = gongManifests().connector;
  const { scopes: selection, credentialSource } = await settings.read();
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
    selected,
    custom,
    customRule: scopes.custom,
    requestedScopes,
    differences: differences.filter(({ missing, extra }) => missing.length + extra.length > 0),
  };
}

async function proposeScopes({ settings, catalog }: Services, actions: readonly string[]): Promise<ScopeProposal> {
  const issues = actions.flatMap((id, index) =>
    gongManifests().actions.has(id) ? [] : [{ path: `/actions/${index}`, message: "is not the id of an action" }],
  );
  if (issues.length > 0) throw createInvalidInputError(issues);
  const { selected, custom } = (await settings.read()).scopes;
  const scopes = catalog.requiredScopes(actions);
  const unusedScopes = [...selected, ...custom].filter((id) => !scopes.includes(id));
  const brokenActions = unusedScopes
    .map((scope) => ({ scope, actions: listActionsThatNeed(scope).map(({ id }) => id) }))
    .filter((row) => row.actions.length > 0);
  return { scopes: [...scopes], unusedScopes, brokenActions };
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
