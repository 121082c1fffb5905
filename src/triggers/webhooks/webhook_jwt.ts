// Verifies the JWT of a webhook request with jose, and reads the public key of a rule.
import type { CryptoKey, JWTPayload } from "jose";
import type { TriggerManifest } from "../../generated/manifest.ts";
import { WebhookRejectedError, type WebhookRejectionCode } from "./rejection.ts";

export type JwtVerification = NonNullable<NonNullable<TriggerManifest["webhook"]>["verification"]["jwt"]>;

type Jose = typeof import("jose");

let jose: Promise<Jose> | undefined;

/** Loads jose with the first webhook request or key: its 46 modules would double the start of programs that only run actions. */
function loadJose(): Promise<Jose> {
  jose ??= import("jose");
  return jose;
}

const maxTokenLength = 8192;
/** The last time that a date can have. Hosts store the end of validity. */
const maxTimeMs = 8.64e15;

export interface VerifiedJwt {
  claims: JWTPayload;
  /** Until then the same JWT is valid, in whole milliseconds; at most the last possible date. */
  validUntil: number;
  /** The JWT without its signature. */
  signedText: string;
}

/** Throws `WebhookRejectedError`. The JWT's own header never selects the key or the algorithm. */
export async function verifyJwt(
  config: JwtVerification,
  headers: Iterable<readonly [string, string]>,
  publicKey: string,
  now: number,
): Promise<VerifiedJwt> {
  const { algorithm, minKeyBits, clockToleranceSeconds } = config;
  const token = getJwt(config, headers);
  const { decodeProtectedHeader, errors, jwtVerify } = await loadJose();
  assertForm(config, token, decodeProtectedHeader);
  const { key, issue } = await parsePublicKey(publicKey, minKeyBits);
  if (!key) throw new WebhookRejectedError("unusable_key", `The rule's public key ${issue}`, 500);
  const { payload: claims } = await jwtVerify(token, key, {
    algorithms: [algorithm],
    clockTolerance: clockToleranceSeconds,
    currentDate: new Date(now),
  }).catch((error: unknown) => {
    throw error instanceof errors.JOSEError ? toRejectedError(error.code) : error;
  });
  const expiresAt = claims[config.claims.expiresAt];
  const endsAt = typeof expiresAt === "number" ? Math.ceil((expiresAt + clockToleranceSeconds) * 1000) : Number.NaN;
  const validUntil = Math.min(endsAt, maxTimeMs);
  // jose accepts a JWT without an expiry time.
  if (!(validUntil > now)) throw new WebhookRejectedError("expired", "The JWT has expired or has no expiry time.");
  return { claims, validUntil, signedText: token.slice(0, token.lastIndexOf(".")) };
}

/** The JWT in its header. A second header with this name could be the one that another program reads. */
function getJwt({ header, prefix }: JwtVerification, headers: Iterable<readonly [string, string]>): string {
  const values: string[] = [];
  for (const [name, value] of headers) if (name.toLowerCase() === header) values.push(value.trim());
  const [value] = values;
  if (!value) throw new WebhookRejectedError("unsigned", `The header ${header} is missing.`);
  if (values.length > 1) throw new WebhookRejectedError("unsigned", `The header ${header} occurs more than once.`);
  const start = prefix === undefined ? "" : `${prefix} `;
  return value.slice(0, start.length).toLowerCase() === start.toLowerCase() ? value.slice(start.length).trim() : value;
}

function assertForm(
  { algorithm }: JwtVerification,
  token: string,
  decodeProtectedHeader: Jose["decodeProtectedHeader"],
): void {
  if (token.length > maxTokenLength || !/^[\w-]+\.[\w-]+\.[\w-]+$/.test(token)) throw createMalformedTokenError();
  let header: ReturnType<Jose["decodeProtectedHeader"]>;
  try {
    header = decodeProtectedHeader(token);
  } catch {
    throw createMalformedTokenError();
  }
  if (header.alg !== algorithm || "crit" in header)
    throw new WebhookRejectedError("wrong_algorithm", `The JWT is not signed with ${algorithm}.`);
}

function createMalformedTokenError(): WebhookRejectedError {
  return new WebhookRejectedError("malformed_token", "The header contains no signed JWT.");
}

/** Rejections by the codes of jose's errors. */
const rejections: Readonly<Record<string, readonly [code: WebhookRejectionCode, message: string]>> = {
  ERR_JWS_SIGNATURE_VERIFICATION_FAILED: [
    "bad_signature",
    "The JWT signature does not match the configured public key.",
  ],
  ERR_JWT_EXPIRED: ["expired", "The JWT has expired."],
  ERR_JWT_CLAIM_VALIDATION_FAILED: ["expired", "A time claim of the JWT is invalid, or the JWT is not valid yet."],
};

function toRejectedError(joseCode: string): WebhookRejectedError {
  const rejection = rejections[joseCode];
  return rejection ? new WebhookRejectedError(...rejection) : createMalformedTokenError();
}

// Importing a key takes as long as verifying a signature with it.
const importedKeys = new Map<string, Promise<CryptoKey | undefined>>();
const maxImportedKeys = 256;

/** An RSA public key from PEM or from the base64 of its SPKI form; otherwise what is wrong with it, without its text. */
export async function parsePublicKey(
  text: string,
  minKeyBits: number,
): Promise<{ key: CryptoKey; issue?: undefined } | { key?: undefined; issue: string }> {
  const pem = text.includes("-----") ? text.trim() : `-----BEGIN PUBLIC KEY-----\n${text}\n-----END PUBLIC KEY-----`;
  const imported = importedKeys.get(pem) ?? importKey(pem);
  if (importedKeys.size >= maxImportedKeys) importedKeys.clear();
  importedKeys.set(pem, imported);
  const key = await imported;
  if (!key) return { issue: "must be an RSA public key in PEM or base64." };
  const { modulusLength } = { modulusLength: 0, ...key.algorithm };
  return modulusLength < minKeyBits
    ? { issue: `has ${modulusLength} bits. At least ${minKeyBits} are required.` }
    : { key };
}

async function importKey(pem: string): Promise<CryptoKey | undefined> {
  const { importSPKI } = await loadJose();
  return importSPKI(pem, "RS256").catch(() => undefined);
}
