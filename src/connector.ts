// createConnector: reads and validates the manifests of a directory, and passes them to the runtime as a value.
import { addManifests, readValidManifests } from "./manifests/read.ts";
import type { AuthOptions } from "./runtime/auth.ts";
import { type AnyConnector, buildConnector, type Connector, type RuntimeOptions } from "./runtime/connector.ts";
import { gotTransport } from "./runtime/got_transport.ts";
import type { Manifests } from "./runtime/manifests.ts";
import type { Transport } from "./runtime/transport.ts";
import { openLocalFile } from "./uploads/local_file.ts";

export interface ConnectorOptions<C extends object = Readonly<Record<string, string>>> extends RuntimeOptions {
  /** The credentials. Without them, nothing can be sent. */
  auth?: AuthOptions<C>;
  /** Directory of further actions: one folder a group, one file an action. */
  actions?: URL | string;
  /** Directory of further triggers: one file a trigger. */
  triggers?: URL | string;
  /** Sends the requests, for a host with an HTTP client of its own. Downloads by `url` do not use it. */
  transport?: Transport;
}

/**
 * A connector from a directory of manifests, or from manifests that are loaded already. Throws `invalid_manifest` with
 * the file, pointer and remedy of every issue.
 */
export function createConnector(source: Manifests | URL | string, options?: ConnectorOptions): AnyConnector;
/** The same with the types that are generated from its manifests. */
export function createConnector<A>(source: Manifests | URL | string, options?: ConnectorOptions): Connector<A>;
export function createConnector(
  source: Manifests | URL | string,
  { actions, triggers, transport = gotTransport, ...options }: ConnectorOptions = {},
): AnyConnector {
  const handlers = Object.keys(options.handlers ?? {});
  const isDirectory = typeof source === "string" || source instanceof URL;
  const manifests = isDirectory ? readValidManifests(source, handlers) : source;
  return buildConnector(addManifests(manifests, { actions, triggers }, handlers), options, {
    transport,
    openLocalFile,
  });
}
