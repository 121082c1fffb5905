// Validates the settings of a new or changed subscription, and lists every issue.
import { gongManifests, type Issue, type Schema, type Trigger } from "gong-connector";
import {
  compileValidator,
  createInvalidInputError,
  isRecord,
  normalizeInput,
  parsePublicKey,
  suggestClosest,
} from "gong-connector/internal";
import type { SubscriptionInput, SubscriptionPatch } from "../api/settings_contract.ts";
import { createBodyReader } from "../http/json_body.ts";
import type { Services } from "../services.ts";
import type { NewSubscription, Subscription, SubscriptionUpdate } from "../store/index.ts";
import type { DeliveryPolicy } from "../triggers/delivery_policy.ts";
import { getPollingTrigger } from "../triggers/poller.ts";

const id: Schema = { type: "string", minLength: 1, maxLength: 200 };
const intervalSeconds: Schema = { type: "integer", minimum: 10, maximum: 604_800 };
const deliveryUrl: Schema = { type: "string", minLength: 1, maxLength: 2000 };
const publicKey: Schema = { type: "string", minLength: 1, maxLength: 5000 };

const readInput = createBodyReader<SubscriptionInput>({
  type: "object",
  additionalProperties: false,
  required: ["trigger", "connection", "input"],
  properties: {
    trigger: id,
    connection: id,
    input: { type: "object" },
    startAt: { type: "string", format: "date-time" },
    intervalSeconds,
    deliveryUrl,
    webhook: {
      type: "object",
      additionalProperties: false,
      required: ["verification"],
      properties: {
        verification: { type: "string", enum: ["jwt", "url_secret"] },
        publicKey,
        fallbackInput: { type: "object" },
      },
    },
  },
});
const readPatch = createBodyReader<SubscriptionPatch>({
  type: "object",
  additionalProperties: false,
  properties: {
    version: { type: "integer", minimum: 0 },
    enabled: { type: "boolean" },
    intervalSeconds,
    deliveryUrl: { ...deliveryUrl, type: ["string", "null"] },
    publicKey,
  },
});

export async function parseNewSubscription(
  { connectorResolver, deliveryPolicy, now }: Services,
  body: unknown,
): Promise<NewSubscription> {
  const { connection, startAt, ...settings } = readInput(body);
  const trigger = requireTrigger(settings.trigger);
  const { trigger: triggerId, input, webhook, ...rest } = normalizeInputs(settings, trigger);
  const polling = getPollingTrigger({ trigger: triggerId, input, ...(webhook && { webhook }) });
  const isConnection = (await connectorResolver.findConnection(connection)) !== undefined;
  const issues = [
    ...(isConnection ? [] : [{ path: "/connection", message: "is not the id of a connection" }]),
    ...prefixPaths("/input", compileValidator(trigger.input)(input)),
    ...validateStart(trigger, startAt, now()),
    ...(await validateWebhook(trigger, webhook)),
    ...validateInterval(polling?.trigger, rest.intervalSeconds),
    ...validateDeliveryUrl(deliveryPolicy, rest.deliveryUrl),
  ];
  if (issues.length > 0) throw createInvalidInputError(issues);
  return {
    trigger: triggerId,
    connection,
    input,
    startAt: startAt === undefined ? now() : Date.parse(startAt),
    ...rest,
    ...(webhook && { webhook }),
  };
}

/** The settings of the subscription with the changes of the patch. */
export async function parseSubscriptionPatch(
  { deliveryPolicy }: Services,
  subscription: Subscription,
  body: unknown,
): Promise<SubscriptionUpdate> {
  const patch = readPatch(body);
  const { webhook } = subscription;
  const trigger = gongManifests().triggers.get(subscription.trigger);
  const issues = [
    ...validateInterval(getPollingTrigger(subscription)?.trigger, patch.intervalSeconds),
    ...validateDeliveryUrl(deliveryPolicy, patch.deliveryUrl ?? undefined),
    ...(await validatePublicKey(trigger, "/publicKey", webhook?.verification, patch.publicKey)),
  ];
  if (issues.length > 0) throw createInvalidInputError(issues);
  return {
    ...(patch.version !== undefined && { revision: patch.version }),
    enabled: patch.enabled ?? subscription.enabled,
    intervalSeconds: patch.intervalSeconds ?? subscription.intervalSeconds,
    deliveryUrl: patch.deliveryUrl === undefined ? subscription.deliveryUrl : (patch.deliveryUrl ?? undefined),
    webhook: webhook && patch.publicKey !== undefined ? { ...webhook, publicKey: patch.publicKey } : webhook,
  };
}

function requireTrigger(id: string): Trigger {
  const { triggers } = gongManifests();
  const trigger = triggers.get(id);
  if (trigger) return trigger;
  const suggestion = suggestClosest(id, triggers.keys());
  throw createInvalidInputError([
    { path: "/trigger", message: `is not the id of a trigger${suggestion && `.${suggestion}`}` },
  ]);
}

/** The settings with the inputs of the trigger and of its fallback as their schemas have them. */
function normalizeInputs<T extends Pick<SubscriptionInput, "input" | "webhook">>(settings: T, trigger: Trigger): T {
  const { input, webhook } = settings;
  const fallback = gongManifests().triggers.get(trigger.webhook?.fallbackTrigger ?? "");
  const fallbackInput = fallback && webhook?.fallbackInput && normalizeInput(fallback.input, webhook.fallbackInput);
  const normalized = normalizeInput(trigger.input, input);
  return {
    ...settings,
    ...(isRecord(normalized) && { input: normalized }),
    ...(isRecord(fallbackInput) && { webhook: { ...webhook, fallbackInput } }),
  };
}

function prefixPaths(prefix: string, issues: readonly Issue[]): Issue[] {
  return issues.map(({ path, message }) => ({ path: prefix + path, message }));
}

function validateStart({ poll }: Trigger, startAt: string | undefined, now: number): Issue[] {
  if (startAt === undefined) return [];
  const path = "/startAt";
  if (!poll?.backfill) return [{ path, message: "is not supported: this trigger starts when it is enabled" }];
  return Date.parse(startAt) > now ? [{ path, message: "is in the future" }] : [];
}

function validateInterval(trigger: Trigger | undefined, seconds: number | undefined): Issue[] {
  const path = "/intervalSeconds";
  if (seconds === undefined) return [];
  const min = trigger?.poll?.intervalSeconds.min;
  if (min === undefined) return [{ path, message: "is not supported without polling" }];
  return seconds < min ? [{ path, message: `must be at least ${min}` }] : [];
}

async function validateWebhook(trigger: Trigger, webhook: SubscriptionInput["webhook"]): Promise<Issue[]> {
  if (!trigger.webhook) return webhook ? [{ path: "/webhook", message: "is not supported by a polling trigger" }] : [];
  if (!webhook) return [{ path: "/webhook", message: "is required by a webhook trigger" }];
  const { verification, publicKey: key, fallbackInput } = webhook;
  const fallback = gongManifests().triggers.get(trigger.webhook.fallbackTrigger ?? "");
  const fallbackIssues = fallbackInput && fallback ? compileValidator(fallback.input)(fallbackInput) : [];
  return [
    ...(await validatePublicKey(trigger, "/webhook/publicKey", verification, key)),
    ...prefixPaths("/webhook/fallbackInput", fallbackIssues),
  ];
}

async function validatePublicKey(
  trigger: Trigger | undefined,
  path: string,
  verification: string | undefined,
  key: string | undefined,
): Promise<Issue[]> {
  if (key === undefined) return [];
  const jwt = trigger?.webhook?.verification.jwt;
  if (verification !== "jwt" || !jwt) return [{ path, message: "is not supported without JWT verification" }];
  const { issue } = await parsePublicKey(key, jwt.minKeyBits);
  return issue === undefined ? [] : [{ path, message: issue }];
}

function validateDeliveryUrl(policy: DeliveryPolicy, text: string | undefined): Issue[] {
  const message = text === undefined ? undefined : policy.findProblem(text);
  return message === undefined ? [] : [{ path: "/deliveryUrl", message }];
}
