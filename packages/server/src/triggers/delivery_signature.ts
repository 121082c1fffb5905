// Signatures of deliveries, as in the Standard Webhooks specification.
import { createHmac, randomBytes } from "node:crypto";

const prefix = "whsec_";

/** Name of the signing secret of a subscription. */
export const signingSecretName = "signing";

export function generateSigningSecret(): string {
  return prefix + randomBytes(24).toString("base64");
}

/** `sentAt` is in milliseconds. Receivers reject a time that differs by minutes. */
export function createSignatureHeaders(
  secret: string,
  id: string,
  sentAt: number,
  body: string,
): Record<string, string> {
  const timestamp = Math.floor(sentAt / 1000);
  const key = Buffer.from(secret.slice(prefix.length), "base64");
  const signature = createHmac("sha256", key).update(`${id}.${timestamp}.${body}`).digest("base64");
  return { "webhook-id": id, "webhook-timestamp": String(timestamp), "webhook-signature": `v1,${signature}` };
}
