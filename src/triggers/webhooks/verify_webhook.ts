// Proves that a delivery comes from the vendor, unchanged and once, and makes an event of it.
import { hash, type KeyObject, timingSafeEqual, verify } from "node:crypto";
import type { TriggerManifest } from "../../generated/manifest.ts";
import { getPointer } from "../../runtime/json_pointer.ts";
import { isRecord, parseLosslessJson } from "../../runtime/lossless_json.ts";
import type { Trigger } from "../../runtime/manifests.ts";
import { getOccurredAt, selectData, type TriggerEvent } from "../event.ts";
import { WebhookRejectedError, type WebhookRejection } from "./rejection.ts";
import { decodeJwt, getJwt, type JwtVerification, parsePublicKey } from "./webhook_jwt.ts";

type WebhookForm = NonNullable<TriggerManifest["webhook"]>;
type KeyMethod = NonNullable<WebhookForm["verification"]["url_secret"]>;

/** What a host knows of one rule at the vendor. */
export interface WebhookRule {
  id: string;
  /** The address that was pasted at the vendor. */
  url: string;
  method: keyof WebhookForm["verification"];
  /** For `jwt`: the public key that the vendor shows, as PEM or as base64 of its SPKI form. */
  publicKey?: string;
  /** For `url_secret`: the generated secret, at least 32 characters. */
  secret?: string;
}

export interface WebhookRequest {
  /** The URL that was asked for, with its query. */
  url: string;
  /** Every header as it came: a header that came twice is there twice. */
  headers: Iterable<readonly [name: string, value: string]>;
  /** The bytes as they came. */
  body: Uint8Array;
}

export interface VerifyWebhookOptions {
  /** The present, in milliseconds. */
  now: number;
  /**
   * Stores the event, and remembers the delivery until some moment in milliseconds, in one transaction: a delivery that was
   * not stored can come again. False where the delivery is known already.
   */
  storeOnce(key: string, until: number, event: TriggerEvent): boolean | Promise<boolean>;
}

export type WebhookResult =
  | { event: TriggerEvent; refusal?: undefined }
  | { refusal: WebhookRejection; event?: undefined };

/** That a delivery is the vendor's: a name for it, and until when it could be sent again. */
export interface AuthenticatedWebhook {
  replayKey: string;
  replayableUntil: number;
  refusal?: undefined;
}

const dayMs = 86_400_000;

/**
 * The event of a delivery, or why it is refused: proved, read and remembered. Never throws for what a sender can send.
 */
export async function verifyWebhook(
  trigger: Trigger,
  rule: WebhookRule,
  delivery: WebhookRequest,
  options: VerifyWebhookOptions,
): Promise<WebhookResult> {
  const form = formOf(trigger);
  try {
    const proof = prove(form, rule, delivery, options.now);
    const event = eventOf(trigger.id, form, rule, parseBody(delivery.body), proof, options.now);
    if (await options.storeOnce(proof.replayKey, proof.replayableUntil, event)) return { event };
    // A key in the address does not tell the vendor's second try from a copy: both are answered, and neither is an event.
    throw new WebhookRejectedError(
      "replayed",
      "this delivery has come before",
      rule.method === "url_secret" ? 200 : 409,
    );
  } catch (error) {
    return { refusal: refusalOf(error) };
  }
}

/** Only whether a delivery is the vendor's, without reading its body. Whether it came before is for the caller to see. */
export function authenticateWebhook(
  trigger: Trigger,
  rule: WebhookRule,
  delivery: WebhookRequest,
  now: number,
): AuthenticatedWebhook | { refusal: WebhookRejection } {
  const form = formOf(trigger);
  try {
    return prove(form, rule, delivery, now);
  } catch (error) {
    return { refusal: refusalOf(error) };
  }
}

function formOf({ id, webhook }: Trigger): WebhookForm {
  if (webhook) return webhook;
  throw new TypeError(`${id} is polled; nothing is delivered to it`);
}

function refusalOf(error: unknown): WebhookRejection {
  if (error instanceof WebhookRejectedError) return error.refusal;
  throw error;
}

function prove(
  { verification, maxBodyBytes }: WebhookForm,
  rule: WebhookRule,
  delivery: WebhookRequest,
  now: number,
): AuthenticatedWebhook {
  const { jwt, url_secret } = verification;
  if (delivery.body.length > maxBodyBytes) {
    throw new WebhookRejectedError("too_large", `the body is longer than ${maxBodyBytes} bytes`, 413);
  }
  if (rule.method === "jwt" && jwt) return proveToken(jwt, rule, delivery, now);
  if (rule.method === "url_secret" && url_secret) return proveKey(url_secret, rule, delivery, now);
  throw new WebhookRejectedError("unusable_key", `the method ${rule.method} is not known here`, 500);
}

function proveToken(
  method: JwtVerification,
  rule: WebhookRule,
  { headers, body }: WebhookRequest,
  now: number,
): AuthenticatedWebhook {
  const { signed, signature, claims } = decodeJwt(method, getJwt(method, headers));
  if (!verify("sha256", Buffer.from(signed), keyOf(rule, method.minKeyBits), signature)) {
    throw new WebhookRejectedError("bad_signature", "the signature is not of the rule's key");
  }
  const skewMs = method.clockToleranceSeconds * 1000;
  const { [method.claims.expiresAt]: expires, [method.claims.url]: url, [method.claims.bodySha256]: digest } = claims;
  if (typeof expires !== "number" || !Number.isFinite(expires) || expires * 1000 + skewMs <= now) {
    throw new WebhookRejectedError("expired", "the token has expired, or does not say when it does");
  }
  if (typeof claims.nbf === "number" && claims.nbf * 1000 - skewMs > now) {
    throw new WebhookRejectedError("expired", "the token is not valid yet");
  }
  const address = plainUrl(url);
  if (address === undefined || address !== plainUrl(rule.url)) {
    throw new WebhookRejectedError("wrong_url", "the token was made for another address");
  }
  if (typeof digest !== "string" || !isSameBytes(Buffer.from(digest, "hex"), hash("sha256", body, "buffer"))) {
    throw new WebhookRejectedError("altered_body", "the body is not the one that was signed");
  }
  return { replayKey: `${rule.id}:${hash("sha256", signed, "base64url")}`, replayableUntil: expires * 1000 + skewMs };
}

function keyOf({ publicKey = "" }: WebhookRule, leastBits: number): KeyObject {
  const read = parsePublicKey(publicKey, leastBits);
  if (typeof read === "string") throw new WebhookRejectedError("unusable_key", `the rule's key ${read}`, 500);
  return read;
}

function proveKey(
  { parameter }: KeyMethod,
  { id, secret = "" }: WebhookRule,
  { url, body }: WebhookRequest,
  now: number,
): AuthenticatedWebhook {
  if (secret.length < 32)
    throw new WebhookRejectedError("unusable_key", "the rule's secret is shorter than 32 characters", 500);
  const query = url.includes("?") ? url.slice(url.indexOf("?")) : "";
  const given = new URLSearchParams(query).getAll(parameter);
  if (given.length !== 1 || !isSameBytes(hash("sha256", given[0] ?? "", "buffer"), hash("sha256", secret, "buffer"))) {
    throw new WebhookRejectedError("unsigned", "the address does not hold the rule's key, or holds several");
  }
  return { replayKey: `${id}:${hash("sha256", body, "base64url")}`, replayableUntil: now + dayMs };
}

function isSameBytes(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && timingSafeEqual(one, other);
}

/** Scheme, host and path, which is what two ways to write an address share. */
function plainUrl(text: unknown): string | undefined {
  if (typeof text !== "string" || !URL.canParse(text)) return undefined;
  const { protocol, host, pathname } = new URL(text);
  return `${protocol}//${host}${pathname.replace(/\/+$/, "")}`;
}

function parseBody(bytes: Uint8Array): Record<string, unknown> {
  try {
    const body = parseLosslessJson(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString());
    if (isRecord(body)) return body;
  } catch {
    // Told below.
  }
  throw new WebhookRejectedError("malformed_body", "the body is no JSON object", 400);
}

function idOf(trigger: string, { id }: Pick<WebhookRule, "id">, item: string): string {
  return [trigger, id, item].join(":");
}

/**
 * What the trigger of `filledBy` found by polling, as a delivery for a rule would have told it: with the same id, so that a
 * host stores it once, whichever comes first.
 */
export function createFallbackEvent(
  trigger: Trigger,
  rule: Pick<WebhookRule, "id">,
  found: TriggerEvent,
): TriggerEvent {
  const names = Object.keys(trigger.output.properties ?? {});
  const data = names
    .map((name) => [name, getPointer(found.data, `/${name}`)] as const)
    .filter(([, part]) => part !== undefined);
  return { ...found, id: idOf(trigger.id, rule, found.itemId), trigger: trigger.id, data: Object.fromEntries(data) };
}

function eventOf(
  trigger: string,
  form: WebhookForm,
  rule: WebhookRule,
  body: object,
  proof: AuthenticatedWebhook,
  now: number,
): TriggerEvent {
  const parts = form.itemId.map((pointer) => {
    const part = getPointer(body, pointer);
    if ((typeof part === "string" && part !== "") || typeof part === "number") return String(part);
    throw new WebhookRejectedError("malformed_body", `the body has nothing at ${pointer}`, 400);
  });
  const item = parts.join(":");
  const isTest = form.isTest !== undefined && getPointer(body, form.isTest) === true;
  const time = getOccurredAt(body, form.occurredAt);
  return {
    id: idOf(trigger, rule, item) + (isTest ? `:test:${proof.replayKey.slice(-10)}` : ""),
    trigger,
    itemId: item,
    ...(time !== undefined && { occurredAt: new Date(time).toISOString() }),
    detectedAt: new Date(now).toISOString(),
    data: selectData(form.event, body),
    ...(isTest && { isTest: true as const }),
  };
}
