// The addresses that the vendor's deliveries come to, and the rule that each stands for.
import { randomBytes } from "node:crypto";
import { gongManifests, type WebhookRule } from "gong-connector";
import type { PublicUrl } from "../http/public_url.ts";
import type { Subscription } from "../store/index.ts";

/** Path that every delivery's address begins with. */
export const webhookPathPrefix = "/webhooks/";

/** Name of the secret that a url_secret address carries. */
export const urlSecretName = "address";

export function generateUrlSecret(): string {
  return randomBytes(32).toString("base64url");
}

/** What proves deliveries for a subscription; nothing where its trigger is polled. */
export function createWebhookConfig(
  publicUrl: PublicUrl,
  { id, webhook }: Subscription,
  secrets: Readonly<Record<string, string>>,
): WebhookRule | undefined {
  if (!webhook) return undefined;
  const secret = secrets[urlSecretName];
  return {
    id,
    url: `${publicUrl.getOrigin()}${webhookPathPrefix}${id}`,
    verification: webhook.verification,
    ...(webhook.publicKey !== undefined && { publicKey: webhook.publicKey }),
    ...(secret !== undefined && { secret }),
  };
}

/** What is pasted at the vendor; with `shown` in the place of the secret. */
export function createWebhookUrl(
  trigger: string,
  { url, verification, secret = "" }: WebhookRule,
  shown = secret,
): string {
  const parameter = gongManifests().triggers.get(trigger)?.webhook?.verification.url_secret?.parameter;
  return verification === "url_secret" && parameter !== undefined ? `${url}?${parameter}=${shown}` : url;
}
