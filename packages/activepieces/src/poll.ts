// Polls a trigger. Every event is returned at least once: it stays in the store until its flow run starts.
import type { Store } from "@activepieces/pieces-framework";
import { poll, type Trigger, type TriggerEvent } from "gong-connector/embed";
import { createStepConnector } from "./connector.ts";
import { toHostError } from "./errors.ts";
import {
  acknowledgeEvent,
  findOverdueEvents,
  keepEvents,
  readMemory,
  removeEvents,
  type TriggerMemory,
  writeMemory,
} from "./trigger_memory.ts";
import { readInput, toRecord } from "./values.ts";

/** The part of the context of a trigger that polling needs. */
interface TriggerContext {
  auth: unknown;
  propsValue: Readonly<Record<string, unknown>>;
  store: Store;
}

/** A flow that is enabled again within this time continues; later it begins with the present. */
const continueWithinMs = 86_400_000;

/** How far back samples are searched, and how many are returned. */
const sampleDays = 7;
const maxSamples = 5;

/** Reads what exists already, so that later polls return only new events. */
export async function startPolling(trigger: Trigger, context: TriggerContext): Promise<void> {
  await withHostErrors(async () => {
    const { owner, memory } = await readOwnMemory(trigger, context);
    if (memory && Date.now() - memory.polledAt < continueWithinMs) return;
    const { state, error } = await pollOnce(trigger, context, undefined);
    if (error) throw error;
    await writeMemory(context.store, { owner, state, polledAt: Date.now(), sent: [] });
  });
}

/** New events, and earlier ones whose flow run did not start. A crash before the state is stored repeats the poll. */
export async function pollEvents(trigger: Trigger, context: TriggerContext): Promise<readonly TriggerEvent[]> {
  const { store } = context;
  return withHostErrors(async () => {
    const { owner, memory } = await readOwnMemory(trigger, context);
    const { events, state, error } = await pollOnce(trigger, context, memory?.state);
    const now = Date.now();
    const overdue = await findOverdueEvents(store, memory?.sent ?? [], now);
    const sent = [...overdue.sent, ...(await keepEvents(store, events, now))];
    await writeMemory(store, { owner, state, polledAt: now, sent });
    const all = [...overdue.events, ...events];
    // With events, the error is left for the next poll, which meets it again.
    if (error && all.length === 0) throw error;
    return all;
  });
}

/** Recent events for the editor. The state is neither read nor stored. */
export async function findSamples(trigger: Trigger, context: TriggerContext): Promise<readonly TriggerEvent[]> {
  return withHostErrors(async () => {
    const startAt = Date.now() - sampleDays * 86_400_000;
    const { events, error } = await pollOnce(trigger, context, undefined, startAt);
    if (error && events.length === 0) throw error;
    return events.slice(-maxSamples);
  });
}

/** A flow run starts with this payload. A store that fails must not stop the run: the event is then returned again. */
export async function acknowledge(store: Store, payload: unknown): Promise<void> {
  const { id } = toRecord(payload);
  if (typeof id === "string") await acknowledgeEvent(store, id).catch(() => undefined);
}

async function pollOnce(trigger: Trigger, context: TriggerContext, state: string | undefined, startAt?: number) {
  const connector = createStepConnector(context.auth);
  const input = readInput(trigger.id, context.propsValue);
  return poll(trigger, state, { connector, input, ...(startAt !== undefined && { startAt }) });
}

/** The memory, if it belongs to this trigger with this input. The events of another one are not returned again. */
async function readOwnMemory(
  { id }: Trigger,
  { store, propsValue }: TriggerContext,
): Promise<{ owner: string; memory?: TriggerMemory }> {
  const owner = JSON.stringify([id, readInput(id, propsValue)]);
  const memory = await readMemory(store);
  if (memory?.owner === owner) return { owner, memory };
  await removeEvents(store, memory?.sent ?? []);
  return { owner };
}

async function withHostErrors<Result>(call: () => Promise<Result>): Promise<Result> {
  try {
    return await call();
  } catch (error) {
    throw toHostError(error);
  }
}
