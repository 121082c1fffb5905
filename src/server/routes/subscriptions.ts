// Subscriptions: triggers that are turned on for connections, and what is shown once of them.
import type { FastifyInstance } from "fastify";
import type { Subscription } from "../../connections/index.ts";
import type { Page, Subscribed, SubscriptionRow } from "../api.ts";
import { notFound, Refusal } from "../refusal.ts";
import type { Services } from "../services.ts";
import { addressOf, addressSecret, newAddressSecret, ruleOf } from "../triggers/address.ts";
import { changedSubscription, newSubscription } from "../triggers/choice.ts";
import { signingSecret, subscriptionRow } from "../triggers/rows.ts";
import { newSigningSecret } from "../triggers/signature.ts";

interface ById {
  Params: { id: string };
}

interface Query {
  trigger?: string;
  connection?: string;
  cursor?: string;
}

const pageSize = 50;

export function subscriptionRoutes(server: FastifyInstance, services: Services): void {
  const { store, scheduler, now } = services;
  server.get<{ Querystring: Query }>("/subscriptions", async ({ query }) => pageOf(services, query));
  server.get<ById>("/subscriptions/:id", async ({ params }) => rowOf(services, params.id));
  server.post("/subscriptions", async ({ body }, reply) => reply.status(201).send(await create(services, body)));
  server.patch<ById>("/subscriptions/:id", async ({ params, body }) => change(services, params.id, body));
  server.delete<ById>("/subscriptions/:id", async ({ params }, reply) => {
    if (!(await store.subscriptions.remove(params.id))) throw notFound("such subscription");
    return reply.status(204).send();
  });
  server.post<ById>("/subscriptions/:id/poll", async ({ params }, reply) => {
    const { id, enabled } = await subscriptionOf(services, params.id);
    if (!enabled) throw new Refusal(409, "conflict", "The trigger is turned off", "Turn it on first.");
    await store.subscriptions.hasten(id, now());
    scheduler.nudge();
    return reply.status(202).send({});
  });
  server.post<ById>("/subscriptions/:id/secret", async ({ params }): Promise<Subscribed> => {
    const subscription = await subscriptionOf(services, params.id);
    const secret = newSigningSecret();
    await store.secrets.put(subscription.id, { [signingSecret]: secret });
    return { subscription: await subscriptionRow(services, subscription), signingSecret: secret };
  });
  server.post<ById>("/subscriptions/:id/address", async ({ params }): Promise<Subscribed> => {
    const subscription = await subscriptionOf(services, params.id);
    if (subscription.webhook?.method !== "url_key")
      throw new Refusal(409, "conflict", "The address carries no key", "Deliveries are proved by their signature.");
    await store.secrets.put(subscription.id, { [addressSecret]: newAddressSecret() });
    return shownOnce(services, subscription);
  });
}

/** The subscription, refused where there is none. */
export async function subscriptionOf({ store }: Services, id: string): Promise<Subscription> {
  const subscription = await store.subscriptions.get(id);
  if (subscription) return subscription;
  throw notFound("such subscription");
}

async function rowOf(services: Services, id: string): Promise<SubscriptionRow> {
  return subscriptionRow(services, await subscriptionOf(services, id));
}

async function pageOf(services: Services, { trigger, connection, cursor }: Query): Promise<Page<SubscriptionRow>> {
  const found = await services.store.subscriptions.list({
    ...(trigger && { trigger }),
    ...(connection && { connection }),
    ...(cursor && { after: cursor }),
    limit: pageSize + 1,
  });
  const items = await Promise.all(found.slice(0, pageSize).map((one) => subscriptionRow(services, one)));
  const last = items.at(-1);
  return { items, ...(found.length > pageSize && last && { nextCursor: last.id }) };
}

async function create(services: Services, body: unknown): Promise<Subscribed> {
  const { store, scheduler, now } = services;
  const wanted = await newSubscription(services, body);
  const secret = newSigningSecret();
  const secrets = {
    ...(wanted.deliverTo !== undefined && { [signingSecret]: secret }),
    ...(wanted.webhook?.method === "url_key" && { [addressSecret]: newAddressSecret() }),
  };
  const subscription = await store.subscriptions.create(wanted, secrets, now());
  scheduler.nudge();
  const shown = await shownOnce(services, subscription);
  return { ...shown, ...(wanted.deliverTo !== undefined && { signingSecret: secret }) };
}

async function shownOnce(services: Services, subscription: Subscription): Promise<Subscribed> {
  const rule = ruleOf(services.home, subscription, await services.store.secrets.open(subscription.id));
  return {
    subscription: await subscriptionRow(services, subscription),
    ...(rule && { webhookUrl: addressOf(subscription.trigger, rule) }),
  };
}

async function change(services: Services, id: string, body: unknown): Promise<SubscriptionRow> {
  const { store, scheduler, now } = services;
  const subscription = await subscriptionOf(services, id);
  const wanted = changedSubscription(subscription, body);
  const known = await store.secrets.open(id);
  if (wanted.deliverTo !== undefined && !known[signingSecret])
    await store.secrets.put(id, { [signingSecret]: newSigningSecret() });
  const changed = await store.subscriptions.change(id, wanted, now());
  if (!changed) throw notFound("such subscription any more");
  scheduler.nudge();
  return subscriptionRow(services, changed);
}
