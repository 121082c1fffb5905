// The public API. Its names follow semantic versioning; docs/api.md describes each.

export { type ConnectorOptions, createConnector } from "./connector.ts";
export type { Credentials } from "./credentials.ts";
export type { ErrorCode, ErrorKind } from "./errors/error_codes.ts";
export { ConnectorError, type Issue } from "./errors/errors.ts";
export type { GongActions } from "./generated/actions.ts";
export { type GongOptions, gong } from "./gong.ts";
export { gongManifests } from "./gong_manifests.ts";
export { plainSchema } from "./json/input_rules.ts";
export type { Schema } from "./json/schema.ts";
export { loadManifests, validateManifests } from "./manifests/load.ts";
export type { ManifestIssue } from "./manifests/manifest_issue.ts";
export { createRateLimiter, type RateLimiter } from "./network/rate_limiter.ts";
export type { Transport } from "./network/transport.ts";
export type { RequestAttempt } from "./runtime/attempt_event.ts";
export type { AuthOptions } from "./runtime/auth.ts";
export type {
  AnyConnector,
  Connector,
  DryRunResult,
} from "./runtime/connector.ts";
export type { FilePolicy, Handler, HandlerContext, Upload } from "./runtime/handler.ts";
export type { Action, Manifests, Trigger } from "./runtime/manifests.ts";
export type { RunOptions } from "./runtime/run_options.ts";
export type { TriggerEvent } from "./triggers/event.ts";
export { poll } from "./triggers/polling/poll.ts";
export { verifyWebhook, type WebhookRule } from "./triggers/webhooks/verify_webhook.ts";
