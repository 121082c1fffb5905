// @ts-nocheck
// Which connections share a company's quota: those of one key, those of one customer, those to the simulated service.
import { hash } from "node:crypto";
import type { CredentialSource } from "./api/settings_contract.ts";
import { sandboxQuotaKey } from "./sandbox_service.ts";
import type { Connection } from "./store/index.ts";

export function getApiKeyQuotaKey(accessKey: string): string {
  return `key:${hash("sha256", accessKey, "base64url").slice(0, 16)}`;
}

export function getCustomerQuotaKey(customer: string): string {
  return `customer:${customer}`;
}

/** Whose registration a connection was made with. */
export function getCredentialSource({ quotaKey }: Pick<Connection, "quotaKey">): CredentialSource {
  return quotaKey === sandboxQuotaKey ? "sandbox" : "configured";
}
