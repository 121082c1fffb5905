// Webhook URLs of subscriptions, and how their requests are verified.
import { expect, test } from "vitest";
import { PublicUrl } from "../../src/http/public_url.ts";
import type { StoredWebhookSettings, Subscription } from "../../src/store/index.ts";
import { createWebhookConfig, createWebhookUrl, generateUrlSecret } from "../../src/triggers/webhook_url.ts";

const publicUrl = new PublicUrl("https://connector.example.com");
const url = "https://connector.example.com/webhooks/sub_1";

function createSubscription(webhook?: StoredWebhookSettings): Subscription {
  return {
    id: "sub_1",
    trigger: "call_analyzed",
    connection: "con_1",
    input: {},
    enabled: true,
    startAt: 0,
    revision: 1,
    createdAt: 0,
    lastPollRequests: 0,
    ...(webhook && { webhook }),
  };
}

test("a subscription to a polling trigger has no webhook URL", () => {
  expect(createWebhookConfig(publicUrl, createSubscription(), { url_secret: "s" })).toBeUndefined();
});

test("the configuration contains the public key and the secret that exist", () => {
  const config = (webhook: StoredWebhookSettings, secrets: Record<string, string>) =>
    createWebhookConfig(publicUrl, createSubscription(webhook), secrets);
  expect(config({ verification: "jwt", publicKey: "KEY" }, {})).toStrictEqual({
    id: "sub_1",
    url,
    verification: "jwt",
    publicKey: "KEY",
  });
  expect(config({ verification: "url_secret" }, { url_secret: "SECRET", signing: "other" })).toStrictEqual({
    id: "sub_1",
    url,
    verification: "url_secret",
    secret: "SECRET",
  });
});

test("the URL contains the secret, or a text in its place, only if requests are verified by it", () => {
  const rule = { id: "sub_1", url, verification: "url_secret", secret: "SECRET" } as const;
  expect(createWebhookUrl("call_analyzed", rule)).toBe(`${url}?delivery_key=SECRET`);
  expect(createWebhookUrl("call_analyzed", rule, "…")).toBe(`${url}?delivery_key=…`);
  expect(createWebhookUrl("call_analyzed", { ...rule, verification: "jwt" })).toBe(url);
  expect(createWebhookUrl("call_recorded", rule)).toBe(url);
  expect(createWebhookUrl("unknown", rule)).toBe(url);
});

test("a URL secret has 32 random bytes", () => {
  const [first, second] = [generateUrlSecret(), generateUrlSecret()];
  expect(first).toMatch(/^[\w-]{43}$/);
  expect(first).not.toBe(second);
});
