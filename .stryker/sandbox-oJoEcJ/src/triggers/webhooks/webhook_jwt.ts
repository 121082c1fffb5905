// @ts-nocheck
// Takes apart what proves a delivery: the token in its header, and the public key of its rule.
import { createPublicKey, type KeyObject } from "node:crypto";
import type { TriggerManifest } from "../../generated/manifest.ts";
import { isRecord } from "../../runtime/lossless_json.ts";
import { WebhookRejectedError } from "./rejection.ts";

export type JwtVerification = NonNullable<NonNullable<TriggerManifest["webhook"]>["verification"]["jwt"]>;

const longestToken = 8192;

/** The token in its header, which must be there once. */
export function getJwt({ header, prefix }: JwtVerification, headers: Iterable<readonly [string, string]>): string {
  const values: string[] = [];
  for (const [name, value] of headers) if (name.toLowerCase() === header) values.push(value.trim());
  const [value] = values;
  if (value === undefined || value === "") throw new WebhookRejectedError("unsigned", `there is no header ${header}`);
  if (values.length > 1) throw new WebhookRejectedError("unsigned", `the header ${header} came more than once`);
  const start = prefix === undefined ? "" : `${prefix} `;
  return value.slice(0, start.length).toLowerCase() === start.toLowerCase() ? value.slice(start.length).trim() : value;
}

interface Token {
  /** What was signed. */
  signed: string;
  signature: Buffer;
  claims: Record<string, unknown>;
}

/** Takes a token apart. Its header decides nothing: it only may say what is expected anyway. */
export function decodeJwt({ algorithm }: JwtVerification, token: string): Token {
  const parts = token.length <= longestToken ? /^([\w-]+)\.([\w-]+)\.([\w-]+)$/.exec(token) : null;
  const [, head = "", payload = "", signature = ""] = parts ?? [];
  const [header, claims] = [head, payload].map(readPart);
  if (!parts || !header || !claims)
    throw new WebhookRejectedError("malformed_token", "the header holds no signed token");
  if (header.alg !== algorithm || "crit" in header) {
    throw new WebhookRejectedError("wrong_algorithm", `the token is not signed by ${algorithm}`);
  }
  return { signed: `${head}.${payload}`, signature: Buffer.from(signature, "base64url"), claims };
}

function readPart(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(text, "base64url").toString());
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Reading a key takes longer than checking a signature with it. */
const keys = new Map<string, KeyObject>();
const mostKeys = 256;

/** A public RSA key from PEM or base64 SPKI; a text that says what is wrong with it otherwise. */
export function parsePublicKey(text: string, leastBits: number): KeyObject | string {
  const known = keys.get(text);
  const key = known ?? parseKey(text);
  if (typeof key === "string") return key;
  if (!known && keys.size >= mostKeys) keys.clear();
  keys.set(text, key);
  const bits = key.asymmetricKeyDetails?.modulusLength ?? 0;
  return bits < leastBits ? `has ${bits} bits; at least ${leastBits} are needed` : key;
}

function parseKey(text: string): KeyObject | string {
  const body = /^-----BEGIN PUBLIC KEY-----([\s\S]+)-----END PUBLIC KEY-----$/.exec(text.trim())?.[1] ?? text;
  const base64 = body.replaceAll(/\s/g, "");
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(base64)) return "is not a public key in PEM or base64";
  let key: KeyObject;
  try {
    key = createPublicKey({ key: Buffer.from(base64, "base64"), format: "der", type: "spki" });
  } catch {
    return "is not a public key in PEM or base64";
  }
  return key.asymmetricKeyType === "rsa" ? key : "is not an RSA key";
}
