// The addresses that the vendor's deliveries come to, and the rule that each stands for.
import { randomBytes } from "node:crypto";
import type { Subscription } from "../../connections/index.ts";
import { gongManifests, type WebhookRule } from "../../index.ts";
import type { Home } from "../home.ts";

/** Path that every delivery's address begins with. */
export const webhooks = "/webhooks/";

/** Name of the secret that a url_key address carries. */
export const addressSecret = "address";

export function newAddressSecret(): string {
  return randomBytes(32).toString("base64url");
}

/** What proves deliveries for a subscription; nothing where its trigger is polled. */
export function ruleOf(
  home: Home,
  { id, webhook }: Subscription,
  secrets: Readonly<Record<string, string>>,
): WebhookRule | undefined {
  if (!webhook) return undefined;
  const secret = secrets[addressSecret];
  return {
    id,
    url: `${home.url()}${webhooks}${id}`,
    method: webhook.method,
    ...(webhook.key !== undefined && { key: webhook.key }),
    ...(secret !== undefined && { secret }),
  };
}

/** What is pasted at the vendor; with `shown` in the place of the secret. */
export function addressOf(trigger: string, { url, method, secret = "" }: WebhookRule, shown = secret): string {
  const parameter = gongManifests().triggers.get(trigger)?.webhook?.methods.url_key?.parameter;
  return method === "url_key" && parameter !== undefined ? `${url}?${parameter}=${shown}` : url;
}
