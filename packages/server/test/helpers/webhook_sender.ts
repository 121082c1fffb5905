// Webhook requests as the vendor sends them, signed with a key pair.
import { createHash, generateKeyPairSync, type KeyObject, sign } from "node:crypto";
import { gongManifests } from "gong-connector";

export const signingKeyPair = generateKeyPairSync("rsa", { modulusLength: 2048 });
/** In the format of the vendor. */
export const publicKey = signingKeyPair.publicKey.export({ type: "spki", format: "der" }).toString("base64");

const sample = Object(gongManifests().triggers.get("call_analyzed")?.sample);

/** The body of a webhook request for a call. */
export function createWebhookBody(callId: string, isTest = false): string {
  const call = { ...sample.call, metaData: { ...sample.call.metaData, id: callId } };
  return JSON.stringify({ callData: call, isPrivate: false, isTest });
}

/** A JWT for a URL and a body; `sentAt` in milliseconds. */
export function signWebhook(
  url: string,
  body: string,
  sentAt: number,
  key: KeyObject = signingKeyPair.privateKey,
): string {
  const claims = {
    webhook_url: url,
    body_sha256: createHash("sha256").update(body).digest("hex"),
    exp: Math.floor(sentAt / 1000) + 300,
  };
  const signed = [{ alg: "RS256" }, claims]
    .map((part) => Buffer.from(JSON.stringify(part)).toString("base64url"))
    .join(".");
  return `${signed}.${sign("sha256", Buffer.from(signed), key).toString("base64url")}`;
}
