// Rules of titles and of input and output schemas, for actions and triggers.
import { deriveLabel } from "../json/label.ts";
import { isRecord } from "../json/lossless_json.ts";
import type { Schema } from "../json/schema.ts";
import type { Manifests } from "../runtime/manifests.ts";
import { lintLookup } from "./list_action.ts";
import type { Report } from "./manifest_issue.ts";
import { lintKeywordValues } from "./schema_values.ts";

interface Titled {
  id: string;
  title: string;
}

/** The id is the title in snake_case, and titles are unique. */
export function lintNames({ id, title }: Titled, others: Iterable<Titled>, report: Report): void {
  const expected = title.toLowerCase().replaceAll(" ", "_");
  if (id !== expected) report("/title", `${title} does not match the file name`, `Name the file ${expected}.json.`);
  const same = [...others].find((other) => other.title === title && other.id !== id);
  if (same) report("/title", `is also the title of ${same.id}`, "Titles are unique.");
}

/** Schemas without an issue by the manifests that they are in. Shared schemas are in many actions. */
const flawless = {
  input: new WeakMap<Manifests, WeakSet<Schema>>(),
  output: new WeakMap<Manifests, WeakSet<Schema>>(),
};

/** Objects declare their properties, input objects allow no others, names and pointers exist, and values are valid. */
export function lintSchema(schema: Schema, path: string, manifests: Manifests, report: Report): void {
  const lists = flawless[path.startsWith("/input") ? "input" : "output"];
  const schemas = lists.get(manifests) ?? new WeakSet();
  lists.set(manifests, schemas);
  if (schemas.has(schema)) return;
  let isFlawless = true;
  lintKeywords(schema, path, manifests, (...issue) => {
    isFlawless = false;
    report(...issue);
  });
  if (isFlawless) schemas.add(schema);
}

function lintKeywords(schema: Schema, path: string, manifests: Manifests, report: Report): void {
  const { properties = {}, additionalProperties, items, anyOf = [], oneOf = [], lookup } = schema;
  const isObject = [schema.type].flat().includes("object");
  if (isObject && !schema.properties && !isRecord(additionalProperties))
    report(path, "is an object without properties", "Declare properties, or a schema in additionalProperties.");
  if (isObject && schema.properties && additionalProperties === undefined && path.startsWith("/input"))
    report(path, "is an open input object", "Add additionalProperties: false.");
  if (lookup) lintLookup(lookup, `${path}/lookup`, manifests, report);
  lintKeywordValues(schema, path, report);
  for (const [keyword, names] of isObject ? listNames(schema) : [])
    for (const name of names)
      if (!properties[name])
        report(`${path}/${keyword}`, `${name} is not declared`, `Declare it in ${path}/properties.`);
  for (const [name, { title }] of Object.entries(properties))
    if (title !== undefined && title === deriveLabel(name))
      report(`${path}/properties/${name}/title`, "is the label that the name gives", "Remove it.");
  const lint = (name: string, part: Schema): void => lintSchema(part, `${path}/${name}`, manifests, report);
  for (const [name, part] of Object.entries(properties)) lint(`properties/${name}`, part);
  if (items) lint("items", items);
  if (isRecord(additionalProperties)) lint("additionalProperties", additionalProperties);
  for (const [index, part] of anyOf.entries()) lint(`anyOf/${index}`, part);
  for (const [index, part] of oneOf.entries()) lint(`oneOf/${index}`, part);
}

/** The property names in the keywords of an object. */
function listNames({
  required = [],
  anyOf,
  oneOf,
  not,
  dependentRequired,
  if: condition,
  then,
}: Schema): [string, string[]][] {
  const inBranches = (branches: readonly Schema[] = []): string[] =>
    branches.flatMap((branch) => branch.required ?? []);
  return [
    ["required", [...required]],
    ["anyOf", inBranches(anyOf)],
    ["oneOf", inBranches(oneOf)],
    ["not", inBranches(not && [not])],
    ["dependentRequired", Object.entries(dependentRequired ?? {}).flatMap(([name, others]) => [name, ...others])],
    ["if", Object.keys(condition?.properties ?? {})],
    ["then", inBranches(then && [then])],
  ];
}
