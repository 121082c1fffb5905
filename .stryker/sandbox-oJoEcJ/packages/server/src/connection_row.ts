// @ts-nocheck
// A connection as the pages see it.

import type { AuthMethodId, ConnectionRow } from "./api/settings_contract.ts";
import type { Connection } from "./store/index.ts";

export function toConnectionRow(connection: Connection): ConnectionRow {
  const { id, customer, companyDomain, baseUrl, requestedScopes, grantedScopes, state, reason, createdAt, lastUsedAt } =
    connection;
  return {
    id,
    customer,
    authMethod: methodOf(connection.authMethod),
    requestedScopes: [...requestedScopes],
    grantedScopes: [...grantedScopes],
    state,
    createdAt: new Date(createdAt).toISOString(),
    ...(companyDomain !== undefined && { companyDomain }),
    ...(baseUrl !== undefined && { baseUrl }),
    ...(reason !== undefined && { reason }),
    ...(lastUsedAt !== undefined && { lastUsedAt: new Date(lastUsedAt).toISOString() }),
  };
}

function methodOf(method: string): AuthMethodId {
  return method === "api_key" ? "api_key" : "oauth2";
}
