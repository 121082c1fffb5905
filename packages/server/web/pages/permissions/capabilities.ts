// Actions and triggers as what scopes are selected for.
import type { Scopes } from "../../../src/api/settings_contract.ts";
import { useCatalog, useTriggers } from "../../api/catalog.ts";
import { pluralize } from "../../components/format.tsx";
import { isMandatory, type ScopeDraft } from "./scope_draft.ts";

export interface Capability {
  kind: "action" | "trigger";
  id: string;
  title: string;
  description: string;
  group: string;
  scopes: readonly string[];
  keywords?: string | undefined;
}

/** Undefined until the catalogs are loaded. */
export function useCapabilities(): readonly Capability[] | undefined {
  const catalog = useCatalog();
  const triggers = useTriggers();
  if (!catalog.data || !triggers.data) return undefined;
  return [
    ...catalog.data.actions.map((action) => ({ ...action, kind: "action" as const, keywords: action.operationId })),
    ...triggers.data.triggers.map((trigger) => ({ ...trigger, kind: "trigger" as const })),
  ];
}

/** Unique among actions and triggers. */
export function getKey({ kind, id }: Pick<Capability, "kind" | "id">): string {
  return `${kind} ${id}`;
}

export function groupKeys(keys: readonly string[]): { actions: string[]; triggers: string[] } {
  const select = (kind: Capability["kind"]): string[] =>
    keys.filter((key) => key.startsWith(`${kind} `)).map((key) => key.slice(kind.length + 1));
  return { actions: select("action"), triggers: select("trigger") };
}

/** Such as "2 actions and 1 trigger". */
export function describeSelection(keys: readonly string[]): string {
  const { actions, triggers } = groupKeys(keys);
  const parts = [
    actions.length > 0 && pluralize(actions.length, "action"),
    triggers.length > 0 && pluralize(triggers.length, "trigger"),
  ];
  return parts.filter(Boolean).join(" and ");
}

/** Such as "unlocks 3 actions"; undefined if there are none. */
export function describeUnlocked(unlocked: readonly Capability[]): string | undefined {
  return unlocked.length > 0 ? `unlocks ${describeSelection(unlocked.map(getKey))}` : undefined;
}

/** Whether all of its scopes are requested, and one of them was selected for it. */
export function isSelected(scopes: Scopes, draft: ScopeDraft, capability: Capability): boolean {
  return (
    isRunnable(draft.requestedScopes, capability) && capability.scopes.some((scope) => !isMandatory(scopes, scope))
  );
}

/** Actions and triggers that can run with the requested scopes and this one, and not without it. */
export function listUnlocked(
  capabilities: readonly Capability[],
  requestedScopes: readonly string[],
  scope: string,
): readonly Capability[] {
  return capabilities.filter(
    (capability) => !isRunnable(requestedScopes, capability) && isRunnable([...requestedScopes, scope], capability),
  );
}

function isRunnable(requestedScopes: readonly string[], { scopes }: Capability): boolean {
  return scopes.every((scope) => requestedScopes.includes(scope));
}
