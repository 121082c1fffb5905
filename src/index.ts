// The public door: everything an engine, a host or a program needs, and nothing else.
import "./node_version.ts";

export type { GongActions } from "./generated/actions.ts";
export type { ActionManifest, AuthManifest, ConnectorManifest, TriggerManifest } from "./generated/manifest.ts";
export { type Credentials, type GongOptions, gong, gongManifests, packageVersion } from "./gong.ts";
export { gongHandlers } from "./handlers/index.ts";
export {
  type Authenticator,
  createAuthenticator,
  createAuthorizationHeader,
  isInDomain,
  isLoopback,
  normalizeBaseUrl,
  type RequestAuth,
} from "./runtime/auth.ts";
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
export {
  ConnectorError,
  createInvalidInputError,
  type ErrorDocument,
  type ErrorKind,
  errorKinds,
  type Issue,
} from "./runtime/errors.ts";
export { createExampleInput } from "./runtime/example.ts";
export type { FilePolicy, Handler, HandlerContext, Upload } from "./runtime/handler.ts";
export { createSend, type Progress, type Send, type SendContext, type SendOptions } from "./runtime/http.ts";
export { getPointer, isRecord, parseInputJson, parseLosslessJson } from "./runtime/json.ts";
export {
  type Action,
  type AuthMethod,
  loadManifests,
  ManifestFileError,
  type Manifests,
  type Trigger,
} from "./runtime/load.ts";
export type { Choice, ChoicePage, ListChoicesOptions } from "./runtime/lookup.ts";
export { compileValidator, type ManifestIssue, type Validator } from "./runtime/manifest.ts";
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
} from "./runtime/pace.ts";
export type { Effect, PreparedRequest } from "./runtime/request.ts";
export { getEffect, isIdempotent } from "./runtime/request.ts";
export { formatManifestIssue, validateManifests } from "./runtime/rules.ts";
export type { Drift, RunOptions } from "./runtime/run.ts";
export { type Lookup, plainSchema, type Schema } from "./runtime/schema.ts";
export { getActionScopes } from "./runtime/scopes.ts";
export type { RequestAttempt } from "./runtime/trace.ts";
export {
  getTriggerActions,
  getTriggerScopes,
  type Poll,
  type PollContext,
  type PollState,
  poll,
} from "./runtime/trigger.ts";
export type { TriggerEvent } from "./runtime/trigger_event.ts";
export {
  type AuthenticatedWebhook as DeliveryProof,
  authenticateWebhook,
  createFallbackEvent,
  type VerifyWebhookOptions,
  verifyWebhook,
  type WebhookRequest,
  type WebhookResult,
  type WebhookRule,
} from "./runtime/webhook.ts";
export type { WebhookRejection, WebhookRejectionCode } from "./runtime/webhook_refusal.ts";
export { parsePublicKey } from "./runtime/webhook_token.ts";
