// createConnector: reads and validates the manifests of a directory, and passes them to the runtime as a value.
import { acceptsSmallJson } from "./json/matches_schema.ts";
import { setFirstValueCheck } from "./json/schema_validator.ts";
import { addManifests, readManifests } from "./manifests/load.ts";
import { type AnyConnector, buildConnector, type Connector, type RuntimeOptions } from "./runtime/connector.ts";
import { gotTransport } from "./runtime/got_transport.ts";
import type { Manifests } from "./runtime/manifests.ts";
import { openLocalFile } from "./uploads/local_file.ts";

/** The options of `createConnector`. */
export interface ConnectorOptions<C extends object = Readonly<Record<string, string>>> extends RuntimeOptions<C> {
  /** Directory of further actions: one folder a group, one file an action. */
  actions?: URL | string;
  /** Directory of further triggers: one file a trigger. */
  triggers?: URL | string;
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
  { actions, triggers, ...options }: ConnectorOptions = {},
): AnyConnector {
  setFirstValueCheck(acceptsSmallJson);
  const handlers = Object.keys(options.handlers ?? {});
  const isDirectory = typeof source === "string" || source instanceof URL;
  const manifests = isDirectory ? readManifests(source, handlers) : source;
  const host = { transport: gotTransport, openLocalFile };
  return buildConnector(addManifests(manifests, { actions, triggers }, handlers), options, host);
}
