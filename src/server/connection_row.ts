// A connection as the pages see it.
import type { Connection } from "../connections/index.ts";
import type { AuthMethod, ConnectionRow } from "./api.ts";

export function rowOf(connection: Connection): ConnectionRow {
  const { id, customer, identity, baseUrl, requested, granted, state, reason, createdAt, lastUsedAt } = connection;
  return {
    id,
    customer,
    method: methodOf(connection.method),
    requested: [...requested],
    granted: [...granted],
    state,
    createdAt: new Date(createdAt).toISOString(),
    ...(identity !== undefined && { identity }),
    ...(baseUrl !== undefined && { baseUrl }),
    ...(reason !== undefined && { reason }),
    ...(lastUsedAt !== undefined && { lastUsedAt: new Date(lastUsedAt).toISOString() }),
  };
}

function methodOf(method: string): AuthMethod {
  return method === "api_key" ? "api_key" : "oauth2";
}
