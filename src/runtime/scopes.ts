// The scopes that actions need.
import { matchesCondition } from "./condition.ts";
import { applyInputDefaults } from "./input_defaults.ts";
import type { Action, Manifests } from "./manifests.ts";

/**
 * The scopes of an action for an input; without an input, those that every input needs. `defaults` are those of the inputs
 * that control private items.
 */
export function getActionScopes(
  action: Action,
  input?: unknown,
  defaults: Readonly<Record<string, unknown>> = {},
): readonly string[] {
  const completed = applyInputDefaults(action, input, defaults);
  const matching = (action.variants ?? []).filter(
    ({ when }) => input !== undefined && matchesCondition(when, completed),
  );
  return [...new Set([...action.scopes, ...matching.flatMap(({ scopes }) => scopes ?? [])])];
}

/** Every scope that an action may need, under any input. */
export function listPossibleScopes({ scopes, variants = [] }: Action): readonly string[] {
  return [...scopes, ...variants.flatMap((variant) => variant.scopes ?? [])];
}

/** Defaults of the inputs that control private items, under the auth method that has scopes. */
export function getScopeInputDefaults({ auth }: Pick<Manifests, "auth">): Readonly<Record<string, unknown>> {
  return [...auth.values()].find(({ oauth }) => oauth)?.inputDefaults ?? {};
}

/** The scopes of some actions and the mandatory ones, sorted. */
export function getRequiredScopes(
  manifests: Manifests,
  actions: readonly Action[],
  inputs: Readonly<Record<string, unknown>> = {},
): readonly string[] {
  const mandatory = manifests.connector.scopes.mandatory.map(({ id }) => id);
  const defaults = getScopeInputDefaults(manifests);
  const needed = actions.flatMap((action) => getActionScopes(action, inputs[action.id] ?? {}, defaults));
  return [...new Set([...mandatory, ...needed])].sort();
}
