// @ts-nocheck
// The catalogue of actions, read once and shared by the pages.
import { useCallback } from "react";
import type { Catalog } from "../../src/api/settings_contract.ts";
import { useApiQuery } from "./query.ts";

export function useCatalog() {
  return useApiQuery<Catalog>("/actions");
}

/** From an action's id to its title; the id itself while the catalogue is on its way. */
export function useActionTitles(): (id: string) => string {
  const { data } = useCatalog();
  return useCallback((id) => data?.actions.find((action) => action.id === id)?.title ?? id, [data]);
}
