// Proves that a delivery comes from the vendor, unchanged and once, and makes an event of it.
import { hash, type KeyObject, timingSafeEqual, verify } from "node:crypto";
import type { TriggerManifest } from "../generated/manifest.ts";
import { at, isRecord, parseJson } from "./json.ts";
import type { Trigger } from "./load.ts";
import { pickData, type TriggerEvent, timeOf } from "./trigger_event.ts";
import { Refused, type WebhookRefusal } from "./webhook_refusal.ts";
import { type JwtMethod, readToken, readWebhookKey, tokenOf } from "./webhook_token.ts";

type WebhookForm = NonNullable<TriggerManifest["webhook"]>;
type KeyMethod = NonNullable<WebhookForm["methods"]["url_key"]>;

/** What a host knows of one rule at the vendor. */
export interface WebhookRule {
  id: string;
  /** The address that was pasted at the vendor. */
  url: string;
  method: keyof WebhookForm["methods"];
  /** For `jwt`: the public key that the vendor shows, as PEM or as base64 of its SPKI form. */
  key?: string;
  /** For `url_key`: the generated secret, at least 32 characters. */
  secret?: string;
}

export interface Delivery {
  /** The URL that was asked for, with its query. */
  url: string;
  /** Every header as it came: a header that came twice is there twice. */
  headers: Iterable<readonly [name: string, value: string]>;
  /** The bytes as they came. */
  body: Uint8Array;
}

export interface WebhookOptions {
  /** The present, in milliseconds. */
  now: number;
  /**
   * Stores the event, and remembers the delivery until some moment in milliseconds, in one transaction: a delivery that was
   * not stored can come again. False where the delivery is known already.
   */
  remember(key: string, until: number, event: TriggerEvent): boolean | Promise<boolean>;
}

export type Verdict = { event: TriggerEvent; refusal?: undefined } | { refusal: WebhookRefusal; event?: undefined };

/** That a delivery is the vendor's: a name for it, and until when it could be sent again. */
export interface Proof {
  key: string;
  until: number;
  refusal?: undefined;
}

const dayMs = 86_400_000;

/**
 * The event of a delivery, or why it is refused: proved, read and remembered. Never throws for what a sender can send.
 */
export async function verifyWebhook(
  trigger: Trigger,
  rule: WebhookRule,
  delivery: Delivery,
  options: WebhookOptions,
): Promise<Verdict> {
  const form = formOf(trigger);
  try {
    const proof = prove(form, rule, delivery, options.now);
    const event = eventOf(trigger.id, form, rule, parseBody(delivery.body), proof, options.now);
    if (await options.remember(proof.key, proof.until, event)) return { event };
    // A key in the address does not tell the vendor's second try from a copy: both are answered, and neither is an event.
    throw new Refused("replayed", "this delivery has come before", rule.method === "url_key" ? 200 : 409);
  } catch (error) {
    return { refusal: refusalOf(error) };
  }
}

/** Only whether a delivery is the vendor's, without reading its body. Whether it came before is for the caller to see. */
export function proveDelivery(
  trigger: Trigger,
  rule: WebhookRule,
  delivery: Delivery,
  now: number,
): Proof | { refusal: WebhookRefusal } {
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

function refusalOf(error: unknown): WebhookRefusal {
  if (error instanceof Refused) return error.refusal;
  throw error;
}

function prove({ methods, maxBytes }: WebhookForm, rule: WebhookRule, delivery: Delivery, now: number): Proof {
  const { jwt, url_key } = methods;
  if (delivery.body.length > maxBytes) {
    throw new Refused("too_large", `the body is longer than ${maxBytes} bytes`, 413);
  }
  if (rule.method === "jwt" && jwt) return proveToken(jwt, rule, delivery, now);
  if (rule.method === "url_key" && url_key) return proveKey(url_key, rule, delivery, now);
  throw new Refused("unusable_key", `the method ${rule.method} is not known here`, 500);
}

function proveToken(method: JwtMethod, rule: WebhookRule, { headers, body }: Delivery, now: number): Proof {
  const { signed, signature, claims } = readToken(method, tokenOf(method, headers));
  if (!verify("sha256", Buffer.from(signed), keyOf(rule, method.leastBits), signature)) {
    throw new Refused("bad_signature", "the signature is not of the rule's key");
  }
  const skewMs = method.skewSeconds * 1000;
  const { [method.claims.expires]: expires, [method.claims.url]: url, [method.claims.bodySha256]: digest } = claims;
  if (typeof expires !== "number" || !Number.isFinite(expires) || expires * 1000 + skewMs <= now) {
    throw new Refused("expired", "the token has expired, or does not say when it does");
  }
  if (typeof claims.nbf === "number" && claims.nbf * 1000 - skewMs > now) {
    throw new Refused("expired", "the token is not valid yet");
  }
  const address = plainUrl(url);
  if (address === undefined || address !== plainUrl(rule.url)) {
    throw new Refused("wrong_url", "the token was made for another address");
  }
  if (typeof digest !== "string" || !isSameBytes(Buffer.from(digest, "hex"), hash("sha256", body, "buffer"))) {
    throw new Refused("altered_body", "the body is not the one that was signed");
  }
  return { key: `${rule.id}:${hash("sha256", signed, "base64url")}`, until: expires * 1000 + skewMs };
}

function keyOf({ key = "" }: WebhookRule, leastBits: number): KeyObject {
  const read = readWebhookKey(key, leastBits);
  if (typeof read === "string") throw new Refused("unusable_key", `the rule's key ${read}`, 500);
  return read;
}

function proveKey(
  { parameter }: KeyMethod,
  { id, secret = "" }: WebhookRule,
  { url, body }: Delivery,
  now: number,
): Proof {
  if (secret.length < 32) throw new Refused("unusable_key", "the rule's secret is shorter than 32 characters", 500);
  const query = url.includes("?") ? url.slice(url.indexOf("?")) : "";
  const given = new URLSearchParams(query).getAll(parameter);
  if (given.length !== 1 || !isSameBytes(hash("sha256", given[0] ?? "", "buffer"), hash("sha256", secret, "buffer"))) {
    throw new Refused("unsigned", "the address does not hold the rule's key, or holds several");
  }
  return { key: `${id}:${hash("sha256", body, "base64url")}`, until: now + dayMs };
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
    const body = parseJson(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString());
    if (isRecord(body)) return body;
  } catch {
    // Told below.
  }
  throw new Refused("malformed_body", "the body is no JSON object", 400);
}

function idOf(trigger: string, { id }: Pick<WebhookRule, "id">, item: string): string {
  return [trigger, id, item].join(":");
}

/**
 * What the trigger of `filledBy` found by polling, as a delivery for a rule would have told it: with the same id, so that a
 * host stores it once, whichever comes first.
 */
export function filledEvent(trigger: Trigger, rule: Pick<WebhookRule, "id">, found: TriggerEvent): TriggerEvent {
  const names = Object.keys(trigger.output.properties ?? {});
  const data = names
    .map((name) => [name, at(found.data, `/${name}`)] as const)
    .filter(([, part]) => part !== undefined);
  return { ...found, id: idOf(trigger.id, rule, found.item), trigger: trigger.id, data: Object.fromEntries(data) };
}

function eventOf(
  trigger: string,
  form: WebhookForm,
  rule: WebhookRule,
  body: object,
  proof: Proof,
  now: number,
): TriggerEvent {
  const item = at(body, form.id);
  if ((typeof item !== "string" && typeof item !== "number") || item === "") {
    throw new Refused("malformed_body", `the body has nothing at ${form.id}`, 400);
  }
  const isTest = form.test !== undefined && at(body, form.test) === true;
  const time = timeOf(body, form.time);
  return {
    id: idOf(trigger, rule, String(item)) + (isTest ? `:test:${proof.key.slice(-10)}` : ""),
    trigger,
    item: String(item),
    ...(time !== undefined && { time: new Date(time).toISOString() }),
    foundAt: new Date(now).toISOString(),
    data: pickData(form.event && { ...form.event }, body),
    ...(isTest && { test: true as const }),
  };
}
