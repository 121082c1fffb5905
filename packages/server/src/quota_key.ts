// Quota keys: connections with the same API key, of the same customer, or to the sandbox share a quota.
import { hash } from "node:crypto";
import type { CredentialSource } from "./api/settings_contract.ts";
import { sandboxQuotaKey } from "./sandbox_service.ts";
import type { Connection, QuotaKeyFilter } from "./store/index.ts";

export function getApiKeyQuotaKey(accessKey: string): string {
  return `key:${hash("sha256", accessKey, "base64url").slice(0, 16)}`;
}

export function getCustomerQuotaKey(customer: string): string {
  return `customer:${customer}`;
}

/** The credentials that a connection was created with. */
export function getCredentialSource({ quotaKey }: Pick<Connection, "quotaKey">): CredentialSource {
  return quotaKey === sandboxQuotaKey ? "sandbox" : "configured";
}

/** Selects the connections that were created with credentials of this source. */
export function getQuotaKeyFilter(source: CredentialSource): QuotaKeyFilter {
  return { key: sandboxQuotaKey, isEqual: source === "sandbox" };
}
