// A scheduler with a store, receivers of deliveries and simulated services, without a server.
import type { IncomingMessage, ServerResponse } from "node:http";
import { gong, type TriggerEvent } from "gong-connector";
import { onTestFinished } from "vitest";
import { startHttpServer } from "../../../../test/helpers/servers.ts";
import { AppSettings } from "../../src/app_settings.ts";
import type { Store } from "../../src/store/index.ts";
import { DeliveryPolicy } from "../../src/triggers/delivery_policy.ts";
import { Scheduler } from "../../src/triggers/scheduler.ts";
import { type DatabaseKind, openEmptyStore, sampleConnection } from "./stores.ts";

const signing = `whsec_${Buffer.from("twenty-four random bytes").toString("base64")}`;
const page = { requestId: "r", records: { totalRecords: 0 }, calls: [] };

export function createEvent(itemId: string): TriggerEvent {
  const detectedAt = new Date().toISOString();
  return { id: `call_recorded:${itemId}`, trigger: "call_recorded", itemId, detectedAt, data: {} };
}

export interface Receiver {
  url: string;
  received: number;
  /** Requests that it has not answered. */
  open: number;
  maxOpen: number;
}

/** A receiver that counts requests, and those that it has not answered. */
export async function startReceiver(
  respond: (response: ServerResponse, request: IncomingMessage) => void,
): Promise<Receiver> {
  const receiver: Receiver = { url: "", received: 0, open: 0, maxOpen: 0 };
  receiver.url = await startHttpServer((request, response) => {
    receiver.received += 1;
    receiver.open += 1;
    receiver.maxOpen = Math.max(receiver.maxOpen, receiver.open);
    response.on("close", () => {
      receiver.open -= 1;
    });
    request.resume().on("end", () => respond(response, request));
  });
  return receiver;
}

/** A receiver that answers when it is asked to. */
export async function startHolder(respond: (response: ServerResponse) => void) {
  const held: ServerResponse[] = [];
  const receiver = await startReceiver((response) => void held.push(response));
  return { receiver, held, answer: (): void => held.splice(0).forEach(respond) };
}

export function respondWithoutCalls(response: ServerResponse): void {
  response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(page));
}

/** Calls lists of a service that answers, or never does. */
export function startService(isHanging: boolean): Promise<Receiver> {
  return startReceiver((response) => isHanging || respondWithoutCalls(response));
}

export async function openQueues(kind: DatabaseKind, { leaseMs }: { leaseMs?: number } = {}) {
  const { store } = await openEmptyStore(kind);
  const clock = { now: Date.now() };
  const errors: unknown[] = [];
  const connectorResolver = {
    async resolve(id: string) {
      const baseUrl = (await store.connections.get(id))?.baseUrl ?? "";
      const auth = { method: "api_key", credentials: { accessKey: "k", accessKeySecret: "s" }, baseUrl } as const;
      return { connector: gong({ auth, additionalDomains: ["127.0.0.1"], rateLimiter: false }) };
    },
  };
  const deliveryPolicy = new DeliveryPolicy({ allowedNetworks: undefined, isListeningOnLoopback: () => true });
  const settings = new AppSettings(store, []);
  const services = { store, connectorResolver, settings, now: () => clock.now, deliveryPolicy };
  const scheduler = new Scheduler({ services, onBackgroundError: (error) => errors.push(error), leaseMs });
  onTestFinished(() => scheduler.stop());
  return { store, clock, errors, services, scheduler };
}

export async function connect(
  store: Store,
  customer: string,
  baseUrl: string,
  quotaKey: string = customer,
): Promise<string> {
  const details = { ...sampleConnection, authMethod: "api_key", customer, baseUrl, quotaKey };
  return (await store.connections.create(details, { accessKey: "k", accessKeySecret: "s" }, 1)).id;
}

/** A subscription whose next poll is in an hour, with events that wait for their delivery. */
export async function addEvents(store: Store, deliveryUrl: string, count: number, now: number): Promise<string> {
  const given = { trigger: "call_recorded", connection: "con_1", input: {}, startAt: now, deliveryUrl };
  const subscription = await store.subscriptions.create(given, { signing }, now);
  const lease = await store.leases.acquire("poll:con_1", 60_000);
  if (!lease) throw new Error("the lease has another holder");
  const events = Array.from({ length: count }, (_none, index) => createEvent(String(index)));
  const completed = { events, state: undefined, nextPollAt: now + 3_600_000, requests: 1 };
  await store.pollQueue.storePoll(subscription, { lease }, completed, now);
  await store.leases.release(lease);
  return subscription.id;
}

export async function subscribe(store: Store, connection: string, now: number): Promise<string> {
  const given = { trigger: "call_recorded", connection, input: {}, startAt: now };
  return (await store.subscriptions.create(given, {}, now)).id;
}
