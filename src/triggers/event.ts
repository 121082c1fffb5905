// Events, and how they are created from an item and its enrichments by the templates and conditions of a manifest; pure.
import type { TriggerManifest } from "../generated/manifest.ts";
import { getPointer } from "../json/json_pointer.ts";
import { matchesAllConditions } from "../runtime/condition.ts";
import { canonicalize, getItemId, hashItemId } from "./polling/seen_items.ts";

export type PollConfig = NonNullable<TriggerManifest["poll"]>;
export type InputValues = Readonly<Record<string, unknown>>;

/** One thing that happened at the vendor. */
export interface TriggerEvent {
  /** The same for the same occurrence, however often it is read. A host stores each id once. */
  id: string;
  /** Id of the trigger. */
  trigger: string;
  /** The vendor's id of the item; equal for events of different triggers about one item. */
  itemId: string;
  /** When it happened, ISO 8601 in UTC; absent if the item has no time. */
  occurredAt?: string;
  /** When it was detected or received, ISO 8601 in UTC. */
  detectedAt: string;
  /** Matches the trigger's output schema. */
  data: unknown;
  /** Set for a test that the vendor sent: nothing happened. */
  isTest?: true;
}

/** When it happened, or was detected if the item has no time, in milliseconds. */
export function getEventTime({ occurredAt, detectedAt }: TriggerEvent): number {
  return Date.parse(occurredAt ?? detectedAt);
}

/** The latest of some times of an item, in milliseconds; undefined if none of them is a time. */
export function getOccurredAt(item: unknown, pointers: readonly string[] = []): number | undefined {
  const times = pointers
    .map((pointer) => Date.parse(String(getPointer(item, pointer))))
    .filter((time) => !Number.isNaN(time));
  return times.length === 0 ? undefined : Math.max(...times);
}

/** An event's data: the values at the pointers of a manifest's `event`, or everything if it has none. */
export function selectData(event: PollConfig["event"], values: unknown): unknown {
  if (!event) return values;
  const entries = Object.entries(event).map(
    ([name, pointers]) =>
      [name, typeof pointers === "string" ? getPointer(values, pointers) : selectData(pointers, values)] as const,
  );
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
}

/** One thing that happened to an item. */
export interface Occurrence {
  itemId: string;
  /** The item under `item`, its enrichments under their names. */
  values: InputValues;
  occurredAt: number | undefined;
  /** Distinguishes several occurrences of one item. */
  suffix?: string;
}

/** The events of an occurrence: one, or one for each entry that `forEach` selects. An id that is repeated gives one event. */
export function createEvents(
  trigger: string,
  config: PollConfig,
  { itemId, values, occurredAt, suffix }: Occurrence,
  input: InputValues,
  now: number,
): TriggerEvent[] {
  const createEvent = (eventValues: InputValues, suffixes: readonly string[]): TriggerEvent => ({
    id: [trigger, itemId, ...suffixes].join(":"),
    trigger,
    itemId,
    ...(occurredAt !== undefined && { occurredAt: new Date(occurredAt).toISOString() }),
    detectedAt: new Date(now).toISOString(),
    data: config.event ? selectData(config.event, eventValues) : eventValues.item,
  });
  const suffixes = suffix === undefined ? [] : [suffix];
  const { forEach } = config;
  if (!forEach) return [createEvent(values, suffixes)];
  const entries = getPointer(values, forEach.path);
  const events = new Map<string, TriggerEvent>();
  for (const entry of Array.isArray(entries) ? entries : []) {
    if (!matchesAllConditions(forEach.where, entry, input)) continue;
    const event = createEvent({ ...values, entry }, [...suffixes, getEntryId(entry, forEach.entryId)]);
    if (!events.has(event.id)) events.set(event.id, event);
  }
  return [...events.values()];
}

/** An entry without an id is identified by its content: without ids, all entries of an item would be one event. */
function getEntryId(entry: unknown, pointer: string): string {
  const hasId = (getPointer(entry, pointer) ?? null) !== null;
  return hasId ? getItemId(entry, [pointer]) : hashItemId(canonicalize(entry));
}
