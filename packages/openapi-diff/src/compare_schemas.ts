// Compares a schema of a manifest with one of the description, part by part.
import type { Schema } from "gong-connector";
import type { DifferenceSubject, DifferenceType } from "./api_difference.ts";
import type { DescribedSchema } from "./read_openapi.ts";

export interface SchemaDifference {
  change: DifferenceType;
  what: DifferenceSubject;
  path: string;
  message: string;
}

/** `input`: what is sent; the manifest may ask for more than the description. `output`: what comes back. */
type Side = "input" | "output";

export function compareSchemas(own: Schema, theirs: DescribedSchema, path: string, side: Side): SchemaDifference[] {
  const parts = own.anyOf ?? own.oneOf;
  if (parts) return compareSchemas(union(parts), theirs, path, side);
  if (theirs.isOpen && !own.properties) return [];
  return [
    ...typeDifferences(own, theirs, path),
    ...(side === "input" ? inputDifferences(own, theirs, path) : wordsUnsaid(own, theirs, path)),
    ...propertyDifferences(own, theirs, path, side),
    ...(own.items && theirs.items ? compareSchemas(itemsOf(own, own.items), theirs.items, `${path}/*`, side) : []),
  ];
}

/** What a list says of its items, where they say nothing themselves. */
function itemsOf({ description }: Schema, items: Schema): Schema {
  return description === undefined ? items : { description, ...items };
}

/** What one of several forms may hold; required is what all of them require. */
function union(parts: readonly Schema[]): Schema {
  const objects = parts.filter(({ properties }) => properties);
  const [first] = objects.length > 0 ? objects : parts;
  const required = (objects[0]?.required ?? []).filter((name) => objects.every((one) => one.required?.includes(name)));
  return { ...first, properties: Object.assign({}, ...objects.map(({ properties }) => properties)), required };
}

/** Texts of digits stand for whole numbers that would lose digits. */
function typeDifferences(own: Schema, theirs: DescribedSchema, path: string): SchemaDifference[] {
  const types = [own.type ?? []].flat().filter((type) => type !== "null");
  const type = theirs.type ?? (theirs.properties.size > 0 ? "object" : undefined);
  if (type === undefined || types.length === 0 || types.includes(type as (typeof types)[number])) return [];
  if (theirs.type === "integer" && theirs.format === "int64" && types.includes("string")) return [];
  if (theirs.type === "integer" && types.includes("number")) return [];
  return [difference("changed", "type", path, `is ${type} now, and ${types.join(" or ")} here`)];
}

function inputDifferences(own: Schema, theirs: DescribedSchema, path: string): SchemaDifference[] {
  const limits = (["maxItems", "maxLength"] as const).filter(
    (limit) => (theirs[limit] ?? Number.POSITIVE_INFINITY) < (own[limit] ?? Number.POSITIVE_INFINITY),
  );
  return [
    ...wordDifferences(own, theirs.enumValues, theirs.type).map(([change, message]) =>
      difference(change, "enum", path, message),
    ),
    ...limits.map((limit) => difference("changed", "limit", path, `has ${limit} ${theirs[limit]}`)),
  ];
}

function wordDifferences(
  own: Schema,
  theirs: readonly unknown[] | undefined,
  type?: string,
): [DifferenceType, string][] {
  const words: readonly unknown[] | undefined = own.enum;
  if (own.const !== undefined)
    return theirs?.includes(own.const) === false ? [["gone", `no longer takes ${own.const}`]] : [];
  if (!words) return theirs ? [["new", `takes only ${list(theirs)}`]] : [];
  if (!theirs) return type === "boolean" ? [] : [["gone", `takes any value now, and only ${list(words)} here`]];
  const added = theirs.filter((word) => !words.includes(word));
  const removed = words.filter((word) => !theirs.includes(word));
  return [
    ...(added.length > 0 ? [["new", `also takes ${list(added)}`] as [DifferenceType, string]] : []),
    ...(removed.length > 0 ? [["gone", `no longer takes ${list(removed)}`] as [DifferenceType, string]] : []),
  ];
}

/** The words of a value that comes back stand in its description, since there may be more path any time. */
function wordsUnsaid(
  { description = "", enum: words = [] }: Schema,
  theirs: DescribedSchema,
  path: string,
): SchemaDifference[] {
  const unsaid = (theirs.enumValues ?? []).filter(
    (word) => !words.includes(String(word)) && !mentions(description, word),
  );
  if (unsaid.length === 0) return [];
  return [difference("new", "enum", path, `may be ${list(unsaid)}`)];
}

function mentions(text: string, word: unknown): boolean {
  return text.toLowerCase().includes(String(word).toLowerCase());
}

function propertyDifferences(own: Schema, theirs: DescribedSchema, path: string, side: Side): SchemaDifference[] {
  const properties = own.properties;
  if (!properties || (theirs.properties.size === 0 && theirs.isOpen)) return [];
  const known = Object.keys(properties);
  const added = [...theirs.properties.keys()].filter((name) => !known.includes(name));
  const removed = known.filter((name) => !theirs.properties.has(name));
  const needed = side === "input" ? theirs.required.filter((name) => known.includes(name)) : [];
  return [
    ...added.map((name) => difference("new", "field", `${path}/${name}`, "is there now")),
    ...removed.map((name) => difference("gone", "field", `${path}/${name}`, "is no longer there")),
    ...needed
      .filter((name) => !own.required?.includes(name))
      .map((name) => difference("changed", "required", `${path}/${name}`, "is required now")),
    ...known.flatMap((name) => {
      const [one, other] = [properties[name], theirs.properties.get(name)];
      return one && other ? compareSchemas(one, other, `${path}/${name}`, side) : [];
    }),
  ];
}

function difference(change: DifferenceType, what: DifferenceSubject, path: string, message: string): SchemaDifference {
  return { change, what, path, message };
}

function list(words: readonly unknown[]): string {
  return words.join(", ");
}
