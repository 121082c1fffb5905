// Which scopes an action needs, always and under an input.
import type { ConnectorManifest } from "../generated/manifest.ts";
import type { Action } from "./load.ts";
import { holds } from "./request.ts";

/** Scopes of one action. Without an input, those that only certain inputs need are left out. */
export function scopesOf(action: Action, input?: unknown): readonly string[] {
  const conditional = (action.scopesWhen ?? []).filter(({ when }) => input !== undefined && holds(when, input));
  return [...new Set([...action.scopes, ...conditional.flatMap(({ scopes }) => scopes)])];
}

/** The smallest set for a choice of actions: theirs and the mandatory ones, sorted. */
export function scopesFor(
  connector: ConnectorManifest,
  actions: readonly Action[],
  inputs: Readonly<Record<string, unknown>> = {},
): readonly string[] {
  const mandatory = connector.scopes.mandatory.map(({ code }) => code);
  return [...new Set([...mandatory, ...actions.flatMap((action) => scopesOf(action, inputs[action.id]))])].sort();
}
