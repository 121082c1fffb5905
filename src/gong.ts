// The Gong connector: the manifests of this package with their handlers and types.
import { type ConnectorOptions, createConnector } from "./connector.ts";
import type { Credentials } from "./credentials.ts";
import type { GongActions } from "./generated/actions.ts";
import { getPackageVersion, gongManifests } from "./gong_manifests.ts";
import { gongHandlers } from "./handlers/index.ts";
import type { Connector } from "./runtime/connector.ts";

/** The options of `gong`: its handlers are built in. */
export type GongOptions = Omit<ConnectorOptions<Credentials>, "handlers">;

/**
 * The Gong connector. `auth.baseUrl` is https://api.gong.io by default with an API key, and required with an access
 * token: it came with the token.
 * @example
 * const connector = gong({ auth: { method: "api_key", credentials: { accessKey, accessKeySecret } } });
 * const { items } = await connector.run("list_users", {});
 */
export function gong(options: GongOptions = {}): Connector<GongActions> {
  const userAgent = options.userAgent ?? `gong-connector/${getPackageVersion()}`;
  return createConnector<GongActions>(gongManifests(), { ...options, handlers: gongHandlers, userAgent });
}
