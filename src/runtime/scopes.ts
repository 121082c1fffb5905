// Which scopes an action needs, always and under an input.
import type { ConnectorManifest } from "../generated/manifest.ts";
import type { Action } from "./manifests.ts";
import { matchesCondition } from "./request.ts";

/** Scopes of one action. Without an input, those that only certain inputs need are left out. */
export function getActionScopes(action: Action, input?: unknown): readonly string[] {
  const conditional = (action.scopesWhen ?? []).filter(
    ({ when }) => input !== undefined && matchesCondition(when, input),
  );
  return [...new Set([...action.scopes, ...conditional.flatMap(({ scopes }) => scopes)])];
}

/** The smallest set for a choice of actions: theirs and the mandatory ones, sorted. */
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
