// The API for the other packages of this repository. No semantic versioning: they are released together.

export { type AccountOptions, type CommandContext, type CommandModule, mcpDefaults, waitForAbort } from "./command.ts";
export { suggestClosest } from "./errors/closest_match.ts";
export { errorCodes, errorKinds } from "./errors/error_codes.ts";
export {
  convertErrors,
  createInvalidInputError,
  createUnknownIdError,
  createUnknownOutcomeError,
  type ErrorDocument,
  httpStatusByKind,
  toConnectorError,
} from "./errors/errors.ts";
export type { ActionManifest, AuthManifest, ConnectorManifest, TriggerManifest } from "./generated/manifest.ts";
export { getPackageVersion } from "./gong_manifests.ts";
export { gongHandlers } from "./handlers/index.ts";
export { addIdempotencyKey } from "./idempotency_key.ts";
export { findDrift } from "./json/drift.ts";
export { describeRules } from "./json/input_rules.ts";
export { getPointer } from "./json/json_pointer.ts";
export { deriveLabel } from "./json/label.ts";
export { isRecord, parseInputJson, parseLosslessJson } from "./json/lossless_json.ts";
export { normalizeInput } from "./json/normalize_input.ts";
export { compileValidator, type Validator } from "./json/schema_validator.ts";
export { createExampleInput, type FindRecord } from "./manifests/example_input.ts";
export { formatManifestIssue } from "./manifests/manifest_issue.ts";
export { type IsAllowedAddress, isMetadataAddress, isPublicAddress } from "./network/address_guard.ts";
export { isInDomain, isLoopback, isServerUrl, loopbackDomains, normalizeBaseUrl } from "./network/base_url.ts";
export { toNetworkFailure } from "./network/network_failure.ts";
export { localNetworkCodes, openRequest } from "./network/open_request.ts";
export { addLocalOrigin } from "./network/proxy.ts";

export {
  assertQuota,
  delay,
  getIntervalMs,
  getMaxWaitMs,
  interactiveShare,
  type Priority,
  pauseRequests,
  type RateLimiterState,
  type RateLimits,
  type Reservation,
  type ReserveOptions,
  reserveRequest,
} from "./network/rate_limiter.ts";
export { maxRetryAfterMs, parseRetryAfter } from "./network/retry_after.ts";
export { defaultMaxWaitMs } from "./network/wait_budget.ts";
export { describeOAuthError } from "./oauth/token_request.ts";
export { packageDirectory } from "./package_directory.ts";
export { isPaginated } from "./pagination/pagination.ts";
export { takeItems } from "./pagination/take_items.ts";
export type { Progress } from "./runtime/attempt_event.ts";
export type { CurrentCredentials } from "./runtime/auth.ts";
export type { ChoicePage } from "./runtime/choices.ts";
export { iteratePages } from "./runtime/connector.ts";
export { gotTransport } from "./runtime/got_transport.ts";
export type { AuthMethod } from "./runtime/manifests.ts";
export { getPartialFailure } from "./runtime/partial_failure.ts";
export { type Effect, getEffect, isIdempotent } from "./runtime/request.ts";
export type { Drift } from "./runtime/run_options.ts";
export { getActionScopes, getScopeInputDefaults, listPossibleScopes } from "./runtime/scopes.ts";
export type { PollConnector, PollOptions, PollResult } from "./triggers/polling/options.ts";
export { getTriggerScopes } from "./triggers/requests.ts";
export type { WebhookRejection } from "./triggers/webhooks/rejection.ts";
export {
  createFallbackEvent,
  type WebhookRequest,
  type WebhookResult,
} from "./triggers/webhooks/verify_webhook.ts";
export { parsePublicKey } from "./triggers/webhooks/webhook_jwt.ts";
export { getMaxContentBytes } from "./uploads/upload_source.ts";
