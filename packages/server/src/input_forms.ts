// What the form of an action's input needs besides its schema: exclusive inputs, and actions that take a value of the output.
import { type Action, gongManifests, type Schema } from "gong-connector";
import type { NextAction } from "./api/settings_contract.ts";

/** Inputs of which exactly one alternative is given, each with its names. Empty if the schema has no such rule. */
export function getAlternatives({ oneOf = [], not, properties }: Schema): readonly (readonly string[])[] {
  if (properties === undefined) return [];
  if (oneOf.length > 1 && oneOf.every(({ required }) => required?.length))
    return oneOf.map(({ required = [] }) => required);
  // Two inputs that exclude each other.
  const { required: excluded = [], ...others } = not ?? {};
  return excluded.length === 2 && Object.keys(others).length === 0 ? excluded.map((name) => [name]) : [];
}

let nextActions: ReadonlyMap<string, readonly NextAction[]> | undefined;

/** Actions that take a value of the items of a list action. */
export function getNextActions(listAction: string): readonly NextAction[] {
  nextActions ??= Map.groupBy(
    [...gongManifests().actions.values()].flatMap((action) => listLookups(action, action.input, "")),
    ({ listAction }) => listAction,
  );
  return nextActions.get(listAction) ?? [];
}

function listLookups(action: Action, schema: Schema, path: string): (NextAction & { listAction: string })[] {
  const { id, title } = action;
  const { lookup, properties = {}, items } = schema;
  const own = lookup ? [{ id, title, path, value: lookup.value, listAction: lookup.action }] : [];
  const nested = Object.entries(properties).flatMap(([name, part]) => listLookups(action, part, `${path}/${name}`));
  return [...own, ...nested, ...(items ? listLookups(action, items, `${path}/-`) : [])];
}
