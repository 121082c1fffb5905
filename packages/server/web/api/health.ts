// The health of connections and subscriptions, loaded once for all pages.
import type { UseQueryResult } from "@tanstack/react-query";
import type { HealthSummary } from "../../src/api/settings_contract.ts";
import { useApiQuery } from "./query.ts";

export function useHealth(): UseQueryResult<HealthSummary> {
  return useApiQuery<HealthSummary>("/health", { refetchIntervalMs: 30_000 });
}
