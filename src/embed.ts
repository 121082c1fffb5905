// The connector for hosts that bundle their plugins into one file: the manifests are a value, and no file is read at run time.

import type { Credentials } from "./credentials.ts";
import { ConnectorError } from "./errors/errors.ts";
import type { GongActions } from "./generated/actions.ts";
import { gongHandlers } from "./handlers/index.ts";
import { getPointer } from "./json/json_pointer.ts";
import { parseManifests } from "./manifests/documents.ts";
import type { AuthOptions } from "./runtime/auth.ts";
import { type AnyConnector, buildConnector, type Connector, type RuntimeOptions } from "./runtime/connector.ts";
import { gotTransport } from "./runtime/got_transport.ts";
import type { Manifests } from "./runtime/manifests.ts";
import type { Transport } from "./runtime/transport.ts";

export { plainSchema } from "./json/input_rules.ts";
export { createRateLimiter, type RateLimiter } from "./runtime/rate_limiter.ts";
export { poll } from "./triggers/polling/poll.ts";
export { verifyWebhook, type WebhookRule } from "./triggers/webhooks/verify_webhook.ts";
export type { AnyConnector, AuthOptions, Connector, Credentials, GongActions, Manifests, Transport };
export { ConnectorError };

/** Manifest files by their path in the package, as in `gong-connector/catalog.json`. */
export type Catalog = Readonly<Record<string, unknown>>;

export interface EmbedOptions<C extends object = Readonly<Record<string, string>>> extends RuntimeOptions {
  /** The credentials. Without them, nothing can be sent. */
  auth?: AuthOptions<C>;
  /** Sends the requests, for a host with an HTTP client of its own. Downloads by `url` do not use it. */
  transport?: Transport;
}

/**
 * The Gong connector from a catalog. Inputs named `file` are rejected, since there are no local files.
 * @example
 * import catalog from "gong-connector/catalog.json" with { type: "json" };
 * const connector = gong(catalog, { auth: { method: "api_key", credentials: { accessKey, accessKeySecret } } });
 */
export function gong(
  catalog: Catalog,
  options: Omit<EmbedOptions<Credentials>, "handlers"> = {},
): Connector<GongActions> {
  const userAgent = options.userAgent ?? `gong-connector/${String(getPointer(catalog, "/version"))}`;
  return createConnector<GongActions>(catalog, { ...options, handlers: gongHandlers, userAgent });
}

/** A connector from a catalog. The catalog is not validated: validate its directory with `gong-connector validate` when you build it. */
export function createConnector(catalog: Catalog, options?: EmbedOptions): AnyConnector;
/** The same with the types that are generated from its manifests. */
export function createConnector<A>(catalog: Catalog, options?: EmbedOptions): Connector<A>;
export function createConnector(
  catalog: Catalog,
  { transport = gotTransport, ...options }: EmbedOptions = {},
): AnyConnector {
  return buildConnector(parseCatalog(catalog), options, { transport });
}

/** The manifests of a catalog, such as the triggers that `poll` takes. */
export function parseCatalog(catalog: Catalog): Manifests {
  const paths = Object.keys(catalog).filter((path) => path.endsWith(".json"));
  return parseManifests({
    paths,
    read: (path) => (Object.hasOwn(catalog, path) ? catalog[path] : undefined),
    locate: (path) => path,
  });
}
