// The public door: everything an engine, a host or a program needs, and nothing else.
import "./assert_node_version.ts";

export type { GongActions } from "./generated/actions.ts";
export type { ActionManifest, AuthManifest, ConnectorManifest, TriggerManifest } from "./generated/manifest.ts";
export { type Credentials, type GongOptions, gong, gongManifests, packageVersion } from "./gong.ts";
export { gongHandlers } from "./handlers/index.ts";
export {
  type Action,
  type AuthMethod,
  loadManifests,
  ManifestFileError,
  type Manifests,
  type Trigger,
} from "./manifests/directory.ts";
export { createExampleInput } from "./manifests/example_input.ts";
export { formatManifestIssue, validateManifests } from "./manifests/lint_manifests.ts";
export type { Drift, RunOptions } from "./runtime/action_runner.ts";
export {
  type Authenticator,
  createAuthenticator,
  createAuthorizationHeader,
  isInDomain,
  isLoopback,
  normalizeBaseUrl,
  type RequestAuth,
} from "./runtime/authenticator.ts";
export type { Choice, ChoicePage, ListChoicesOptions } from "./runtime/choices.ts";
export {
  type ActionMap,
  type AnyConnector,
  type ConnectionTestResult,
  type Connector,
  type ConnectorOptions,
  createConnector,
  type DryRunResult,
  type ListActionId,
  type ListActionItem,
} from "./runtime/connector.ts";
export { type ErrorCode, errorCodes } from "./runtime/error_codes.ts";
export {
  ConnectorError,
  createInvalidInputError,
  type ErrorDocument,
  type ErrorKind,
  errorKinds,
  type Issue,
} from "./runtime/errors.ts";
export type { FilePolicy, Handler, HandlerContext, Upload } from "./runtime/handler.ts";
export { getPointer, isRecord, parseInputJson, parseLosslessJson } from "./runtime/lossless_json.ts";
export {
  assertQuota,
  createRateLimiter,
  delay,
  interactiveShare,
  type Priority,
  type RateLimiter,
  type RateLimiterState,
  type RateLimits,
  type Reservation,
  reserveRequest,
  unlimited,
} from "./runtime/rate_limiter.ts";
export type { Effect, PreparedRequest } from "./runtime/request.ts";
export { getEffect, isIdempotent } from "./runtime/request.ts";
export { type Lookup, plainSchema, type Schema } from "./runtime/schema.ts";
export { compileValidator, type ManifestIssue, type Validator } from "./runtime/schema_validator.ts";
export { getActionScopes } from "./runtime/scopes.ts";
export { createSend, type Progress, type Send, type SendContext, type SendOptions } from "./runtime/send.ts";
export type { RequestAttempt } from "./runtime/telemetry.ts";
export type { TriggerEvent } from "./triggers/event.ts";
export {
  getTriggerActions,
  getTriggerScopes,
  type Poll,
  type PollContext,
  type PollState,
  poll,
} from "./triggers/polling/poll.ts";
export type { WebhookRejection, WebhookRejectionCode } from "./triggers/webhooks/rejection.ts";
export {
  type AuthenticatedWebhook as DeliveryProof,
  authenticateWebhook,
  createFallbackEvent,
  type VerifyWebhookOptions,
  verifyWebhook,
  type WebhookRequest,
  type WebhookResult,
  type WebhookRule,
} from "./triggers/webhooks/verify_webhook.ts";
export { parsePublicKey } from "./triggers/webhooks/webhook_jwt.ts";
