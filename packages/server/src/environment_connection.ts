// The credentials of the environment as a connection that pages can show and use, and nobody can change.
import { ConnectorError, gongManifests } from "gong-connector";
import type { AccountOptions } from "gong-connector/internal";
import type { Connection } from "./store/index.ts";

/** Id and quota key of the connection. */
export const environmentId = "environment";

/** The end of a shorter key would reveal too much of it. */
const minLengthToShowEnd = 16;

export function toEnvironmentConnection({ auth }: AccountOptions): Connection {
  const baseUrl = auth.baseUrl ?? gongManifests().auth.get(auth.method)?.baseUrl.default;
  return {
    id: environmentId,
    customer: "Environment",
    authMethod: auth.method,
    quotaKey: environmentId,
    requestedScopes: [],
    grantedScopes: [],
    state: "connected",
    tokenVersion: 0,
    createdAt: 0,
    ...(baseUrl !== undefined && { baseUrl }),
  };
}

/** The end of the access key or token; undefined if it is too short to be shown. */
export function getKeyEnd({ auth: { credentials } }: AccountOptions): string | undefined {
  const key = Object.entries(credentials).find(([name]) => name === "accessKey" || name === "accessToken")?.[1];
  return typeof key === "string" && key.length >= minLengthToShowEnd ? key.slice(-4) : undefined;
}

/** Throws `state_conflict` for the connection of the environment. */
export function assertCanChange(id: string): void {
  if (id !== environmentId) return;
  throw new ConnectorError("state_conflict", "the connection is set by environment variables of the server", {
    remedy: "Change GONG_ACCESS_KEY and GONG_ACCESS_KEY_SECRET, or GONG_ACCESS_TOKEN, and start the server again.",
  });
}
