// Verifies that a webhook request comes from the vendor, unchanged and for the first time, and creates an event from it.
import { hash, timingSafeEqual } from "node:crypto";
import { ConnectorError, createInvalidInputError, toConnectorError } from "../../errors/errors.ts";
import type { TriggerManifest } from "../../generated/manifest.ts";
import { applySchemaTypes } from "../../json/apply_schema_types.ts";
import { getPointer } from "../../json/json_pointer.ts";
import { isRecord, parseJsonBody } from "../../json/lossless_json.ts";
import type { Trigger } from "../../runtime/manifests.ts";
import { getOccurredAt, selectData, type TriggerEvent } from "../event.ts";
import { WebhookRejectedError, type WebhookRejection } from "./rejection.ts";
import { type JwtVerification, verifyJwt } from "./webhook_jwt.ts";

type WebhookConfig = NonNullable<TriggerManifest["webhook"]>;
type UrlSecretVerification = NonNullable<WebhookConfig["verification"]["url_secret"]>;

/** One rule at the vendor that posts webhook requests. */
export interface WebhookRule {
  id: string;
  /** The URL that is configured at the vendor. */
  url: string;
  verification: keyof WebhookConfig["verification"];
  /** For `jwt`: the vendor's public key, as PEM or as base64 of its SPKI form. */
  publicKey?: string;
  /** For `url_secret`: the generated secret, at least 32 characters. */
  secret?: string;
}

export interface WebhookRequest {
  /** The requested URL with its query. */
  url: string;
  /** Every header as it was received: a repeated header is there twice. */
  headers: Iterable<readonly [name: string, value: string]>;
  /** The bytes as they were received. */
  body: Uint8Array;
}

export interface VerifyWebhookOptions {
  /**
   * Stores the event, and the key until a time in milliseconds, in one transaction: a request that was not stored can be
   * sent again. Returns false if the key is stored already.
   */
  remember(key: string, until: number, event: TriggerEvent): boolean | Promise<boolean>;
  /** The present, in milliseconds; `Date.now` by default. */
  now?: () => number;
}

export type WebhookResult =
  | { event: TriggerEvent; rejection?: undefined }
  | { rejection: WebhookRejection; event?: undefined };

/** An authentic request: its key, and until when the same request could be sent again. */
interface AuthenticatedWebhook {
  replayKey: string;
  replayableUntil: number;
}

const dayMs = 86_400_000;

/**
 * The event of a webhook request, or why the request is rejected. Throws errors of `remember`, `invalid_input` if the options
 * of the host have another form, and `internal_error`.
 */
export async function verifyWebhook(
  trigger: Trigger,
  rule: WebhookRule,
  request: WebhookRequest,
  { remember, now = Date.now }: VerifyWebhookOptions,
): Promise<WebhookResult> {
  const { id, webhook: config } = trigger;
  if (!config)
    throw new ConnectorError("invalid_input", `${id} is a polling trigger and receives no webhook requests.`);
  assertForm(request, id);
  let received: AuthenticatedWebhook & { event: TriggerEvent };
  try {
    const receivedAt = now();
    const authenticated = await authenticate(config, rule, request, receivedAt);
    const event = createEvent(trigger, config, rule, parseBody(request.body), authenticated.replayKey, receivedAt);
    received = { ...authenticated, event };
  } catch (error) {
    if (error instanceof WebhookRejectedError) return { rejection: error.rejection };
    throw toConnectorError(error, id);
  }
  const { replayKey, replayableUntil, event } = received;
  const isNew: unknown = await remember(replayKey, replayableUntil, event);
  if (typeof isNew !== "boolean")
    throw createInvalidInputError([{ path: "", message: "remember must return true or false" }], id);
  if (isNew) return { event };
  // With a secret in the URL, a retry of the vendor looks like a copy: both get a success, and neither is an event.
  const status = rule.verification === "url_secret" ? 200 : 409;
  return { rejection: { code: "replayed", status, message: "This webhook request was already received." } };
}

/** A host without types can pass the headers as an object, or a body that it has parsed. */
function assertForm({ headers, body }: Record<keyof WebhookRequest, unknown>, id: string): void {
  const issues = [];
  if (typeof headers !== "object" || headers === null || !(Symbol.iterator in headers))
    issues.push({ path: "", message: "headers must be a list of [name, value] pairs" });
  if (!ArrayBuffer.isView(body)) issues.push({ path: "", message: "body must be the bytes as they were received" });
  if (issues.length > 0) throw createInvalidInputError(issues, id);
}

async function authenticate(
  { verification, maxBodyBytes }: WebhookConfig,
  rule: WebhookRule,
  request: WebhookRequest,
  now: number,
): Promise<AuthenticatedWebhook> {
  const { jwt, url_secret: urlSecret } = verification;
  if (request.body.length > maxBodyBytes)
    throw new WebhookRejectedError("too_large", `The body is larger than ${maxBodyBytes} bytes.`, 413);
  if (rule.verification === "jwt" && jwt) return authenticateJwt(jwt, rule, request, now);
  if (rule.verification === "url_secret" && urlSecret) return authenticateUrlSecret(urlSecret, rule, request, now);
  throw new WebhookRejectedError("unusable_key", `The verification ${rule.verification} is not supported.`, 500);
}

/** The JWT must name the rule's URL and the SHA-256 of the body. */
async function authenticateJwt(
  config: JwtVerification,
  { id, url, publicKey = "" }: WebhookRule,
  { headers, body }: WebhookRequest,
  now: number,
): Promise<AuthenticatedWebhook> {
  const { claims, validUntil, signedText } = await verifyJwt(config, headers, publicKey, now);
  const { [config.claims.url]: claimedUrl, [config.claims.bodySha256]: digest } = claims;
  const expectedUrl = normalizeUrl(url);
  if (expectedUrl === undefined || normalizeUrl(claimedUrl) !== expectedUrl)
    throw new WebhookRejectedError("wrong_url", "The JWT was issued for another URL.");
  if (typeof digest !== "string" || !hasSameBytes(Buffer.from(digest, "hex"), hash("sha256", body, "buffer")))
    throw new WebhookRejectedError("altered_body", "The body differs from the one that was signed.");
  return { replayKey: `${id}:${hash("sha256", signedText, "base64url")}`, replayableUntil: validUntil };
}

function authenticateUrlSecret(
  { parameter }: UrlSecretVerification,
  { id, secret = "" }: WebhookRule,
  { url, body }: WebhookRequest,
  now: number,
): AuthenticatedWebhook {
  if (secret.length < 32)
    throw new WebhookRejectedError("unusable_key", "The rule's secret is shorter than 32 characters.", 500);
  const query = url.includes("?") ? url.slice(url.indexOf("?")) : "";
  const values = new URLSearchParams(query).getAll(parameter);
  const isValid = hasSameBytes(hash("sha256", values[0] ?? "", "buffer"), hash("sha256", secret, "buffer"));
  if (values.length !== 1 || !isValid)
    throw new WebhookRejectedError("unsigned", "The URL does not contain the rule's secret exactly once.");
  return { replayKey: `${id}:${hash("sha256", body, "base64url")}`, replayableUntil: now + dayMs };
}

function hasSameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && timingSafeEqual(a, b);
}

/** Scheme, host and path: Gong compares neither the query nor a slash at the end. */
function normalizeUrl(text: unknown): string | undefined {
  if (typeof text !== "string" || !URL.canParse(text)) return undefined;
  const { protocol, host, pathname } = new URL(text);
  return `${protocol}//${host}${pathname.replace(/\/+$/, "")}`;
}

function parseBody(bytes: Uint8Array): object {
  const { body } = parseJsonBody(bytes);
  if (isRecord(body)) return body;
  throw new WebhookRejectedError("malformed_body", "The body is not a JSON object.", 400);
}

function createEventId(trigger: string, { id }: Pick<WebhookRule, "id">, itemId: string): string {
  return [trigger, id, itemId].join(":");
}

/**
 * An event of the fallback trigger as an event of the webhook trigger. Both have the same id, so that a host stores the
 * first one only.
 */
export function createFallbackEvent(
  trigger: Trigger,
  rule: Pick<WebhookRule, "id">,
  polledEvent: TriggerEvent,
): TriggerEvent {
  const entries = Object.keys(trigger.output.properties ?? {})
    .map((name) => [name, getPointer(polledEvent.data, `/${name}`)] as const)
    .filter(([, value]) => value !== undefined);
  const id = createEventId(trigger.id, rule, polledEvent.itemId);
  return { ...polledEvent, id, trigger: trigger.id, data: Object.fromEntries(entries) };
}

function createEvent(
  { id: trigger, output }: Pick<Trigger, "id" | "output">,
  config: WebhookConfig,
  rule: WebhookRule,
  body: object,
  replayKey: string,
  receivedAt: number,
): TriggerEvent {
  const itemId = readItemId(body, config.itemId);
  const isTest = config.isTest !== undefined && getPointer(body, config.isTest) === true;
  const occurredAt = getOccurredAt(body, config.occurredAt);
  return {
    id: createEventId(trigger, rule, itemId) + (isTest ? `:test:${replayKey.slice(-10)}` : ""),
    trigger,
    itemId,
    ...(occurredAt !== undefined && { occurredAt: new Date(occurredAt).toISOString() }),
    detectedAt: new Date(receivedAt).toISOString(),
    data: applySchemaTypes(output, selectData(config.event, body)),
    ...(isTest && { isTest: true as const }),
  };
}

function readItemId(body: object, pointers: readonly string[]): string {
  const parts = pointers.map((pointer) => {
    const part = getPointer(body, pointer);
    if ((typeof part === "string" && part !== "") || typeof part === "number") return part;
    throw new WebhookRejectedError("malformed_body", `The body has no id at ${pointer}.`, 400);
  });
  return parts.join(":");
}
