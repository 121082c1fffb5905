// @ts-nocheck
// Compares a schema of a manifest with the one of the OpenAPI document.
import type { Schema } from "gong-connector";
import type { DifferenceSubject, DifferenceType } from "./api_difference.ts";
import type { DescribedSchema } from "./read_openapi.ts";

export interface SchemaDifference {
  change: DifferenceType;
  subject: DifferenceSubject;
  path: string;
  message: string;
}

/** An input may be stricter than the document; an output may not. */
type Direction = "input" | "output";

/** `declared` is the schema of the manifest, `described` the one of the document. */
export function compareSchemas(
  declared: Schema,
  described: DescribedSchema,
  path: string,
  direction: Direction,
): SchemaDifference[] {
  const alternatives = declared.anyOf ?? declared.oneOf;
  if (alternatives) return compareSchemas(mergeAlternatives(alternatives), described, path, direction);
  if (described.isOpen && !declared.properties) return [];
  return [
    ...compareTypes(declared, described, path),
    ...(direction === "input" ? compareLimits(declared, described, path) : []),
    ...(direction === "input" ? compareEnums(declared, described, path) : findUnknownValues(declared, described, path)),
    ...compareProperties(declared, described, path, direction),
    ...(declared.items && described.items
      ? compareSchemas(inheritDescription(declared, declared.items), described.items, `${path}/*`, direction)
      : []),
  ];
}

/** The description of a list also describes its items, unless they have one. */
function inheritDescription({ description }: Schema, items: Schema): Schema {
  return description === undefined ? items : { description, ...items };
}

/** All properties of the alternatives; a property is required if every alternative requires it. */
function mergeAlternatives(alternatives: readonly Schema[]): Schema {
  const objects = alternatives.filter(({ properties }) => properties);
  const [first] = objects.length > 0 ? objects : alternatives;
  const required = (objects[0]?.required ?? []).filter((name) =>
    objects.every((each) => each.required?.includes(name)),
  );
  return { ...first, properties: Object.assign({}, ...objects.map(({ properties }) => properties)), required };
}

/** A string of digits in a manifest matches an integer that could lose digits. */
function compareTypes(declared: Schema, described: DescribedSchema, path: string): SchemaDifference[] {
  const types: readonly string[] = [declared.type ?? []].flat().filter((type) => type !== "null");
  const type = described.type ?? (described.properties.size > 0 ? "object" : undefined);
  if (type === undefined || types.length === 0 || types.includes(type)) return [];
  if (type === "integer" && described.format === "int64" && types.includes("string")) return [];
  if (type === "integer" && types.includes("number")) return [];
  return [createDifference("changed", "type", path, `is ${type}, and ${types.join(" or ")} in the manifest`)];
}

function compareLimits(declared: Schema, described: DescribedSchema, path: string): SchemaDifference[] {
  return (["maxItems", "maxLength"] as const)
    .filter((name) => (described[name] ?? Number.POSITIVE_INFINITY) < (declared[name] ?? Number.POSITIVE_INFINITY))
    .map((name) => createDifference("changed", "limit", path, `has ${name} ${described[name]}`));
}

function compareEnums(declared: Schema, { enumValues, type }: DescribedSchema, path: string): SchemaDifference[] {
  const create = (change: DifferenceType, message: string) => createDifference(change, "enum", path, message);
  const values: readonly unknown[] | undefined = declared.enum;
  if (declared.const !== undefined)
    return enumValues?.includes(declared.const) === false
      ? [create("removed", `no longer accepts ${declared.const}`)]
      : [];
  if (!values) return enumValues ? [create("added", `accepts only ${enumValues.join(", ")}`)] : [];
  if (!enumValues)
    return type === "boolean"
      ? []
      : [create("removed", `accepts any value, and only ${values.join(", ")} in the manifest`)];
  const added = enumValues.filter((value) => !values.includes(value));
  const removed = values.filter((value) => !enumValues.includes(value));
  return [
    ...(added.length > 0 ? [create("added", `also accepts ${added.join(", ")}`)] : []),
    ...(removed.length > 0 ? [create("removed", `no longer accepts ${removed.join(", ")}`)] : []),
  ];
}

/** Output values are listed in the description, since the vendor may add values at any time. */
function findUnknownValues(
  { description = "", enum: values = [] }: Schema,
  { enumValues = [] }: DescribedSchema,
  path: string,
): SchemaDifference[] {
  const text = description.toLowerCase();
  const unknown = enumValues.filter(
    (value) => !values.includes(String(value)) && !text.includes(String(value).toLowerCase()),
  );
  if (unknown.length === 0) return [];
  return [createDifference("added", "enum", path, `may be ${unknown.join(", ")}`)];
}

function compareProperties(
  { properties, required: declaredRequired = [] }: Schema,
  described: DescribedSchema,
  path: string,
  direction: Direction,
): SchemaDifference[] {
  if (!properties || (described.properties.size === 0 && described.isOpen)) return [];
  const names = Object.keys(properties);
  const added = [...described.properties.keys()].filter((name) => !names.includes(name));
  const removed = names.filter((name) => !described.properties.has(name));
  const newlyRequired = described.required.filter((name) => names.includes(name) && !declaredRequired.includes(name));
  return [
    ...added.map((name) => createDifference("added", "field", `${path}/${name}`, "is not in the manifest")),
    ...removed.map((name) => createDifference("removed", "field", `${path}/${name}`, "is not in the document")),
    ...(direction === "input" ? newlyRequired : []).map((name) =>
      createDifference("changed", "required", `${path}/${name}`, "is now required"),
    ),
    ...names.flatMap((name) => {
      const [declared, other] = [properties[name], described.properties.get(name)];
      return declared && other ? compareSchemas(declared, other, `${path}/${name}`, direction) : [];
    }),
  ];
}

function createDifference(
  change: DifferenceType,
  subject: DifferenceSubject,
  path: string,
  message: string,
): SchemaDifference {
  return { change, subject, path, message };
}
