// Choices for an input, listed by the action that its `lookup` names.

import { createInvalidInputError } from "./errors.ts";
import { getPointer } from "./json_pointer.ts";
import type { Action } from "./manifests.ts";
import type { Lookup, Schema } from "./schema.ts";

export interface Choice {
  value: string;
  label: string;
}

export interface ChoicePage {
  choices: readonly Choice[];
  /** Absent on the last page. */
  nextCursor?: string;
}

export interface ListChoicesOptions {
  /** Keeps the choices that contain this text, in any case. */
  search?: string;
  cursor?: string;
  /** What is already filled in: some lists depend on it. */
  input?: Readonly<Record<string, unknown>>;
  /** The present, in milliseconds, for lists of the last so many days. */
  now?: number;
  signal?: AbortSignal;
}

type Run = (id: string, input: Record<string, unknown>, options: { signal?: AbortSignal }) => Promise<unknown>;

/** Most pages that one search walks. */
const searchPages = 5;

/** Choices for the input at a JSON Pointer. Throws `invalid_input` where it has no lookup. */
export async function listChoices(
  action: Pick<Action, "id" | "input">,
  pointer: string,
  run: Run,
  options: ListChoicesOptions = {},
): Promise<ChoicePage> {
  const lookup = lookupAt(action.input, pointer);
  if (!lookup) throw createInvalidInputError([{ path: pointer, message: "has no list of choices" }], action.id);
  const input = listInput(lookup, options);
  const settings = options.signal ? { signal: options.signal } : {};
  const needle = options.search?.toLocaleLowerCase();
  const found: Choice[] = [];
  let cursor = options.cursor;
  for (let page = 0; page < searchPages; page += 1) {
    const output = await run(lookup.action, cursor === undefined ? input : { ...input, cursor }, settings);
    const items = getPointer(output, "/items");
    for (const item of Array.isArray(items) ? items : []) {
      if (
        needle === undefined ||
        words(item, lookup.search ?? lookup.label)
          .toLocaleLowerCase()
          .includes(needle)
      ) {
        found.push(choice(item, lookup));
      }
    }
    const next = getPointer(output, "/nextCursor");
    cursor = typeof next === "string" ? next : undefined;
    if (cursor === undefined || needle === undefined || found.length > 0) break;
  }
  return { choices: found, ...(cursor !== undefined && { nextCursor: cursor }) };
}

function lookupAt(schema: Schema, pointer: string): Lookup | undefined {
  let here: Schema | undefined = schema;
  for (const token of pointer.split("/").slice(1)) {
    here = /^\d+$/.test(token) && here?.items ? here.items : here?.properties?.[token];
  }
  return here?.lookup ?? here?.items?.lookup;
}

function listInput(lookup: Lookup, { input = {}, now = Date.now() }: ListChoicesOptions): Record<string, unknown> {
  const inherited = Object.entries(lookup.dependsOn ?? {}).flatMap(([name, pointers]) => {
    const value = [`/${name}`, ...pointers]
      .map((pointer) => getPointer(input, pointer))
      .find((found) => found !== undefined);
    return value === undefined ? [] : [[name, value] as const];
  });
  const { recentDays } = lookup;
  const window = recentDays && {
    [recentDays.from]: new Date(now - recentDays.days * 86_400_000).toISOString(),
    [recentDays.to]: new Date(now).toISOString(),
  };
  return { ...lookup.input, ...window, ...Object.fromEntries(inherited) };
}

function choice(item: unknown, lookup: Lookup): Choice {
  const value = String(getPointer(item, lookup.value));
  return { value, label: words(item, lookup.label) || value };
}

function words(item: unknown, pointers: readonly string[]): string {
  return pointers
    .map((pointer) => getPointer(item, pointer))
    .filter((part) => typeof part === "string" || typeof part === "number")
    .join(" ");
}
