// Events of a subscription: the list, one event, replays, detection lag, and a live stream.
import { Readable } from "node:stream";
import type { FastifyInstance, FastifyRequest } from "fastify";
import { ConnectorError } from "gong-connector";
import { delay } from "gong-connector/internal";
import type { EventDetail, EventRow, LagPoint } from "../api/settings_contract.ts";
import { createDisconnectSignal } from "../http/disconnect_signal.ts";
import { createNotFoundError } from "../http/error_response.ts";
import type { HttpLimits } from "../http/limits.ts";
import type { Services } from "../services.ts";
import type { Subscription } from "../store/index.ts";
import { toEventRow, toSubscriptionRow } from "./api_rows.ts";
import { createPage, pageSize } from "./page.ts";
import { requireSubscription } from "./subscriptions.ts";

interface ById {
  Params: { id: string };
}

interface ByEvent {
  Params: { id: string; event: string };
}

interface EventQuery {
  Querystring: { state?: string; cursor?: string };
}

const maxLagPoints = 200;

/** After this time the browser opens a new stream. */
const streamMs = 10 * 60_000;
const streamIntervalMs = 1000;
const streamRetryMs = 10_000;
/** A change can be committed after others that have a later time. */
const overlapMs = 5000;

export function registerEventRoutes(server: FastifyInstance, services: Services, limits: HttpLimits): void {
  const { store, scheduler, now } = services;
  server.get<ById & EventQuery>("/subscriptions/:id/events", async ({ params, query: { state, cursor } }) => {
    const { id, trigger } = await requireSubscription(services, params.id);
    const filter = { ...(state && { state }), ...(cursor && { after: cursor }), limit: pageSize + 1 };
    const events = await store.events.list(id, filter);
    return createPage(events, (rows) => rows.map((event) => toEventRow(trigger, event)));
  });
  server.get<ByEvent>("/subscriptions/:id/events/:event", async ({ params }): Promise<EventDetail> => {
    const { trigger } = await requireSubscription(services, params.id);
    const stored = await store.events.get(params.id, params.event);
    if (!stored) throw createNotFoundError(`event ${params.event}`);
    return { ...toEventRow(trigger, stored), ...(stored.event && { data: stored.event.data }) };
  });
  server.post<ByEvent>("/subscriptions/:id/events/:event/replay", async ({ params }) =>
    replayEvent(services, await requireDeliveryUrl(services, params.id), params.event),
  );
  server.post<ById>("/subscriptions/:id/replay-failed", async ({ params }) => {
    await requireDeliveryUrl(services, params.id);
    const replayed = await store.deliveryQueue.replayFailed(params.id, now());
    scheduler.pollSoon();
    return { replayed };
  });
  server.get<ById>("/subscriptions/:id/detection-lag", async ({ params }): Promise<{ points: LagPoint[] }> => {
    const lags = await store.events.listDetectionLags(params.id, maxLagPoints);
    return { points: lags.map(({ occurredAt, lagMs }) => ({ occurredAt: new Date(occurredAt).toISOString(), lagMs })) };
  });
  registerEventStream(server, services, limits);
}

function registerEventStream(server: FastifyInstance, services: Services, { maxOpenStreams }: HttpLimits): void {
  const closing = new AbortController();
  let openStreams = 0;
  server.addHook("preClose", async () => closing.abort());
  server.get<ById>("/subscriptions/:id/events/stream", async (request, reply) => {
    const { params } = request;
    await requireSubscription(services, params.id);
    if (openStreams >= maxOpenStreams) throw createTooManyStreamsError(openStreams);
    openStreams += 1;
    reply.raw.once("close", () => {
      openStreams -= 1;
    });
    const disconnected = createDisconnectSignal(reply);
    // The server could not stop while a client keeps the connection open.
    closing.signal.addEventListener("abort", () => reply.raw.destroy(), { once: true, signal: disconnected });
    const signal = AbortSignal.any([disconnected, closing.signal]);
    reply.headers({ "content-type": "text/event-stream", "x-accel-buffering": "no" });
    return reply.send(Readable.from(streamChanges(services, params.id, request, signal)));
  });
}

function createTooManyStreamsError(count: number): ConnectorError {
  const message = `${count} event streams are open, and this server allows no more`;
  return new ConnectorError("too_many_streams", message, { retryAfterMs: streamRetryMs });
}

async function requireDeliveryUrl(services: Services, id: string): Promise<Subscription> {
  const subscription = await requireSubscription(services, id);
  if (subscription.deliveryUrl !== undefined) return subscription;
  throw new ConnectorError("state_conflict", "the subscription has no delivery URL", { remedy: "Add one first." });
}

async function replayEvent(
  { store, scheduler, now }: Services,
  { id, trigger }: Subscription,
  event: string,
): Promise<EventRow> {
  const isReplayed = await store.deliveryQueue.replay(id, event, now());
  const stored = await store.events.get(id, event);
  if (!stored) throw createNotFoundError(`event ${event}`);
  if (!isReplayed)
    throw new ConnectorError("state_conflict", "the content of the event is no longer stored", {
      remedy: "It cannot be delivered again.",
    });
  scheduler.pollSoon();
  return toEventRow(trigger, stored);
}

/** Changes since the start of the stream, also those of other processes. */
async function* streamChanges(
  services: Services,
  id: string,
  request: FastifyRequest,
  signal: AbortSignal,
): AsyncGenerator<string> {
  const { store, sessions, now } = services;
  const startedAt = now();
  let lastChangeAt = startedAt;
  let sent = new Map<string, number>();
  let lastRow = "";
  yield "retry: 2000\n\n";
  while (!signal.aborted && now() - startedAt < streamMs) {
    const subscription = await store.subscriptions.get(id);
    // The session may have been ended since.
    if (!subscription || !(await sessions.findNow(request))) return;
    const changed = await store.events.listChangedSince(id, lastChangeAt - overlapMs);
    for (const event of changed)
      if (sent.get(event.id) !== event.changedAt) yield formatMessage("event", toEventRow(subscription.trigger, event));
    sent = new Map(changed.map((event) => [event.id, event.changedAt]));
    lastChangeAt = Math.max(lastChangeAt, ...changed.map(({ changedAt }) => changedAt));
    const row = formatMessage("subscription", await toSubscriptionRow(services, subscription));
    if (row !== lastRow) yield row;
    lastRow = row;
    await delay(streamIntervalMs, signal).catch(() => {});
  }
}

function formatMessage(name: string, data: object): string {
  return `event: ${name}\ndata: ${JSON.stringify(data)}\n\n`;
}
