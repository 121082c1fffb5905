// @ts-nocheck
// The built-in connector: the manifests of this package with their handlers, typed.

import { type ConnectorOptions, createConnector } from "./connector.ts";
import type { GongActions } from "./generated/actions.ts";
import { getPackageVersion, gongManifests } from "./gong_manifests.ts";
import { gongHandlers } from "./handlers/index.ts";
import type { Connector } from "./runtime/connector.ts";
import { ConnectorError } from "./runtime/errors.ts";
import type { Manifests } from "./runtime/manifests.ts";

/** An API key of one company, or an OAuth access token with the base URL that came with it. */
export type Credentials = { accessKey: string; accessKeySecret: string } | { accessToken: string };

export interface GongOptions extends Omit<ConnectorOptions, "auth" | "handlers"> {
  auth?: Credentials;
  /** https://api.gong.io for an API key when left out; an access token has no default, since a guess would be wrong. */
  baseUrl?: string;
}

/**
 * The Gong connector.
 * @example
 * const connector = gong({ auth: { accessKey, accessKeySecret } });
 * const { items } = await connector.run("list_users", {});
 */
export function gong({ auth, baseUrl, ...options }: GongOptions = {}): Connector<GongActions> {
  const manifests = gongManifests();
  return createConnector<GongActions>(manifests, {
    ...options,
    handlers: gongHandlers,
    userAgent: options.userAgent ?? `gong-connector/${getPackageVersion()}`,
    ...(auth && { auth: wayIn(manifests, auth, baseUrl) }),
  });
}

function wayIn(
  manifests: Manifests,
  values: Credentials,
  baseUrl: string | undefined,
): NonNullable<ConnectorOptions["auth"]> {
  const method = "accessToken" in values ? "oauth2" : "api_key";
  const url = baseUrl ?? manifests.auth.get(method)?.baseUrl.default;
  if (url !== undefined) return { method, values, baseUrl: url };
  throw new ConnectorError("base_url_required", "an access token needs its base URL", {
    issues: [{ path: "/baseUrl", message: "is required with an access token" }],
    remedy: "Pass api_base_url_for_customer of the token answer as baseUrl.",
  });
}
