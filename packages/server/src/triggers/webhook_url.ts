// Webhook URLs of subscriptions, and how their requests are verified.
import { randomBytes } from "node:crypto";
import { gongManifests, type WebhookRule } from "gong-connector";
import type { PublicUrl } from "../http/public_url.ts";
import type { Subscription } from "../store/index.ts";

export const webhookPathPrefix = "/webhooks/";

/** Name of the secret in the webhook URL of a subscription. */
export const urlSecretName = "url_secret";

export function generateUrlSecret(): string {
  return randomBytes(32).toString("base64url");
}

/** Undefined for a subscription to a polling trigger. */
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

/** The URL for the vendor's settings, with its secret or another text in its place. */
export function createWebhookUrl(
  trigger: string,
  { url, verification, secret = "" }: WebhookRule,
  text = secret,
): string {
  const parameter = gongManifests().triggers.get(trigger)?.webhook?.verification.url_secret?.parameter;
  return verification === "url_secret" && parameter !== undefined ? `${url}?${parameter}=${text}` : url;
}
