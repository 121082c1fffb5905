// Picks one item of a list by its id or its name.
import { findClosestMatch } from "../errors/closest_match.ts";
import { ConnectorError } from "../errors/errors.ts";
import { foldText } from "../json/fold_text.ts";
import type { HandlerContext } from "../runtime/handler.ts";

/** One of the two. */
interface Wanted {
  id?: string;
  name?: string;
}

type GetKeys<Item> = (item: Item) => { id: string; name: string | null | undefined };

/** Throws `no_match` with the closest name, or `ambiguous_name` with the ids of the items that have the name. */
export function pickByName<Item>(
  items: readonly Item[],
  wanted: Wanted,
  getKeys: GetKeys<Item>,
  { action }: HandlerContext,
): Item {
  const { id, name } = wanted;
  const matches = items.filter((item) => {
    const keys = getKeys(item);
    return id === undefined ? normalize(keys.name) === normalize(name) : keys.id === id;
  });
  const [match, ...others] = matches;
  if (match === undefined) throw createNoMatchError(items.map(getKeys), wanted, action.id);
  if (others.length === 0) return match;
  const ids = matches.map((item) => getKeys(item).id).join(", ");
  const message = `is the name of ${matches.length} items. Give one of their ids: ${ids}.`;
  throw new ConnectorError("ambiguous_name", `/name ${message}`, {
    action: action.id,
    issues: [{ path: "/name", message }],
  });
}

function createNoMatchError(keys: readonly ReturnType<GetKeys<unknown>>[], { id, name }: Wanted, action: string) {
  const [field, value] = name === undefined ? ["id", id] : ["name", `"${name}"`];
  const guess =
    name === undefined
      ? undefined
      : findClosestMatch(
          name,
          keys.flatMap((key) => key.name ?? []),
        );
  return new ConnectorError("no_match", `Nothing has the ${field} ${value}.`, {
    action,
    remedy: guess === undefined ? `Check the ${field}. ${keys.length} items were read.` : `Did you mean "${guess}"?`,
  });
}

/** Undefined for an absent name, which equals no other name. */
function normalize(text: string | null | undefined): string | undefined {
  return text === null || text === undefined ? undefined : foldText(text.trim());
}
