// The public door: everything an engine, a host or a program needs, and nothing else.
import "./node_version.ts";

export type { GongActions } from "./generated/actions.ts";
export type { ActionManifest, AuthManifest, ConnectorManifest, TriggerManifest } from "./generated/manifest.ts";
export { type Credentials, type GongOptions, gong, gongManifests, packageVersion } from "./gong.ts";
export { handlers } from "./handlers/index.ts";
export {
  authorizationOf,
  checkBaseUrl,
  createSigner,
  isLoopback,
  isUnder,
  type Signature,
  type Signer,
} from "./runtime/auth.ts";
export {
  type ActionMap,
  type AnyConnector,
  type Connector,
  type ConnectorOptions,
  createConnector,
  type ItemOf,
  type ListId,
  type Plan,
  type Proof,
} from "./runtime/connector.ts";
export {
  ConnectorError,
  type ErrorDocument,
  type ErrorKind,
  errorKinds,
  type Issue,
  invalidInput,
} from "./runtime/errors.ts";
export { exampleInput } from "./runtime/example.ts";
export type { FilePolicy, Handler, HandlerContext, Upload } from "./runtime/handler.ts";
export { createSend, type Progress, type Send, type SendOptions, type TransportOptions } from "./runtime/http.ts";
export { at, isRecord, parseInput, parseJson } from "./runtime/json.ts";
export {
  type Action,
  type Auth,
  loadManifests,
  ManifestFileError,
  type Manifests,
  type Trigger,
} from "./runtime/load.ts";
export type { Choice, Choices, ChoicesOptions } from "./runtime/lookup.ts";
export { type Check, compileSchema, type Fault } from "./runtime/manifest.ts";
export {
  checkBudget,
  createPacer,
  delay,
  type Limits,
  type Paced,
  type Pacer,
  type Priority,
  reservedShare,
  type Slot,
  takeSlot,
  unpaced,
} from "./runtime/pace.ts";
export type { Effect, PlannedRequest } from "./runtime/request.ts";
export { effectOf, isRepeatable } from "./runtime/request.ts";
export { checkManifests, faultLine } from "./runtime/rules.ts";
export type { Drift, RunOptions } from "./runtime/run.ts";
export { type Lookup, plainSchema, type Schema } from "./runtime/schema.ts";
export { scopesOf } from "./runtime/scopes.ts";
export type { AttemptEvent } from "./runtime/trace.ts";
export { actionsOf, type Poll, type PollContext, poll, scopesOfTrigger, type TriggerState } from "./runtime/trigger.ts";
export type { TriggerEvent } from "./runtime/trigger_event.ts";
export {
  type Delivery,
  filledEvent,
  type Proof as DeliveryProof,
  proveDelivery,
  type Verdict,
  verifyWebhook,
  type WebhookOptions,
  type WebhookRule,
} from "./runtime/webhook.ts";
export type { RefusalCode, WebhookRefusal } from "./runtime/webhook_refusal.ts";
export { readWebhookKey } from "./runtime/webhook_token.ts";
