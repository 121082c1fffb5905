// Events of a subscription: the list, one in full, posting them again, how late they were, and a live stream.
import { Readable } from "node:stream";
import type { FastifyInstance } from "fastify";
import { delay } from "gong-connector/internal";
import type { EventDetail, EventRow, LagPoint, Page } from "../api/settings_contract.ts";
import { createDisconnectSignal } from "../http/disconnect_signal.ts";
import { createNotFoundError, HttpError } from "../http/http_error.ts";
import type { Services } from "../services.ts";
import type { Subscription } from "../store/index.ts";
import { toEventRow, toSubscriptionRow } from "./subscription_rows.ts";
import { requireSubscription } from "./subscriptions.ts";

interface ById {
  Params: { id: string };
}

interface ByEvent {
  Params: { id: string; event: string };
}

const pageSize = 50;
const lagPoints = 200;

/** A stream ends after this time: the browser opens it anew, and has to be signed in then. */
const streamMs = 10 * 60_000;
const lookEveryMs = 1000;
/** Changes are stored a little after the moment that they carry. */
const overlapMs = 5000;

export function registerEventRoutes(server: FastifyInstance, services: Services): void {
  const { store, scheduler, now } = services;
  const closing = new AbortController();
  server.addHook("preClose", async () => closing.abort());
  server.get<ById & { Querystring: { state?: string; cursor?: string } }>(
    "/subscriptions/:id/events",
    async ({ params, query }) => pageOf(services, await requireSubscription(services, params.id), query),
  );
  server.get<ByEvent>("/subscriptions/:id/events/:event", async ({ params }): Promise<EventDetail> => {
    const { trigger } = await requireSubscription(services, params.id);
    const stored = await store.events.get(params.id, params.event);
    if (!stored) throw createNotFoundError("such event");
    return { ...toEventRow(trigger, stored), ...(stored.event && { data: stored.event.data }) };
  });
  server.post<ByEvent>("/subscriptions/:id/events/:event/replay", async ({ params }) =>
    replayOne(services, await replayable(services, params.id), params.event),
  );
  server.post<ById>("/subscriptions/:id/replay-failed", async ({ params }) => {
    await replayable(services, params.id);
    const replayed = await store.events.replay(params.id, undefined, now());
    scheduler.pollSoon();
    return { replayed };
  });
  server.get<ById>("/subscriptions/:id/detection-lag", async ({ params }): Promise<{ points: LagPoint[] }> => {
    const lags = await store.events.listDetectionLags(params.id, lagPoints);
    return { points: lags.map(({ occurredAt, lagMs }) => ({ occurredAt: new Date(occurredAt).toISOString(), lagMs })) };
  });
  server.get<ById>("/subscriptions/:id/events/stream", async ({ params }, reply) => {
    await requireSubscription(services, params.id);
    const gone = createDisconnectSignal(reply);
    // A reader that is slow, or keeps the socket for further requests, would hold up the server's end.
    closing.signal.addEventListener("abort", () => reply.raw.destroy(), { once: true, signal: gone });
    const signal = AbortSignal.any([gone, closing.signal]);
    reply.headers({ "content-type": "text/event-stream", "x-accel-buffering": "no" });
    return reply.send(Readable.from(changes(services, params.id, signal)));
  });
}

async function replayable(services: Services, id: string): Promise<Subscription> {
  const subscription = await requireSubscription(services, id);
  if (subscription.deliveryUrl !== undefined) return subscription;
  throw new HttpError(409, "state_conflict", "There is no address to post it to", "Fill in where events go first.");
}

async function replayOne(
  { store, scheduler, now }: Services,
  { id, trigger }: Subscription,
  event: string,
): Promise<EventRow> {
  const count = await store.events.replay(id, event, now());
  const stored = await store.events.get(id, event);
  if (!stored) throw createNotFoundError("such event");
  if (count === 0)
    throw new HttpError(409, "state_conflict", "The event's content is no longer kept", "It cannot be posted again.");
  scheduler.pollSoon();
  return toEventRow(trigger, stored);
}

async function pageOf(
  { store }: Services,
  { id, trigger }: Subscription,
  { state, cursor }: { state?: string; cursor?: string },
): Promise<Page<EventRow>> {
  const filter = { ...(state && { state }), ...(cursor && { after: cursor }), limit: pageSize + 1 };
  const found = await store.events.list(id, filter);
  const items = found.slice(0, pageSize).map((stored) => toEventRow(trigger, stored));
  const last = items.at(-1);
  return { items, ...(found.length > pageSize && last && { nextCursor: last.id }) };
}

/** What has changed since the stream was opened, whichever process changed it. */
async function* changes(services: Services, id: string, signal: AbortSignal): AsyncGenerator<string> {
  const { store, now } = services;
  const opened = now();
  let since = opened;
  let told = new Map<string, number>();
  let shown = "";
  yield "retry: 2000\n\n";
  while (!signal.aborted && now() - opened < streamMs) {
    const subscription = await store.subscriptions.get(id);
    if (!subscription) return;
    const found = await store.events.listChangedSince(id, since - overlapMs);
    for (const stored of found) {
      if (told.get(stored.id) !== stored.changedAt) yield message("event", toEventRow(subscription.trigger, stored));
    }
    told = new Map(found.map(({ id: event, changedAt }) => [event, changedAt]));
    since = Math.max(since, ...found.map(({ changedAt }) => changedAt));
    const row = message("subscription", await toSubscriptionRow(services, subscription));
    if (row !== shown) yield row;
    shown = row;
    await delay(lookEveryMs, signal).catch(() => {});
  }
}

function message(name: string, data: object): string {
  return `event: ${name}\ndata: ${JSON.stringify(data)}\n\n`;
}
