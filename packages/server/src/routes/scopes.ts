// Permissions: which scopes are asked for, what each unlocks, and what the connections have of them.
import type { FastifyInstance } from "fastify";
import { gongManifests, type Issue, type Schema } from "gong-connector";
import { listPossibleScopes } from "gong-connector/internal";
import type { CatalogScope, ScopeProposal, ScopeSelection, Scopes } from "../api/settings_contract.ts";
import { createValidationError } from "../http/http_error.ts";
import { createBodyReader } from "../http/json_body.ts";
import type { Services } from "../services.ts";

const words: Schema = { type: "array", maxItems: 500, uniqueItems: true, items: { type: "string", maxLength: 200 } };

const readChoice = createBodyReader<ScopeSelection>({
  type: "object",
  additionalProperties: false,
  required: ["selected", "custom"],
  properties: { selected: words, custom: words },
});
const readActions = createBodyReader<{ actions: string[] }>({
  type: "object",
  additionalProperties: false,
  required: ["actions"],
  properties: { actions: words },
});

export function registerScopeRoutes(server: FastifyInstance, services: Services): void {
  server.get("/scopes", async () => scopesOf(services));
  server.put("/scopes", async ({ body }) => {
    const choice = readChoice(body);
    const issues = faultsOf(choice);
    if (issues.length > 0) throw createValidationError(issues);
    await services.settings.update({ scopes: sorted(choice) });
    return scopesOf(services);
  });
  server.post("/scopes/propose", async ({ body }): Promise<ScopeProposal> => {
    const { actions } = readActions(body);
    const issues = actions.flatMap((id, index) =>
      gongManifests().actions.has(id) ? [] : [{ path: `/actions/${index}`, message: "is no action" }],
    );
    if (issues.length > 0) throw createValidationError(issues);
    const { selected, custom } = (await services.settings.read()).scopes;
    const scopes = services.catalog.requiredScopes(actions);
    const unusedScopes = [...selected, ...custom].filter((id) => !scopes.includes(id));
    const brokenActions = unusedScopes
      .map((scope) => ({ scope, actions: needing(scope).map(({ id }) => id) }))
      .filter(({ actions }) => actions.length > 0);
    return { scopes: [...scopes], unusedScopes, brokenActions };
  });
}

async function scopesOf({ settings, store }: Services): Promise<Scopes> {
  const { connector } = gongManifests();
  const { selected, custom } = (await settings.read()).scopes;
  const requested = await settings.getRequestedScopes();
  const connections = await store.connections.listByState("connected", 500);
  const differences = connections
    .filter(({ authMethod }) => authMethod === "oauth2")
    .map(({ id, customer, grantedScopes }) => ({
      connection: id,
      customer,
      missing: requested.filter((code) => !grantedScopes.includes(code)),
      extra: grantedScopes.filter((code) => !requested.includes(code)),
    }));
  return {
    mandatory: connector.scopes.mandatory,
    catalog: connector.scopes.catalog.map((scope): CatalogScope => ({ ...scope, actions: needing(scope.id) })),
    selected,
    custom,
    customRule: connector.scopes.custom,
    requestedScopes: [...requested],
    differences: differences.filter(({ missing, extra }) => missing.length + extra.length > 0),
  };
}

/** Without the mandatory ones, and with typed ones that the catalogue knows among the selected. */
function sorted({ selected, custom }: ScopeSelection): ScopeSelection {
  const { mandatory } = gongManifests().connector.scopes;
  const chosen = [...new Set([...selected, ...custom])].filter((code) => !mandatory.some((row) => row.id === code));
  return { selected: chosen.filter(isKnown).sort(), custom: chosen.filter((code) => !isKnown(code)).sort() };
}

function isKnown(code: string): boolean {
  return gongManifests().connector.scopes.catalog.some((scope) => scope.id === code);
}

/** Actions that need a scope, always or under certain inputs. */
function needing(code: string): { id: string; title: string }[] {
  return [...gongManifests().actions.values()]
    .filter((action) => listPossibleScopes(action).includes(code))
    .map(({ id, title }) => ({ id, title }));
}

function faultsOf({ selected, custom }: ScopeSelection): Issue[] {
  const { custom: rule } = gongManifests().connector.scopes;
  const pattern = new RegExp(rule.pattern, "u");
  const strange = selected.flatMap((code, index) =>
    isKnown(code) ? [] : [{ path: `/selected/${index}`, message: "is not in the catalogue; add it as a custom scope" }],
  );
  const wrong = custom.flatMap((code, index) =>
    pattern.test(code) ? [] : [{ path: `/custom/${index}`, message: `is no scope. ${rule.remedy}` }],
  );
  return [...strange, ...wrong];
}
