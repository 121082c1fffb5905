// From an item and its parts to events: templates, conditions, and what an event holds; pure.
import type { TriggerManifest } from "../generated/manifest.ts";
import { at } from "./json.ts";
import { place } from "./request.ts";

export type PollRules = NonNullable<TriggerManifest["poll"]>;
type Condition = NonNullable<PollRules["where"]>[number];
export type Values = Readonly<Record<string, unknown>>;

/** One thing that happened. */
export interface TriggerEvent {
  /** The same for the same happening, however often it is read: a host stores an id once. */
  id: string;
  /** Id of the trigger. */
  trigger: string;
  /** Id of the item that it happened to; equal for the events of different triggers on one item. */
  item: string;
  /** When the item says that it happened, ISO-8601 in UTC; absent where it does not say. */
  time?: string;
  /** When it was found or delivered, ISO-8601 in UTC. */
  foundAt: string;
  /** As the trigger's output schema promises. */
  data: unknown;
  /** A test delivery: nothing happened. */
  test?: true;
}

/** An input of an action with every {name} replaced; what is not given is gone. */
export function fillInput(template: object | undefined, input: Values): Record<string, unknown> {
  const filled = template && place(template, input, new Set());
  return typeof filled === "object" && filled !== null ? { ...filled } : {};
}

/** The value with another at a JSON Pointer. */
export function put(value: Values, pointer: string, part: unknown): Record<string, unknown> {
  const [, key = "", ...rest] = pointer.split("/");
  if (rest.length === 0) return { ...value, [key]: part };
  const inner = at(value, `/${key}`);
  return {
    ...value,
    [key]: put(typeof inner === "object" && inner !== null ? { ...inner } : {}, `/${rest.join("/")}`, part),
  };
}

/** Whether all conditions hold. One whose {name} is not given holds. */
export function meets(conditions: readonly Condition[] | undefined, value: unknown, input: Values): boolean {
  return (conditions ?? []).every(({ at: pointer, ...test }) => {
    const part = at(value, pointer);
    return Object.entries(test).every(([operator, template]) => {
      const wanted = place(template, input, new Set());
      return wanted === undefined || compare(operator, part, wanted);
    });
  });
}

function compare(operator: string, part: unknown, wanted: unknown): boolean {
  if (operator === "above") return typeof part === "number" && part > Number(wanted);
  if (part === undefined || part === null) return false;
  return [wanted].flat().some((value) => String(value) === String(part));
}

/** Milliseconds of the latest of some parts of an item; undefined where none is a time. */
export function timeOf(item: unknown, pointers: readonly string[] = []): number | undefined {
  const times = pointers.map((pointer) => Date.parse(String(at(item, pointer)))).filter((time) => !Number.isNaN(time));
  return times.length === 0 ? undefined : Math.max(...times);
}

/** Data made of parts by the pointers of a manifest's `event`. */
export function pickData(event: Values | undefined, parts: unknown): unknown {
  if (!event) return parts;
  const entries = Object.entries(event).map(([name, pointer]) => [name, at(parts, String(pointer))] as const);
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
}

/** What an event is made of. */
export interface Happening {
  item: string;
  /** The item under `item`, further parts under their names. */
  parts: Values;
  time: number | undefined;
  /** What tells happenings to one item apart. */
  suffix?: string;
}

/** The events of a happening: one, or one for each entry that `each` picks. */
export function eventsOf(
  trigger: string,
  rules: PollRules,
  { item, parts, time, suffix }: Happening,
  input: Values,
  now: number,
): TriggerEvent[] {
  const make = (all: Values, more: readonly string[]): TriggerEvent => ({
    id: [trigger, item, ...more].join(":"),
    trigger,
    item,
    ...(time !== undefined && { time: new Date(time).toISOString() }),
    foundAt: new Date(now).toISOString(),
    data: rules.event ? pickData({ ...rules.event }, all) : all.item,
  });
  const more = suffix === undefined ? [] : [suffix];
  const { each } = rules;
  if (!each) return [make(parts, more)];
  const entries = at(parts, each.list);
  return (Array.isArray(entries) ? entries : [])
    .filter((entry) => meets(each.where, entry, input))
    .map((entry) => make({ ...parts, entry }, [...more, String(at(entry, each.id))]));
}
