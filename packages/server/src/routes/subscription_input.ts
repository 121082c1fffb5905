// What a person chooses when a trigger is turned on or changed: read, checked in full, and refused with every fault.

import { gongManifests, type Issue, type Schema, type Trigger } from "gong-connector";
import { compileValidator, parsePublicKey } from "gong-connector/internal";
import type { SubscriptionInput, SubscriptionPatch } from "../api/settings_contract.ts";
import { createValidationError } from "../http/http_error.ts";
import { createBodyReader } from "../http/json_body.ts";
import type { Services } from "../services.ts";
import type { SubscriptionUpdate as Change, NewSubscription, Subscription } from "../store/index.ts";
import { getPollingTrigger } from "../triggers/poller.ts";

const text: Schema = { type: "string", minLength: 1, maxLength: 200 };
const seconds: Schema = { type: "integer", minimum: 10, maximum: 604_800 };
const address: Schema = { type: "string", minLength: 1, maxLength: 2000 };
const publicKey: Schema = { type: "string", minLength: 1, maxLength: 5000 };

const readInput = createBodyReader<SubscriptionInput>({
  type: "object",
  additionalProperties: false,
  required: ["trigger", "connection", "input"],
  properties: {
    trigger: text,
    connection: text,
    input: { type: "object" },
    startAt: { type: "string", format: "date-time" },
    intervalSeconds: seconds,
    deliveryUrl: address,
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
const readChange = createBodyReader<SubscriptionPatch>({
  type: "object",
  additionalProperties: false,
  properties: {
    enabled: { type: "boolean" },
    intervalSeconds: seconds,
    deliveryUrl: { ...address, type: ["string", "null"] },
    publicKey,
  },
});

/** A subscription as it is to be made. */
export async function parseNewSubscription({ store, now }: Services, body: unknown): Promise<NewSubscription> {
  const given = readInput(body);
  const { trigger: id, connection, input, startAt, intervalSeconds, deliveryUrl, webhook } = given;
  const trigger = gongManifests().triggers.get(id);
  if (!trigger) throw createValidationError([{ path: "/trigger", message: "is no trigger" }]);
  const issues = [
    ...((await store.connections.get(connection)) ? [] : [{ path: "/connection", message: "is no connection" }]),
    ...below("/input", compileValidator(trigger.input)(input)),
    ...startFaults(trigger, startAt, now()),
    ...(await webhookFaults(trigger, webhook)),
    ...intervalFaults(getPollingTrigger({ trigger: id, input, ...(webhook && { webhook }) })?.trigger, intervalSeconds),
    ...addressFaults(deliveryUrl),
  ];
  if (issues.length > 0) throw createValidationError(issues);
  return {
    trigger: id,
    connection,
    input,
    startAt: startAt === undefined ? now() : Date.parse(startAt),
    ...(intervalSeconds !== undefined && { intervalSeconds }),
    ...(deliveryUrl !== undefined && { deliveryUrl }),
    ...(webhook && { webhook }),
  };
}

/** A subscription's settings as they are to be from now on. */
export async function parseSubscriptionPatch(subscription: Subscription, body: unknown): Promise<Change> {
  const { enabled, intervalSeconds, deliveryUrl, publicKey: pasted } = readChange(body);
  const trigger = gongManifests().triggers.get(subscription.trigger);
  const issues = [
    ...intervalFaults(getPollingTrigger(subscription)?.trigger, intervalSeconds),
    ...addressFaults(deliveryUrl ?? undefined),
    ...(await keyFaults(trigger, "/publicKey", subscription.webhook?.verification, pasted)),
  ];
  if (issues.length > 0) throw createValidationError(issues);
  const { webhook } = subscription;
  return {
    enabled: enabled ?? subscription.enabled,
    intervalSeconds: intervalSeconds ?? subscription.intervalSeconds,
    deliveryUrl: deliveryUrl === undefined ? subscription.deliveryUrl : (deliveryUrl ?? undefined),
    webhook: webhook && pasted !== undefined ? { ...webhook, publicKey: pasted } : webhook,
  };
}

function below(path: string, issues: readonly Issue[]): Issue[] {
  return issues.map((issue) => ({ path: path + issue.path, message: issue.message }));
}

function startFaults({ poll }: Trigger, startAt: string | undefined, now: number): Issue[] {
  if (startAt === undefined) return [];
  const path = "/startAt";
  if (!poll?.backfill) return [{ path, message: "cannot be chosen: this trigger starts when it is turned on" }];
  return Date.parse(startAt) > now ? [{ path, message: "lies in the future" }] : [];
}

function intervalFaults(trigger: Trigger | undefined, given: number | undefined): Issue[] {
  const path = "/intervalSeconds";
  if (given === undefined) return [];
  const least = trigger?.poll?.intervalSeconds.min;
  if (least === undefined) return [{ path, message: "does not apply: nothing is polled" }];
  return given < least ? [{ path, message: `must be at least ${least}` }] : [];
}

async function webhookFaults(trigger: Trigger, webhook: SubscriptionInput["webhook"]): Promise<Issue[]> {
  if (!trigger.webhook) return webhook ? [{ path: "/webhook", message: "does not apply: this trigger is polled" }] : [];
  if (!webhook) return [{ path: "/webhook", message: "is required: choose how deliveries are proved" }];
  const filler = gongManifests().triggers.get(trigger.webhook.fallbackTrigger ?? "");
  const fallbackIssues = webhook.fallbackInput && filler ? compileValidator(filler.input)(webhook.fallbackInput) : [];
  return [
    ...(await keyFaults(trigger, "/webhook/publicKey", webhook.verification, webhook.publicKey)),
    ...below("/webhook/fallbackInput", fallbackIssues),
  ];
}

async function keyFaults(
  trigger: Trigger | undefined,
  path: string,
  method: string | undefined,
  pasted: string | undefined,
): Promise<Issue[]> {
  if (pasted === undefined) return [];
  const jwt = trigger?.webhook?.verification.jwt;
  if (method !== "jwt" || !jwt) return [{ path, message: "does not apply to this way of proving deliveries" }];
  const { issue } = await parsePublicKey(pasted, jwt.minKeyBits);
  return issue === undefined ? [] : [{ path, message: issue }];
}

function addressFaults(deliveryUrl: string | undefined): Issue[] {
  const path = "/deliveryUrl";
  if (deliveryUrl === undefined) return [];
  const url = URL.canParse(deliveryUrl) ? new URL(deliveryUrl) : undefined;
  if (!url || !/^https?:$/.test(url.protocol)) return [{ path, message: "is no http or https address" }];
  if (url.username || url.password) return [{ path, message: "must hold no user and password: deliveries are signed" }];
  return [];
}
