// Signatures of deliveries, as in the Standard Webhooks specification. A rotated secret still signs for a day.
import { createHmac, randomBytes } from "node:crypto";
import { isRecord } from "gong-connector/internal";

const prefix = "whsec_";

/** Name of the signing secret of a subscription. */
export const signingSecretName = "signing";
/** Name of the secret with those that were rotated, as JSON. */
const previousSecretsName = "signing_previous";

/** A receiver has this time to learn the new secret. */
const overlapMs = 24 * 3_600_000;
/** More rotations within the overlap make the oldest secrets invalid at once. */
const maxPreviousSecrets = 5;

type Secrets = Readonly<Record<string, string>>;

interface RotatedSecret {
  signingSecret: string;
  /** To be stored. */
  secrets: Secrets;
  /** Until when the secret before signs; absent if there was none. */
  previousExpiresAt?: number;
}

interface PreviousSecret {
  secret: string;
  expiresAt: number;
}

export function generateSigningSecret(): string {
  return prefix + randomBytes(24).toString("base64");
}

/** Secrets of a subscription with a new signing secret; the current one becomes a previous one. */
export function rotateSigningSecret(secrets: Secrets, now: number): RotatedSecret {
  const signingSecret = generateSigningSecret();
  const current = secrets[signingSecretName];
  if (current === undefined) return { signingSecret, secrets: { [signingSecretName]: signingSecret } };
  const previousExpiresAt = now + overlapMs;
  const previous = [{ secret: current, expiresAt: previousExpiresAt }, ...readPreviousSecrets(secrets, now)];
  const stored = JSON.stringify(previous.slice(0, maxPreviousSecrets));
  const rotated = { [signingSecretName]: signingSecret, [previousSecretsName]: stored };
  return { signingSecret, secrets: rotated, previousExpiresAt };
}

/** The secrets that sign deliveries, the current one first; empty if there is none. */
export function listSigningSecrets(secrets: Secrets, now: number): string[] {
  const current = secrets[signingSecretName];
  return current === undefined ? [] : [current, ...readPreviousSecrets(secrets, now).map(({ secret }) => secret)];
}

function readPreviousSecrets(secrets: Secrets, now: number): PreviousSecret[] {
  const stored: unknown = JSON.parse(secrets[previousSecretsName] ?? "[]");
  return Array.isArray(stored) ? stored.filter(isPreviousSecret).filter(({ expiresAt }) => expiresAt > now) : [];
}

function isPreviousSecret(value: unknown): value is PreviousSecret & Record<string, unknown> {
  return isRecord(value) && typeof value.secret === "string" && typeof value.expiresAt === "number";
}

/** One signature for each secret. `sentAt` is in milliseconds. Receivers reject a time that differs by minutes. */
export function createSignatureHeaders(
  secrets: readonly string[],
  id: string,
  sentAt: number,
  body: string,
): Record<string, string> {
  const timestamp = Math.floor(sentAt / 1000);
  const signatures = secrets.map((secret) => {
    const key = Buffer.from(secret.slice(prefix.length), "base64");
    return `v1,${createHmac("sha256", key).update(`${id}.${timestamp}.${body}`).digest("base64")}`;
  });
  return { "webhook-id": id, "webhook-timestamp": String(timestamp), "webhook-signature": signatures.join(" ") };
}
