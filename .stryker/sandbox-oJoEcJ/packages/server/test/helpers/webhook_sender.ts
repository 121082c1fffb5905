// @ts-nocheck
// The vendor's side of a webhook rule: a key pair, and deliveries signed with it.
import { createHash, generateKeyPairSync, type KeyObject, sign } from "node:crypto";
import { gongManifests } from "gong-connector";

export const signingKeyPair = generateKeyPairSync("rsa", { modulusLength: 2048 });
/** As the vendor shows it. */
export const publicKey = signingKeyPair.publicKey.export({ type: "spki", format: "der" }).toString("base64");

const sample = Object(gongManifests().triggers.get("call_analyzed")?.sample);

/** The body of a delivery for a call. */
export function createWebhookBody(callId: string, isTest = false): string {
  const call = { ...sample.call, metaData: { ...sample.call.metaData, id: callId } };
  return JSON.stringify({ callData: call, isPrivate: false, isTest });
}

/** A token for an address and a body; `at` in milliseconds. */
export function signWebhook(url: string, body: string, at: number, key: KeyObject = signingKeyPair.privateKey): string {
  const claims = {
    webhook_url: url,
    body_sha256: createHash("sha256").update(body).digest("hex"),
    exp: Math.floor(at / 1000) + 300,
  };
  const signed = [{ alg: "RS256" }, claims]
    .map((part) => Buffer.from(JSON.stringify(part)).toString("base64url"))
    .join(".");
  return `${signed}.${sign("sha256", Buffer.from(signed), key).toString("base64url")}`;
}
