// Subscriptions: enabled triggers of connections, and their secrets.
import type { FastifyInstance, FastifyRequest } from "fastify";
import { ConnectorError } from "gong-connector";
import { noteChange } from "../access_control.ts";
import type { Page, SubscriptionRow, SubscriptionSecrets } from "../api/settings_contract.ts";
import { listChanges, withoutUrlSecrets } from "../audit_changes.ts";
import { createNotFoundError } from "../http/error_response.ts";
import type { Services } from "../services.ts";
import type { Subscription } from "../store/index.ts";
import { generateSigningSecret, rotateSigningSecret, signingSecretName } from "../triggers/delivery_signature.ts";
import { createWebhookConfig, createWebhookUrl, generateUrlSecret, urlSecretName } from "../triggers/webhook_url.ts";
import { toSubscriptionRow } from "./api_rows.ts";
import { createPage, pageSize } from "./page.ts";
import { parseNewSubscription, parseSubscriptionPatch } from "./subscription_input.ts";

interface ById {
  Params: { id: string };
}

interface SubscriptionQuery {
  trigger?: string;
  connection?: string;
  cursor?: string;
}

export function registerSubscriptionRoutes(server: FastifyInstance, services: Services): void {
  const { store, scheduler, now } = services;
  server.get<{ Querystring: SubscriptionQuery }>("/subscriptions", async ({ query }) => listPage(services, query));
  server.get<ById>("/subscriptions/:id", async ({ params }) =>
    toSubscriptionRow(services, await requireSubscription(services, params.id)),
  );
  server.post("/subscriptions", async (request, reply) => {
    const created = await create(services, request.body);
    noteSubscription(request, created.subscription);
    return reply.status(201).send(created);
  });
  server.patch<ById>("/subscriptions/:id", async (request) => {
    const before = await toSubscriptionRow(services, await requireSubscription(services, request.params.id));
    const after = await update(services, request.params.id, request.body);
    noteSubscription(request, after, before);
    return after;
  });
  server.delete<ById>("/subscriptions/:id", async (request, reply) => {
    const subscription = await requireSubscription(services, request.params.id);
    noteSubscription(request, await toSubscriptionRow(services, subscription));
    await store.subscriptions.delete(subscription.id);
    return reply.status(204).send();
  });
  server.post<ById>("/subscriptions/:id/poll", async ({ params }, reply) => {
    const { id, enabled } = await requireSubscription(services, params.id);
    if (!enabled)
      throw new ConnectorError("state_conflict", "the subscription is disabled", { remedy: "Enable it first." });
    await store.subscriptions.scheduleNow(id, now());
    scheduler.pollSoon();
    return reply.status(202).send({});
  });
  registerSecretRoutes(server, services);
}

function registerSecretRoutes(server: FastifyInstance, services: Services): void {
  const { store, now } = services;
  server.post<ById>("/subscriptions/:id/rotate-signing-secret", async ({ params }): Promise<SubscriptionSecrets> => {
    const subscription = await requireSubscription(services, params.id);
    const rotated = await store.subscriptions.changeSecrets(subscription.id, (current) =>
      rotateSigningSecret(current, now()),
    );
    if (!rotated) throw createNotFoundError(`subscription ${subscription.id}`);
    const { signingSecret, previousExpiresAt } = rotated;
    return {
      subscription: await toSubscriptionRow(services, subscription),
      signingSecret,
      ...(previousExpiresAt !== undefined && { previousSecretExpiresAt: new Date(previousExpiresAt).toISOString() }),
    };
  });
  server.post<ById>("/subscriptions/:id/rotate-url-secret", async ({ params }): Promise<SubscriptionSecrets> => {
    const subscription = await requireSubscription(services, params.id);
    if (subscription.webhook?.verification !== "url_secret")
      throw new ConnectorError("state_conflict", "the webhook URL has no secret: requests are verified by their JWT", {
        remedy: "Change the key pair in Gong instead, and paste its public key.",
      });
    await store.subscriptions.changeSecrets(subscription.id, () => ({
      secrets: { [urlSecretName]: generateUrlSecret() },
    }));
    return withWebhookUrl(services, subscription);
  });
}

function noteSubscription(request: FastifyRequest, row: SubscriptionRow, before?: SubscriptionRow): void {
  noteChange(request, {
    target: `${row.trigger} of ${row.customer ?? row.connection} (${row.id})`,
    changes: listChanges(before ? getAuditedSettings(before) : {}, getAuditedSettings(row)),
  });
}

function getAuditedSettings({ enabled, input, startAt, deliveryUrl, poll, webhook }: SubscriptionRow): object {
  return {
    enabled,
    input,
    startAt,
    deliveryUrl: withoutUrlSecrets(deliveryUrl),
    intervalSeconds: poll?.intervalSeconds,
    verification: webhook?.verification,
    fallbackInput: webhook?.fallbackInput,
  };
}

/** Throws `not_found`. */
export async function requireSubscription({ store }: Services, id: string): Promise<Subscription> {
  const subscription = await store.subscriptions.get(id);
  if (subscription) return subscription;
  throw createNotFoundError(`subscription ${id}`);
}

async function listPage(services: Services, query: SubscriptionQuery): Promise<Page<SubscriptionRow>> {
  const { trigger, connection, cursor } = query;
  const subscriptions = await services.store.subscriptions.list({
    ...(trigger && { trigger }),
    ...(connection && { connection }),
    ...(cursor && { after: cursor }),
    limit: pageSize + 1,
  });
  return createPage(subscriptions, (rows) => Promise.all(rows.map((row) => toSubscriptionRow(services, row))));
}

async function create(services: Services, body: unknown): Promise<SubscriptionSecrets> {
  const { store, scheduler, now } = services;
  const input = await parseNewSubscription(services, body);
  const signingSecret = input.deliveryUrl === undefined ? undefined : generateSigningSecret();
  const secrets = {
    ...(signingSecret && { [signingSecretName]: signingSecret }),
    ...(input.webhook?.verification === "url_secret" && { [urlSecretName]: generateUrlSecret() }),
  };
  const subscription = await store.subscriptions.create(input, secrets, now());
  scheduler.pollSoon();
  return { ...(await withWebhookUrl(services, subscription)), ...(signingSecret && { signingSecret }) };
}

async function withWebhookUrl(services: Services, subscription: Subscription): Promise<SubscriptionSecrets> {
  const secrets = await services.store.secrets.get(subscription.id);
  const config = createWebhookConfig(services.publicUrl, subscription, secrets);
  return {
    subscription: await toSubscriptionRow(services, subscription),
    ...(config && { webhookUrl: createWebhookUrl(subscription.trigger, config) }),
  };
}

async function update(services: Services, id: string, body: unknown): Promise<SubscriptionRow> {
  const { store, scheduler, now } = services;
  const subscription = await requireSubscription(services, id);
  const change = await parseSubscriptionPatch(services, subscription, body);
  // Before the secret is stored.
  if (change.revision !== undefined && change.revision !== subscription.revision) throw createConflictError();
  if (change.deliveryUrl !== undefined)
    await store.subscriptions.changeSecrets(id, (current) => ({
      secrets: current[signingSecretName] ? {} : { [signingSecretName]: generateSigningSecret() },
    }));
  const updated = await store.subscriptions.update(id, change, now());
  if (!updated) {
    await requireSubscription(services, id);
    throw createConflictError();
  }
  scheduler.pollSoon();
  return toSubscriptionRow(services, updated);
}

function createConflictError(): ConnectorError {
  return new ConnectorError("version_conflict", "the subscription was changed since this version was read");
}
