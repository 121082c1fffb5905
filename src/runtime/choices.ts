// Choices for an input, listed by the action that its `lookup` names.

import { suggestClosest } from "../errors/closest_match.ts";
import { ConnectorError } from "../errors/errors.ts";
import { foldText } from "../json/fold_text.ts";
import { getPointer, listPointers, schemaAt, setPointer } from "../json/json_pointer.ts";
import type { Lookup, Schema } from "../json/schema.ts";
import { type Page, PaginationProgress, paginate, toPage } from "../pagination/pagination.ts";
import type { Action } from "./manifests.ts";

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
  /**
   * Returns only the choices that contain this text, in any case, or have it as value. Of the choices that one call reads, those
   * that start with it come first.
   */
  search?: string;
  cursor?: string;
  /** The other inputs: some lists depend on them. */
  input?: Readonly<Record<string, unknown>>;
  /** The current time in milliseconds, for lists of recent days. */
  now?: number;
  signal?: AbortSignal;
}

type Run = (id: string, input: Record<string, unknown>, options: { signal?: AbortSignal }) => Promise<unknown>;

/** Most pages that one search reads. */
const maxSearchPages = 5;

/** Choices for the input at a JSON Pointer. Throws `no_choices` if it has no lookup. */
export async function listChoices(
  action: Pick<Action, "id" | "input">,
  pointer: string,
  cursorInput: string,
  run: Run,
  options: ListChoicesOptions = {},
): Promise<ChoicePage> {
  const lookup = getLookup(schemaAt(action.input, pointer));
  if (!lookup) throw createNoChoicesError(action, pointer);
  const input = createListInput(lookup, options);
  const runOptions = options.signal ? { signal: options.signal } : {};
  const search = options.search === undefined ? undefined : foldText(options.search);
  const matches: { choice: Choice; rank: number }[] = [];
  const progress = new PaginationProgress(lookup.action, options.cursor);
  let requests = 0;
  const fetch = async (cursor?: string): Promise<Page> => {
    requests += 1;
    const pageInput = cursor === undefined ? input : { ...input, [cursorInput]: cursor };
    return toPage(await run(lookup.action, pageInput, runOptions));
  };
  for await (const { items } of paginate(fetch, progress, () => requests < maxSearchPages)) {
    for (const item of items) {
      const choice = toChoice(item, lookup);
      const rank = search === undefined ? 0 : rankMatch(search, choice, getTexts(item, lookup.search ?? lookup.label));
      if (rank !== undefined) matches.push({ choice, rank });
    }
    if (search === undefined || matches.length > 0) break;
  }
  const choices = matches.toSorted((a, b) => a.rank - b.rank).map(({ choice }) => choice);
  return { choices, ...(progress.position && { nextCursor: progress.position.cursor }) };
}

function getLookup(schema: Schema | undefined): Lookup | undefined {
  return schema?.lookup ?? schema?.items?.lookup;
}

function createNoChoicesError({ id, input }: Pick<Action, "id" | "input">, path: string): ConnectorError {
  const known = listPointers(input).filter((pointer) => getLookup(schemaAt(input, pointer)));
  const issue = { path, message: `has no list of choices.${suggestClosest(path, known)}` };
  return new ConnectorError("no_choices", `${path} ${issue.message}`, { action: id, issues: [issue] });
}

function createListInput(
  lookup: Lookup,
  { input = {}, now = Date.now() }: ListChoicesOptions,
): Record<string, unknown> {
  const inherited = Object.entries(lookup.dependsOn ?? {}).flatMap(([name, pointers]) => {
    const value = [`/${name}`, ...pointers]
      .map((path) => getPointer(input, path))
      .find((candidate) => candidate !== undefined);
    return value === undefined ? [] : [[name, value] as const];
  });
  const listInput = Object.fromEntries(inherited);
  if (!lookup.recentDays) return listInput;
  const { from, to, days } = lookup.recentDays;
  const start = new Date(now - days * 86_400_000).toISOString();
  return setPointer(setPointer(listInput, from, start), to, new Date(now).toISOString());
}

/** The lower, the better: the value itself, the start of a text, the start of a word, the middle of a word. */
function rankMatch(search: string, { value }: Choice, texts: readonly string[]): number | undefined {
  if (foldText(value) === search) return 0;
  const folded = texts.map(foldText);
  const joined = folded.join(" ");
  if (!joined.includes(search)) return undefined;
  if ([joined, ...folded].some((text) => text.startsWith(search))) return 1;
  return joined.includes(` ${search}`) ? 2 : 3;
}

function toChoice(item: unknown, lookup: Lookup): Choice {
  const value = String(getPointer(item, lookup.value));
  return { value, label: getTexts(item, lookup.label).join(" ") || value };
}

function getTexts(item: unknown, pointers: readonly string[]): readonly string[] {
  return pointers
    .map((pointer) => getPointer(item, pointer))
    .filter((part) => typeof part === "string" || typeof part === "number")
    .map(String);
}
