// Takes the vendor's deliveries: proved, stored, then answered.
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { gongManifests, type Trigger, verifyWebhook } from "gong-connector";
import type { WebhookRejection, WebhookRequest } from "gong-connector/internal";
import { toHttpError } from "../http/http_error.ts";
import type { Services } from "../services.ts";
import type { Subscription } from "../store/index.ts";
import { createWebhookConfig, webhookPathPrefix } from "../triggers/webhook_url.ts";

/** How often the page is told of refusals: whoever forges many must not make the store write as many. */
const refusalEveryMs = 5000;

interface Awaited {
  subscription: Subscription;
  trigger: Trigger;
}

interface ById {
  Params: { id: string };
}

export async function registerWebhookRoutes(server: FastifyInstance, services: Services): Promise<void> {
  const awaited = new WeakMap<FastifyRequest, Awaited>();
  const refused = new Map<string, number>();
  const longest = [...gongManifests().triggers.values()].map(({ webhook }) => webhook?.maxBodyBytes ?? 0);
  server.removeAllContentTypeParsers();
  server.addContentTypeParser("*", { parseAs: "buffer" }, async (_request: FastifyRequest, body: Buffer) => body);
  server.setErrorHandler((error, request, reply: FastifyReply) => {
    const { status, error: document } = toHttpError(error, request);
    void reply.status(status).send({ received: false, says: document.message });
  });
  server.route<ById>({
    method: "POST",
    url: `${webhookPathPrefix}:id`,
    bodyLimit: Math.max(...longest),
    // Before the body is read: what nobody waits for is not taken in.
    onRequest: async (request, reply) => {
      const found = await lookUp(services, request.params.id);
      if (found) awaited.set(request, found);
      else return reply.status(404).send({ received: false, says: "nothing waits for deliveries here" });
    },
    handler: async (request, reply) => {
      const found = awaited.get(request);
      if (!found) return reply.status(404).send();
      const refusal = await take(services, found, deliveryOf(request));
      if (!refusal) return { received: true };
      const at = services.now();
      const { id } = found.subscription;
      if (refusal.code !== "replayed" && at - (refused.get(id) ?? 0) >= refusalEveryMs) {
        refused.set(id, at);
        await services.store.subscriptions.setLastRejection(id, { at, code: refusal.code, message: refusal.message });
      }
      return reply.status(refusal.status).send({ received: false, code: refusal.code, says: refusal.message });
    },
  });
}

async function lookUp({ store }: Services, id: string): Promise<Awaited | undefined> {
  const subscription = await store.subscriptions.get(id);
  const trigger = gongManifests().triggers.get(subscription?.trigger ?? "");
  return subscription?.enabled && trigger?.webhook ? { subscription, trigger } : undefined;
}

/** Why it was not believed; nothing where it is stored. */
async function take(
  { store, publicUrl, scheduler, now }: Services,
  { subscription, trigger }: Awaited,
  delivery: WebhookRequest,
): Promise<WebhookRejection | undefined> {
  const rule = createWebhookConfig(publicUrl, subscription, await store.secrets.get(subscription.id));
  if (!rule) throw new TypeError(`${subscription.id} has no rule`);
  const { rejection } = await verifyWebhook(trigger, rule, delivery, {
    now,
    remember: (key, until, event) =>
      store.database.transaction(async (inside) => {
        if (!(await store.seenWebhooks.add(key, until, inside))) return false;
        await store.events.add(subscription, [event], now(), inside);
        await store.subscriptions.setLastReceivedAt(subscription.id, now(), inside);
        return true;
      }),
  });
  if (!rejection && subscription.deliveryUrl !== undefined) scheduler.deliverSoon();
  return rejection;
}

/** Headers as they came, since one that comes twice must not count as one. */
function deliveryOf({ raw, body }: FastifyRequest): WebhookRequest {
  const headers = raw.rawHeaders.flatMap((name, index, all) =>
    index % 2 === 0 ? [[name, all[index + 1] ?? ""] as const] : [],
  );
  return { url: raw.url ?? "", headers, body: Buffer.isBuffer(body) ? body : Buffer.alloc(0) };
}
