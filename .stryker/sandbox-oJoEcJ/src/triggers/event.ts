// @ts-nocheck
// From an item and its parts to events: templates, conditions, and what an event holds; pure.
import type { TriggerManifest } from "../generated/manifest.ts";
import { getPointer } from "../runtime/lossless_json.ts";
import { fillTemplate } from "../runtime/request.ts";

export type PollConfig = NonNullable<TriggerManifest["poll"]>;
type Condition = NonNullable<PollConfig["where"]>[number];
export type InputValues = Readonly<Record<string, unknown>>;

/** One thing that happened. */
export interface TriggerEvent {
  /** The same for the same happening, however often it is read: a host stores an id once. */
  id: string;
  /** Id of the trigger. */
  trigger: string;
  /** Id of the item that it happened to; equal for the events of different triggers on one item. */
  itemId: string;
  /** When the item says that it happened, ISO-8601 in UTC; absent where it does not say. */
  occurredAt?: string;
  /** When it was found or delivered, ISO-8601 in UTC. */
  detectedAt: string;
  /** As the trigger's output schema promises. */
  data: unknown;
  /** A test delivery: nothing happened. */
  isTest?: true;
}

/** An input of an action with every {name} replaced; what is not given is gone. */
export function fillActionInput(template: object | undefined, input: InputValues): Record<string, unknown> {
  const filled = template && fillTemplate(template, input, new Set());
  return typeof filled === "object" && filled !== null ? { ...filled } : {};
}

/** The value with another at a JSON Pointer. */
export function setPointer(value: InputValues, pointer: string, part: unknown): Record<string, unknown> {
  const [, key = "", ...rest] = pointer.split("/");
  if (rest.length === 0) return { ...value, [key]: part };
  const inner = getPointer(value, `/${key}`);
  return {
    ...value,
    [key]: setPointer(typeof inner === "object" && inner !== null ? { ...inner } : {}, `/${rest.join("/")}`, part),
  };
}

/** Whether all conditions hold. One whose {name} is not given holds. */
export function matchesAllConditions(
  conditions: readonly Condition[] | undefined,
  value: unknown,
  input: InputValues,
): boolean {
  return (conditions ?? []).every(({ path: pointer, ...test }) => {
    const part = getPointer(value, pointer);
    return Object.entries(test).every(([operator, template]) => {
      const wanted = fillTemplate(template, input, new Set());
      return wanted === undefined || compare(operator, part, wanted);
    });
  });
}

function compare(operator: string, part: unknown, wanted: unknown): boolean {
  if (operator === "greaterThan") return typeof part === "number" && part > Number(wanted);
  if (part === undefined || part === null) return false;
  return [wanted].flat().some((value) => String(value) === String(part));
}

/** Milliseconds of the latest of some parts of an item; undefined where none is a time. */
export function getOccurredAt(item: unknown, pointers: readonly string[] = []): number | undefined {
  const times = pointers
    .map((pointer) => Date.parse(String(getPointer(item, pointer))))
    .filter((time) => !Number.isNaN(time));
  return times.length === 0 ? undefined : Math.max(...times);
}

/** Data made of parts by the pointers of a manifest's `event`. */
export function selectData(event: InputValues | undefined, parts: unknown): unknown {
  if (!event) return parts;
  const entries = Object.entries(event).map(([name, pointer]) => [name, getPointer(parts, String(pointer))] as const);
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
}

/** What an event is made of. */
export interface Occurrence {
  itemId: string;
  /** The item under `item`, further parts under their names. */
  values: InputValues;
  occurredAt: number | undefined;
  /** What tells happenings to one item apart. */
  suffix?: string;
}

/** The events of a happening: one, or one for each entry that `each` picks. */
export function createEvents(
  trigger: string,
  rules: PollConfig,
  { itemId, values, occurredAt, suffix }: Occurrence,
  input: InputValues,
  now: number,
): TriggerEvent[] {
  const make = (all: InputValues, more: readonly string[]): TriggerEvent => ({
    id: [trigger, itemId, ...more].join(":"),
    trigger,
    itemId,
    ...(occurredAt !== undefined && { occurredAt: new Date(occurredAt).toISOString() }),
    detectedAt: new Date(now).toISOString(),
    data: rules.event ? selectData({ ...rules.event }, all) : all.item,
  });
  const more = suffix === undefined ? [] : [suffix];
  const { forEach } = rules;
  if (!forEach) return [make(values, more)];
  const entries = getPointer(values, forEach.path);
  return (Array.isArray(entries) ? entries : [])
    .filter((entry) => matchesAllConditions(forEach.where, entry, input))
    .map((entry) => make({ ...values, entry }, [...more, String(getPointer(entry, forEach.entryId))]));
}
