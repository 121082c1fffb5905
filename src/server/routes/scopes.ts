// Permissions: which scopes are asked for, what each unlocks, and what the connections have of them.
import type { FastifyInstance } from "fastify";
import { gongManifests, type Issue, type Schema } from "../../index.ts";
import type { CatalogueScope, ScopeChoice, ScopeProposal, Scopes } from "../api.ts";
import { reader } from "../body.ts";
import { faulty } from "../refusal.ts";
import type { Services } from "../services.ts";

const words: Schema = { type: "array", maxItems: 500, uniqueItems: true, items: { type: "string", maxLength: 200 } };

const readChoice = reader<ScopeChoice>({
  type: "object",
  additionalProperties: false,
  required: ["selected", "custom"],
  properties: { selected: words, custom: words },
});
const readActions = reader<{ actions: string[] }>({
  type: "object",
  additionalProperties: false,
  required: ["actions"],
  properties: { actions: words },
});

export function scopeRoutes(server: FastifyInstance, services: Services): void {
  server.get("/scopes", async () => scopesOf(services));
  server.put("/scopes", async ({ body }) => {
    const choice = readChoice(body);
    const issues = faultsOf(choice);
    if (issues.length > 0) throw faulty(issues);
    await services.settings.change({ scopes: sorted(choice) });
    return scopesOf(services);
  });
  server.post("/scopes/propose", async ({ body }): Promise<ScopeProposal> => {
    const { actions } = readActions(body);
    const issues = actions.flatMap((id, index) =>
      gongManifests().actions.has(id) ? [] : [{ path: `/actions/${index}`, message: "is no action" }],
    );
    if (issues.length > 0) throw faulty(issues);
    const { selected, custom } = (await services.settings.read()).scopes;
    const scopes = services.catalogue.scopesFor(actions);
    const unneeded = [...selected, ...custom].filter((code) => !scopes.includes(code));
    const breaks = unneeded.map((scope) => ({ scope, actions: needing(scope).map(({ id }) => id) }));
    return { scopes: [...scopes], unneeded, breaks: breaks.filter((row) => row.actions.length > 0) };
  });
}

async function scopesOf({ settings, store }: Services): Promise<Scopes> {
  const { connector } = gongManifests();
  const { selected, custom } = (await settings.read()).scopes;
  const requested = await settings.requested();
  const connections = await store.accounts.inState("connected", 500);
  const differences = connections
    .filter(({ method }) => method === "oauth2")
    .map(({ id, customer, granted }) => ({
      connection: id,
      customer,
      missing: requested.filter((code) => !granted.includes(code)),
      surplus: granted.filter((code) => !requested.includes(code)),
    }));
  return {
    mandatory: connector.scopes.mandatory,
    catalogue: connector.scopes.catalogue.map((scope): CatalogueScope => ({ ...scope, actions: needing(scope.code) })),
    selected,
    custom,
    rule: connector.scopes.custom,
    requested: [...requested],
    differences: differences.filter(({ missing, surplus }) => missing.length + surplus.length > 0),
  };
}

/** Without the mandatory ones, and with typed ones that the catalogue knows among the selected. */
function sorted({ selected, custom }: ScopeChoice): ScopeChoice {
  const { mandatory } = gongManifests().connector.scopes;
  const chosen = [...new Set([...selected, ...custom])].filter((code) => !mandatory.some((row) => row.code === code));
  return { selected: chosen.filter(isKnown).sort(), custom: chosen.filter((code) => !isKnown(code)).sort() };
}

function isKnown(code: string): boolean {
  return gongManifests().connector.scopes.catalogue.some((scope) => scope.code === code);
}

/** Actions that need a scope, always or under certain inputs. */
function needing(code: string): { id: string; title: string }[] {
  return [...gongManifests().actions.values()]
    .filter(({ scopes, scopesWhen }) => scopes.includes(code) || scopesWhen?.some((rule) => rule.scopes.includes(code)))
    .map(({ id, title }) => ({ id, title }));
}

function faultsOf({ selected, custom }: ScopeChoice): Issue[] {
  const { custom: rule } = gongManifests().connector.scopes;
  const pattern = new RegExp(rule.pattern, "u");
  const strange = selected.flatMap((code, index) =>
    isKnown(code) ? [] : [{ path: `/selected/${index}`, message: "is not in the catalogue; add it as a custom scope" }],
  );
  const wrong = custom.flatMap((code, index) =>
    pattern.test(code) ? [] : [{ path: `/custom/${index}`, message: `is no scope. ${rule.hint}` }],
  );
  return [...strange, ...wrong];
}
