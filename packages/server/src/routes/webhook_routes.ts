// Receives webhook requests from Gong: verifies and stores each before the response.
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { gongManifests, type Trigger, verifyWebhook } from "gong-connector";
import type { WebhookRejection, WebhookRequest } from "gong-connector/internal";
import { toErrorResponse } from "../http/error_response.ts";
import type { Services } from "../services.ts";
import { MicroBatcher, type Store, type Subscription } from "../store/index.ts";
import { createWebhookConfig, webhookPathPrefix } from "../triggers/webhook_url.ts";

/** Shortest time between stored rejections of a subscription: forged requests must not cause as many writes. */
const rejectionIntervalMs = 5000;
const maxRequestsPerLookup = 50;

interface Receiver {
  subscription: Subscription;
  trigger: Trigger;
}

interface ById {
  Params: { id: string };
}

export async function registerWebhookRoutes(server: FastifyInstance, services: Services): Promise<void> {
  const receivers = new WeakMap<FastifyRequest, Receiver>();
  const rejectedAt = new Map<string, number>();
  const { attemptLimiter } = services;
  const subscriptions = createSubscriptionBatcher(services.store);
  const maxBodyBytes = [...gongManifests().triggers.values()].map(({ webhook }) => webhook?.maxBodyBytes ?? 0);
  server.removeAllContentTypeParsers();
  server.addContentTypeParser("*", { parseAs: "buffer" }, async (_request: FastifyRequest, body: Buffer) => body);
  server.setErrorHandler((thrown, request, reply: FastifyReply) => {
    const { status, error } = toErrorResponse(thrown, request);
    void reply.status(status).send({ received: false, code: error.code, message: error.message });
  });
  server.route<ById>({
    method: "POST",
    url: `${webhookPathPrefix}:id`,
    bodyLimit: Math.max(...maxBodyBytes),
    // Before the body is read.
    onRequest: async (request, reply) => {
      const receiver = toReceiver(await subscriptions.add(request.params.id));
      if (!receiver) return reply.status(404).send({ received: false, message: "No subscription has this URL." });
      if (attemptLimiter.hasOwnAddress(request))
        await attemptLimiter.requireAllowed(`webhook:${request.params.id}`, request);
      receivers.set(request, receiver);
    },
    handler: async (request, reply) => {
      const receiver = receivers.get(request);
      if (!receiver) return reply.status(404).send();
      const rejection = await receive(services, receiver, toWebhookRequest(request));
      if (!rejection) return { received: true };
      const { code, message, status } = rejection;
      const { id } = receiver.subscription;
      const at = services.now();
      // A forged request must not keep the server busy. A replayed one was valid before. Behind a proxy that is not trusted
      // Gong has the address of every other sender, whose requests must not block Gong's.
      if (code !== "replayed" && attemptLimiter.hasOwnAddress(request))
        await attemptLimiter.count(`webhook:${id}`, request);
      if (code !== "replayed" && at - (rejectedAt.get(id) ?? 0) >= rejectionIntervalMs) {
        rejectedAt.set(id, at);
        await services.store.subscriptions.setLastRejection(id, { at, code, message });
      }
      return reply.status(status).send({ received: false, code, message });
    },
  });
}

/** Finds the subscriptions of concurrent requests together, by their ids. */
function createSubscriptionBatcher({ subscriptions }: Store): MicroBatcher<string, Subscription | undefined> {
  return new MicroBatcher({
    maxItems: maxRequestsPerLookup,
    run: async (ids) => {
      const found = await subscriptions.getAll([...new Set(ids)]);
      const byId = new Map(found.map((subscription) => [subscription.id, subscription]));
      return (id) => byId.get(id);
    },
  });
}

function toReceiver(subscription: Subscription | undefined): Receiver | undefined {
  const trigger = gongManifests().triggers.get(subscription?.trigger ?? "");
  return subscription?.enabled && trigger?.webhook ? { subscription, trigger } : undefined;
}

/** Stores the event of a request, or returns why the request is rejected. */
async function receive(
  { store, publicUrl, scheduler, now }: Services,
  { subscription, trigger }: Receiver,
  request: WebhookRequest,
): Promise<WebhookRejection | undefined> {
  const needsSecret = subscription.webhook?.verification === "url_secret";
  const secrets = needsSecret ? await store.secrets.get(subscription.id) : {};
  const config = createWebhookConfig(publicUrl, subscription, secrets);
  if (!config) throw new TypeError(`${subscription.id} has no webhook settings`);
  const { rejection } = await verifyWebhook(trigger, config, request, {
    now,
    remember: (replayKey, replayableUntil, event) =>
      store.receivedWebhooks.add({ replayKey, replayableUntil, event, subscription, receivedAt: now() }),
  });
  if (!rejection && subscription.deliveryUrl !== undefined) scheduler.deliverSoon();
  return rejection;
}

/** Keeps repeated headers, which Node's parsed headers do not. */
function toWebhookRequest({ raw, body }: FastifyRequest): WebhookRequest {
  const headers = raw.rawHeaders.flatMap((name, index, all) =>
    index % 2 === 0 ? [[name, all[index + 1] ?? ""] as const] : [],
  );
  return { url: raw.url ?? "", headers, body: Buffer.isBuffer(body) ? body : Buffer.alloc(0) };
}
