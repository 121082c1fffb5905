// What a trigger keeps in the store of its flow: the poll state, and the events whose flow run has not started yet.
import { createHash } from "node:crypto";
import type { Store } from "@activepieces/pieces-framework";
import type { TriggerEvent } from "gong-connector/embed";
import { createText, readText, removeText, writeText } from "./text_store.ts";

/** An event that was returned. The store has it until its flow run starts. */
interface SentEvent {
  key: string;
  sentAt: number;
  attempts: number;
}

export interface TriggerMemory {
  /** The trigger and its input: a state belongs to one of them. */
  owner: string;
  state: string;
  polledAt: number;
  sent: readonly SentEvent[];
}

const memoryKey = "memory";

/** An event whose flow run has not started after this time is returned again. */
const repeatAfterMs = 3_600_000;

/** A host that never reports a start must not repeat an event for ever. */
const maxAttempts = 5;

const groupSize = 20;

export async function readMemory(store: Store): Promise<TriggerMemory | undefined> {
  const text = await readText(store, memoryKey);
  return text === undefined ? undefined : JSON.parse(text);
}

export async function writeMemory(store: Store, memory: TriggerMemory): Promise<void> {
  await writeText(store, memoryKey, JSON.stringify(memory));
}

/** Stores events that are about to be returned. */
export async function keepEvents(store: Store, events: readonly TriggerEvent[], now: number): Promise<SentEvent[]> {
  return mapInGroups(events, async (event) => {
    const key = getEventKey(event.id);
    await createText(store, key, JSON.stringify(event));
    return { key, sentAt: now, attempts: 1 };
  });
}

/** Called when a flow run starts with the event. Each event has its own entry, since runs start at the same time. */
export async function acknowledgeEvent(store: Store, id: string): Promise<void> {
  await removeText(store, getEventKey(id));
}

interface OverdueEvents {
  /** To be returned again. */
  events: TriggerEvent[];
  /** All events that are not acknowledged, as far as that is known. */
  sent: SentEvent[];
}

/** Events that were returned an hour ago or longer and are still in the store. */
export async function findOverdueEvents(store: Store, sent: readonly SentEvent[], now: number): Promise<OverdueEvents> {
  const isDue = ({ sentAt }: SentEvent): boolean => now - sentAt >= repeatAfterMs;
  const result: OverdueEvents = { events: [], sent: sent.filter((one) => !isDue(one)) };
  const due = sent.filter(isDue);
  await removeEvents(
    store,
    due.filter(({ attempts }) => attempts >= maxAttempts),
  );
  const repeatable = due.filter(({ attempts }) => attempts < maxAttempts);
  const texts = await mapInGroups(repeatable, ({ key }) => readText(store, key));
  for (const [index, one] of repeatable.entries()) {
    const text = texts[index];
    if (text === undefined) continue;
    result.events.push(JSON.parse(text));
    result.sent.push({ ...one, sentAt: now, attempts: one.attempts + 1 });
  }
  return result;
}

/** Events that are not returned again. */
export async function removeEvents(store: Store, sent: readonly SentEvent[]): Promise<void> {
  await mapInGroups(sent, ({ key }) => removeText(store, key));
}

/** Calls to the store are requests to the host: some at a time, since a poll can find thousands of events. */
async function mapInGroups<Item, Result>(
  items: readonly Item[],
  call: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  for (let start = 0; start < items.length; start += groupSize)
    results.push(...(await Promise.all(items.slice(start, start + groupSize).map(call))));
  return results;
}

function getEventKey(id: string): string {
  return `event/${createHash("sha256").update(id).digest("hex").slice(0, 32)}`;
}
