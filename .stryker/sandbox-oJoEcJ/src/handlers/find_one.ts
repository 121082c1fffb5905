// @ts-nocheck
// Picks one item of a list by its id or its name; where there is none, the error says the nearest name.

import { findClosestMatch } from "../runtime/closest_match.ts";
import { ConnectorError, createInvalidInputError } from "../runtime/errors.ts";
import type { HandlerContext } from "../runtime/handler.ts";

/** What is sought: one of the two. */
interface Sought {
  id?: string;
  name?: string;
}

/** What an item is called: by its id and by its name. */
type Names<Item> = (item: Item) => { id: string; name: string | null | undefined };

/** Throws `not_found`, or `invalid_input` where several have the name. */
export function findOne<Item>(
  items: readonly Item[],
  sought: Sought,
  names: Names<Item>,
  context: HandlerContext,
): Item {
  const { id, name } = sought;
  const found = items.filter((item) => (id === undefined ? isSame(names(item).name, name) : names(item).id === id));
  const [only, other] = found;
  if (only === undefined) throw nothing(items.map(names), sought, context);
  if (other === undefined) return only;
  const ids = found.map((item) => names(item).id).join(", ");
  throw createInvalidInputError(
    [{ path: "/name", message: `is the name of ${found.length}; give the id instead: ${ids}` }],
    context.action.id,
  );
}

function nothing(
  known: readonly ReturnType<Names<unknown>>[],
  { id, name }: Sought,
  { action }: HandlerContext,
): ConnectorError {
  const [what, called] = name === undefined ? ["id", id] : ["name", `"${name}"`];
  const all = known.flatMap((one) => one.name ?? []);
  const guess = name === undefined ? undefined : findClosestMatch(name, all);
  return new ConnectorError("no_match", `there is none with the ${what} ${called}`, {
    action: action.id,
    remedy: guess === undefined ? `Check the ${what}; ${known.length} were read.` : `Did you mean "${guess}"?`,
  });
}

function isSame(one: string | null | undefined, other: string | undefined): boolean {
  return one !== null && one !== undefined && plain(one) === plain(other ?? "");
}

function plain(text: string): string {
  return text.trim().replaceAll(/\s+/g, " ").toLowerCase();
}
