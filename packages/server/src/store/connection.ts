// A connection: a customer's stored authorization for one company.
import {
  JsonColumns,
  omitUndefined,
  readInteger,
  readOptionalInteger,
  readOptionalText,
  readText,
  type SqlRow,
} from "./database.ts";

export type ConnectionState = "connected" | "needs_reauthorization" | "disconnected";

export interface Connection {
  id: string;
  /** Name or id that the embedding app uses for its customer. */
  customer: string;
  /** Id of the auth method, such as oauth2. */
  authMethod: string;
  /** Connections with the same quota key share a rate limiter and a daily quota. */
  quotaKey: string;
  companyDomain?: string;
  baseUrl?: string;
  requestedScopes: readonly string[];
  grantedScopes: readonly string[];
  state: ConnectionState;
  /** Why it is in doubt or must be reconnected, in sentences. */
  reason?: string;
  /** Grows with each change of the secrets. */
  tokenVersion: number;
  /** When the access token expires, in milliseconds. */
  expiresAt?: number;
  /** When to refresh it, in milliseconds. */
  refreshAt?: number;
  /**
   * Since when it is in doubt: credentials did not work, and no response of the vendor rejected them. They are kept and
   * tested again, also if the connection needs attention.
   */
  inDoubtSince?: number;
  /** When it is tested again, in milliseconds. */
  nextTestAt?: number;
  createdAt: number;
  lastUsedAt?: number;
}

export interface ConnectionWithSecrets {
  connection: Connection;
  secrets: Readonly<Record<string, string>>;
  /** The value of the setting that was asked for; undefined if it was never set. */
  setting: unknown;
}

export type NewConnection = Omit<
  Connection,
  "id" | "createdAt" | "lastUsedAt" | "tokenVersion" | "inDoubtSince" | "nextTestAt"
>;

/** A connection that is unreadable needs attention, with the reason. */
export function toConnection(row: SqlRow): Connection {
  const json = new JsonColumns(row);
  const scopes = { requestedScopes: json.read("requested_scopes", []), grantedScopes: json.read("granted_scopes", []) };
  const problem = json.error && { state: "needs_reauthorization" as const, reason: `${json.error.message}.` };
  const { inDoubtSince, ...connection } = readConnection(row);
  return { ...connection, ...scopes, ...(problem ?? (inDoubtSince !== undefined && { inDoubtSince })) };
}

function readConnection(row: SqlRow): Omit<Connection, "requestedScopes" | "grantedScopes"> {
  return {
    id: readText(row, "id"),
    customer: readText(row, "customer"),
    authMethod: readText(row, "auth_method"),
    quotaKey: readText(row, "quota_key"),
    state: toState(readText(row, "state")),
    tokenVersion: readInteger(row, "token_version"),
    createdAt: readInteger(row, "created_at"),
    ...omitUndefined({
      companyDomain: readOptionalText(row, "company_domain"),
      baseUrl: readOptionalText(row, "base_url"),
      reason: readOptionalText(row, "reason"),
      expiresAt: readOptionalInteger(row, "expires_at"),
      refreshAt: readOptionalInteger(row, "refresh_at"),
      inDoubtSince: readOptionalInteger(row, "in_doubt_since"),
      nextTestAt: readOptionalInteger(row, "next_test_at"),
      lastUsedAt: readOptionalInteger(row, "last_used_at"),
    }),
  };
}

function toState(state: string): ConnectionState {
  return state === "connected" || state === "disconnected" ? state : "needs_reauthorization";
}
