// The connection that forms choose first, and that the catalogs compare scopes with.
import type { ConnectionRow, Page } from "../../src/api/settings_contract.ts";
import { useApiQuery } from "./query.ts";

/** The first connection that can be used; undefined until the list is loaded. */
export function useDefaultConnection(): ConnectionRow | undefined {
  return useApiQuery<Page<ConnectionRow>>("/connections").data?.items.find(isUsable);
}

/** A connection with missing scopes can still run most actions. */
export function isUsable({ state, health }: ConnectionRow): boolean {
  return state === "connected" && health.status !== "inactive";
}
