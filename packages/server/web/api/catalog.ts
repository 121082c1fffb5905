// The catalogs of actions and triggers, loaded once for all pages.
import { useCallback } from "react";
import type { Catalog, TriggerRow } from "../../src/api/settings_contract.ts";
import { useApiQuery } from "./query.ts";

export function useCatalog() {
  return useApiQuery<Catalog>("/actions");
}

/** Returns a function from an action's id to its title. It returns the id until the catalog is loaded. */
export function useActionTitles(): (id: string) => string {
  const { data } = useCatalog();
  return useCallback((id) => data?.actions.find((action) => action.id === id)?.title ?? id, [data]);
}

export function useTriggers() {
  return useApiQuery<{ triggers: TriggerRow[] }>("/triggers");
}

/** Returns a function from a trigger's id to its title. It returns the id until the catalog is loaded. */
export function useTriggerTitles(): (id: string) => string {
  const { data } = useTriggers();
  return useCallback((id) => data?.triggers.find((trigger) => trigger.id === id)?.title ?? id, [data]);
}
