// @ts-nocheck
// Signs what is posted to the engine, by the Standard Webhooks specification.
import { createHmac, randomBytes } from "node:crypto";

const prefix = "whsec_";

/** 24 random bytes, as receivers' libraries take them. */
export function generateSigningSecret(): string {
  return prefix + randomBytes(24).toString("base64");
}

/** Headers for a message; `at` in milliseconds. The receiver's library refuses a time that is minutes off. */
export function createSignatureHeaders(secret: string, id: string, at: number, body: string): Record<string, string> {
  const seconds = Math.floor(at / 1000);
  const key = Buffer.from(secret.slice(prefix.length), "base64");
  const signature = createHmac("sha256", key).update(`${id}.${seconds}.${body}`).digest("base64");
  return { "webhook-id": id, "webhook-timestamp": String(seconds), "webhook-signature": `v1,${signature}` };
}
