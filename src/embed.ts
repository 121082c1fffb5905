// The connector for hosts that bundle their plugins into one file: the manifests are a value, and no file is read at run time.
import type { Credentials } from "./credentials.ts";
import type { GongActions } from "./generated/actions.ts";
import { gongHandlers } from "./handlers/index.ts";
import { getPointer } from "./json/json_pointer.ts";
import { parseManifests } from "./manifests/documents.ts";
import { type AnyConnector, buildConnector, type Connector, type RuntimeOptions } from "./runtime/connector.ts";
import { gotTransport } from "./runtime/got_transport.ts";

export type { Credentials } from "./credentials.ts";
export type { ErrorCode, ErrorKind } from "./errors/error_codes.ts";
export { ConnectorError, type Issue } from "./errors/errors.ts";
export type { GongActions } from "./generated/actions.ts";
export { plainSchema } from "./json/input_rules.ts";
export type { Schema } from "./json/schema.ts";
export { createRateLimiter, type RateLimiter } from "./network/rate_limiter.ts";
export type { Transport } from "./network/transport.ts";
export type { RequestAttempt } from "./runtime/attempt_event.ts";
export type { AuthOptions } from "./runtime/auth.ts";
export type { AnyConnector, Connector, DryRunResult } from "./runtime/connector.ts";
export type { FilePolicy, Handler, HandlerContext, Upload } from "./runtime/handler.ts";
export type { Action, Manifests, Trigger } from "./runtime/manifests.ts";
export type { RunOptions } from "./runtime/run_options.ts";
export { createStepKey, createUpload, getAccountRateLimiter, iterateItems } from "./steps.ts";
export type { TriggerEvent } from "./triggers/event.ts";
export { poll } from "./triggers/polling/poll.ts";
export { verifyWebhook, type WebhookRule } from "./triggers/webhooks/verify_webhook.ts";

/** Manifest files by their path in the package, as in `gong-connector/catalog.json`. */
export type Catalog = Readonly<Record<string, unknown>>;

/** The options of `createConnector` in `gong-connector`, without directories. */
export type ConnectorOptions = RuntimeOptions;
/** The options of `gong` in `gong-connector`, without directories. */
export type GongOptions = Omit<RuntimeOptions<Credentials>, "handlers">;

/**
 * The Gong connector from a catalog. Inputs named `file` are rejected, since there are no local files.
 * @example
 * import catalog from "gong-connector/catalog.json" with { type: "json" };
 * const connector = gong(catalog, { auth: { method: "api_key", credentials: { accessKey, accessKeySecret } } });
 */
export function gong(catalog: Catalog, options: GongOptions = {}): Connector<GongActions> {
  const userAgent = options.userAgent ?? `gong-connector/${String(getPointer(catalog, "/version"))}`;
  return createConnector<GongActions>(catalog, { ...options, handlers: gongHandlers, userAgent });
}

/** A connector from a catalog. The catalog is not validated: validate its directory with `gong-connector validate` when you build it. */
export function createConnector(catalog: Catalog, options?: ConnectorOptions): AnyConnector;
/** The same with the types that are generated from its manifests. */
export function createConnector<A>(catalog: Catalog, options?: ConnectorOptions): Connector<A>;
export function createConnector(catalog: Catalog, options: ConnectorOptions = {}): AnyConnector {
  const manifests = parseManifests({
    paths: Object.keys(catalog),
    read: (path) => (Object.hasOwn(catalog, path) ? catalog[path] : undefined),
    locate: (path) => path,
  });
  return buildConnector(manifests, options, { transport: gotTransport });
}
