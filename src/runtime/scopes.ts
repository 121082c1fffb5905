// The scopes that actions need.
import type { ConnectorManifest } from "../generated/manifest.ts";
import { matchesCondition } from "./condition.ts";
import type { Action } from "./manifests.ts";

/** The scopes of an action for an input; without an input, those that every input needs. */
export function getActionScopes(action: Action, input?: unknown): readonly string[] {
  const matching = (action.variants ?? []).filter(({ when }) => input !== undefined && matchesCondition(when, input));
  return [...new Set([...action.scopes, ...matching.flatMap(({ scopes }) => scopes ?? [])])];
}

/** Every scope that an action may need, under any input. */
export function listPossibleScopes({ scopes, variants = [] }: Action): readonly string[] {
  return [...scopes, ...variants.flatMap((variant) => variant.scopes ?? [])];
}

/** The scopes of some actions and the mandatory ones, sorted. */
export function getRequiredScopes(
  connector: ConnectorManifest,
  actions: readonly Action[],
  inputs: Readonly<Record<string, unknown>> = {},
): readonly string[] {
  const mandatory = connector.scopes.mandatory.map(({ id }) => id);
  return [
    ...new Set([...mandatory, ...actions.flatMap((action) => getActionScopes(action, inputs[action.id]))]),
  ].sort();
}
