// What a person chooses when a trigger is turned on or changed: read, checked in full, and refused with every fault.
import type { SubscriptionChange as Change, NewSubscription, Subscription } from "../../connections/index.ts";
import { compileSchema, gongManifests, type Issue, readWebhookKey, type Schema, type Trigger } from "../../index.ts";
import type { SubscriptionChange, SubscriptionInput } from "../api.ts";
import { reader } from "../body.ts";
import { faulty } from "../refusal.ts";
import type { Services } from "../services.ts";
import { polledBy } from "./poller.ts";

const text: Schema = { type: "string", minLength: 1, maxLength: 200 };
const seconds: Schema = { type: "integer", minimum: 10, maximum: 604_800 };
const address: Schema = { type: "string", minLength: 1, maxLength: 2000 };
const key: Schema = { type: "string", minLength: 1, maxLength: 5000 };

const readInput = reader<SubscriptionInput>({
  type: "object",
  additionalProperties: false,
  required: ["trigger", "connection", "input"],
  properties: {
    trigger: text,
    connection: text,
    input: { type: "object" },
    startAt: { type: "string", format: "date-time" },
    intervalSeconds: seconds,
    deliverTo: address,
    webhook: {
      type: "object",
      additionalProperties: false,
      required: ["method"],
      properties: { method: { type: "string", enum: ["jwt", "url_key"] }, key, fill: { type: "object" } },
    },
  },
});
const readChange = reader<SubscriptionChange>({
  type: "object",
  additionalProperties: false,
  properties: {
    enabled: { type: "boolean" },
    intervalSeconds: seconds,
    deliverTo: { ...address, type: ["string", "null"] },
    key,
  },
});

/** A subscription as it is to be made. */
export async function newSubscription({ store, now }: Services, body: unknown): Promise<NewSubscription> {
  const given = readInput(body);
  const { trigger: id, connection, input, startAt, intervalSeconds, deliverTo, webhook } = given;
  const trigger = gongManifests().triggers.get(id);
  if (!trigger) throw faulty([{ path: "/trigger", message: "is no trigger" }]);
  const issues = [
    ...((await store.accounts.get(connection)) ? [] : [{ path: "/connection", message: "is no connection" }]),
    ...below("/input", compileSchema(trigger.input)(input)),
    ...startFaults(trigger, startAt, now()),
    ...webhookFaults(trigger, webhook),
    ...intervalFaults(polledBy({ trigger: id, input, ...(webhook && { webhook }) })?.trigger, intervalSeconds),
    ...addressFaults(deliverTo),
  ];
  if (issues.length > 0) throw faulty(issues);
  return {
    trigger: id,
    connection,
    input,
    startAt: startAt === undefined ? now() : Date.parse(startAt),
    ...(intervalSeconds !== undefined && { intervalSeconds }),
    ...(deliverTo !== undefined && { deliverTo }),
    ...(webhook && { webhook }),
  };
}

/** A subscription's settings as they are to be from now on. */
export function changedSubscription(subscription: Subscription, body: unknown): Change {
  const { enabled, intervalSeconds, deliverTo, key: pasted } = readChange(body);
  const trigger = gongManifests().triggers.get(subscription.trigger);
  const issues = [
    ...intervalFaults(polledBy(subscription)?.trigger, intervalSeconds),
    ...addressFaults(deliverTo ?? undefined),
    ...keyFaults(trigger, "/key", subscription.webhook?.method, pasted),
  ];
  if (issues.length > 0) throw faulty(issues);
  const { webhook } = subscription;
  return {
    enabled: enabled ?? subscription.enabled,
    intervalSeconds: intervalSeconds ?? subscription.intervalSeconds,
    deliverTo: deliverTo === undefined ? subscription.deliverTo : (deliverTo ?? undefined),
    webhook: webhook && pasted !== undefined ? { ...webhook, key: pasted } : webhook,
  };
}

function below(path: string, issues: readonly Issue[]): Issue[] {
  return issues.map((issue) => ({ path: path + issue.path, message: issue.message }));
}

function startFaults({ poll }: Trigger, startAt: string | undefined, now: number): Issue[] {
  if (startAt === undefined) return [];
  const path = "/startAt";
  if (poll?.start !== "date") return [{ path, message: "cannot be chosen: this trigger starts when it is turned on" }];
  return Date.parse(startAt) > now ? [{ path, message: "lies in the future" }] : [];
}

function intervalFaults(trigger: Trigger | undefined, given: number | undefined): Issue[] {
  const path = "/intervalSeconds";
  if (given === undefined) return [];
  const least = trigger?.poll?.intervalSeconds.least;
  if (least === undefined) return [{ path, message: "does not apply: nothing is polled" }];
  return given < least ? [{ path, message: `must be at least ${least}` }] : [];
}

function webhookFaults(trigger: Trigger, webhook: SubscriptionInput["webhook"]): Issue[] {
  if (!trigger.webhook) return webhook ? [{ path: "/webhook", message: "does not apply: this trigger is polled" }] : [];
  if (!webhook) return [{ path: "/webhook", message: "is required: choose how deliveries are proved" }];
  const filler = gongManifests().triggers.get(trigger.webhook.filledBy ?? "");
  const fill = webhook.fill && filler ? compileSchema(filler.input)(webhook.fill) : [];
  return [...keyFaults(trigger, "/webhook/key", webhook.method, webhook.key), ...below("/webhook/fill", fill)];
}

function keyFaults(
  trigger: Trigger | undefined,
  path: string,
  method: string | undefined,
  pasted: string | undefined,
): Issue[] {
  if (pasted === undefined) return [];
  const jwt = trigger?.webhook?.methods.jwt;
  if (method !== "jwt" || !jwt) return [{ path, message: "does not apply to this way of proving deliveries" }];
  const read = readWebhookKey(pasted, jwt.leastBits);
  return typeof read === "string" ? [{ path, message: read }] : [];
}

function addressFaults(deliverTo: string | undefined): Issue[] {
  const path = "/deliverTo";
  if (deliverTo === undefined) return [];
  const url = URL.canParse(deliverTo) ? new URL(deliverTo) : undefined;
  if (!url || !/^https?:$/.test(url.protocol)) return [{ path, message: "is no http or https address" }];
  if (url.username || url.password) return [{ path, message: "must hold no user and password: deliveries are signed" }];
  return [];
}
