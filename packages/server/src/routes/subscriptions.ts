// Subscriptions: triggers that are turned on for connections, and what is shown once of them.
import type { FastifyInstance } from "fastify";
import type { Page, SubscriptionRow, SubscriptionSecrets } from "../api/settings_contract.ts";
import { createNotFoundError, HttpError } from "../http/http_error.ts";
import type { Services } from "../services.ts";
import type { Subscription } from "../store/index.ts";
import { generateSigningSecret } from "../triggers/delivery_signature.ts";
import { createWebhookConfig, createWebhookUrl, generateUrlSecret, urlSecretName } from "../triggers/webhook_url.ts";
import { parseNewSubscription, parseSubscriptionPatch } from "./subscription_input.ts";
import { signingSecretName, toSubscriptionRow } from "./subscription_rows.ts";

interface ById {
  Params: { id: string };
}

interface Query {
  trigger?: string;
  connection?: string;
  cursor?: string;
}

const pageSize = 50;

export function registerSubscriptionRoutes(server: FastifyInstance, services: Services): void {
  const { store, scheduler, now } = services;
  server.get<{ Querystring: Query }>("/subscriptions", async ({ query }) => pageOf(services, query));
  server.get<ById>("/subscriptions/:id", async ({ params }) => rowOf(services, params.id));
  server.post("/subscriptions", async ({ body }, reply) => reply.status(201).send(await create(services, body)));
  server.patch<ById>("/subscriptions/:id", async ({ params, body }) => change(services, params.id, body));
  server.delete<ById>("/subscriptions/:id", async ({ params }, reply) => {
    if (!(await store.subscriptions.delete(params.id))) throw createNotFoundError("such subscription");
    return reply.status(204).send();
  });
  server.post<ById>("/subscriptions/:id/poll", async ({ params }, reply) => {
    const { id, enabled } = await requireSubscription(services, params.id);
    if (!enabled) throw new HttpError(409, "state_conflict", "The trigger is turned off", "Turn it on first.");
    await store.subscriptions.scheduleNow(id, now());
    scheduler.pollSoon();
    return reply.status(202).send({});
  });
  server.post<ById>("/subscriptions/:id/rotate-signing-secret", async ({ params }): Promise<SubscriptionSecrets> => {
    const subscription = await requireSubscription(services, params.id);
    const secret = generateSigningSecret();
    await store.secrets.set(subscription.id, { [signingSecretName]: secret });
    return { subscription: await toSubscriptionRow(services, subscription), signingSecret: secret };
  });
  server.post<ById>("/subscriptions/:id/rotate-url-secret", async ({ params }): Promise<SubscriptionSecrets> => {
    const subscription = await requireSubscription(services, params.id);
    if (subscription.webhook?.verification !== "url_secret")
      throw new HttpError(
        409,
        "state_conflict",
        "The address carries no key",
        "Deliveries are proved by their signature.",
      );
    await store.secrets.set(subscription.id, { [urlSecretName]: generateUrlSecret() });
    return shownOnce(services, subscription);
  });
}

/** The subscription, refused where there is none. */
export async function requireSubscription({ store }: Services, id: string): Promise<Subscription> {
  const subscription = await store.subscriptions.get(id);
  if (subscription) return subscription;
  throw createNotFoundError("such subscription");
}

async function rowOf(services: Services, id: string): Promise<SubscriptionRow> {
  return toSubscriptionRow(services, await requireSubscription(services, id));
}

async function pageOf(services: Services, { trigger, connection, cursor }: Query): Promise<Page<SubscriptionRow>> {
  const found = await services.store.subscriptions.list({
    ...(trigger && { trigger }),
    ...(connection && { connection }),
    ...(cursor && { after: cursor }),
    limit: pageSize + 1,
  });
  const items = await Promise.all(found.slice(0, pageSize).map((one) => toSubscriptionRow(services, one)));
  const last = items.at(-1);
  return { items, ...(found.length > pageSize && last && { nextCursor: last.id }) };
}

async function create(services: Services, body: unknown): Promise<SubscriptionSecrets> {
  const { store, scheduler, now } = services;
  const wanted = await parseNewSubscription(services, body);
  const secret = generateSigningSecret();
  const secrets = {
    ...(wanted.deliveryUrl !== undefined && { [signingSecretName]: secret }),
    ...(wanted.webhook?.verification === "url_secret" && { [urlSecretName]: generateUrlSecret() }),
  };
  const subscription = await store.subscriptions.create(wanted, secrets, now());
  scheduler.pollSoon();
  const shown = await shownOnce(services, subscription);
  return { ...shown, ...(wanted.deliveryUrl !== undefined && { signingSecret: secret }) };
}

async function shownOnce(services: Services, subscription: Subscription): Promise<SubscriptionSecrets> {
  const rule = createWebhookConfig(services.publicUrl, subscription, await services.store.secrets.get(subscription.id));
  return {
    subscription: await toSubscriptionRow(services, subscription),
    ...(rule && { webhookUrl: createWebhookUrl(subscription.trigger, rule) }),
  };
}

async function change(services: Services, id: string, body: unknown): Promise<SubscriptionRow> {
  const { store, scheduler, now } = services;
  const subscription = await requireSubscription(services, id);
  const wanted = await parseSubscriptionPatch(subscription, body);
  const known = await store.secrets.get(id);
  if (wanted.deliveryUrl !== undefined && !known[signingSecretName])
    await store.secrets.set(id, { [signingSecretName]: generateSigningSecret() });
  const changed = await store.subscriptions.update(id, wanted, now());
  if (!changed) throw createNotFoundError("such subscription any more");
  scheduler.pollSoon();
  return toSubscriptionRow(services, changed);
}
