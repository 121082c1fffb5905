// The public API. Its names follow semantic versioning; docs/api.md describes each.
import "./assert_node_version.ts";

export type { GongActions } from "./generated/actions.ts";
export { type Credentials, type GongOptions, gong, gongManifests } from "./gong.ts";
export { loadManifests } from "./manifests/directory.ts";
export { validateManifests } from "./manifests/lint_manifests.ts";
export type { RunOptions } from "./runtime/action_runner.ts";
export {
  type AnyConnector,
  type Connector,
  type ConnectorOptions,
  createConnector,
  type DryRunResult,
} from "./runtime/connector.ts";
export type { ErrorCode } from "./runtime/error_codes.ts";
export { ConnectorError, type ErrorKind, type Issue } from "./runtime/errors.ts";
export type { FilePolicy, Handler, HandlerContext, Upload } from "./runtime/handler.ts";
export type { Action, Manifests, Trigger } from "./runtime/manifests.ts";
export { createRateLimiter, type RateLimiter } from "./runtime/rate_limiter.ts";
export { plainSchema, type Schema } from "./runtime/schema.ts";
export type { ManifestIssue } from "./runtime/schema_validator.ts";
export type { RequestAttempt } from "./runtime/telemetry.ts";
export type { TriggerEvent } from "./triggers/event.ts";
export { poll } from "./triggers/polling/poll.ts";
export { verifyWebhook, type WebhookRule } from "./triggers/webhooks/verify_webhook.ts";
