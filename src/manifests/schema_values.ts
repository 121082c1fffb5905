// Rules between the keywords of one schema: its ranges are not empty, its keywords apply to its type, and its values are valid.
import { escapeToken } from "../json/json_pointer.ts";
import { matchesSchema } from "../json/matches_schema.ts";
import type { Schema } from "../json/schema.ts";
import type { Report } from "./manifest_issue.ts";

const ranges = [
  ["minLength", "maxLength"],
  ["minimum", "maximum"],
  ["minItems", "maxItems"],
] as const;

/** Validators ignore a keyword for values of other types. */
const keywordTypes = {
  string: ["minLength", "maxLength", "pattern", "format"],
  number: ["minimum", "maximum"],
  array: ["items", "minItems", "maxItems", "uniqueItems"],
  object: ["properties", "required", "additionalProperties", "minProperties", "dependentRequired", "if", "then"],
} as const;

export function lintKeywordValues(schema: Schema, path: string, report: Report): void {
  for (const [lower, upper] of ranges) {
    const { [lower]: least, [upper]: most } = schema;
    if (least !== undefined && most !== undefined && least > most)
      report(`${path}/${lower}`, `is greater than ${upper}, so that no value is valid`, "Correct one of them.");
  }
  lintTypes(schema, path, report);
  lintPropertyRules(schema, path, report);
  for (const [pointer, value] of listValues(schema))
    if (!matchesSchema(schema, value))
      report(`${path}${pointer}`, "is not valid by the schema that it is in", "Correct the value or the schema.");
}

function lintTypes(schema: Schema, path: string, report: Report): void {
  if (schema.type === undefined) return;
  const types = [schema.type].flat().map((type) => (type === "integer" ? "number" : type));
  for (const [type, keywords] of Object.entries(keywordTypes))
    for (const keyword of types.some((name) => name === type) ? [] : keywords)
      if (schema[keyword] !== undefined)
        report(
          `${path}/${keyword}`,
          `has no effect without the type ${type}`,
          "Correct the type, or remove the keyword.",
        );
}

function lintPropertyRules(schema: Schema, path: string, report: Report): void {
  const { properties = {}, additionalProperties, minProperties = 0, if: condition, then } = schema;
  if (additionalProperties === false && minProperties > Object.keys(properties).length)
    report(
      `${path}/minProperties`,
      "is greater than the number of properties",
      "Declare more properties, or lower it.",
    );
  // The validator does not compile one without the other.
  if (condition && !then) report(`${path}/if`, "has no effect without then", "Add then, or remove if.");
  if (then && !condition) report(`${path}/then`, "has no effect without if", "Add if, or remove then.");
  for (const [name, part] of Object.entries(condition?.properties ?? {}))
    if (!matchesSchema(properties[name] ?? {}, part.const))
      report(
        `${path}/if/properties/${escapeToken(name)}/const`,
        `is not a valid ${name}, so that the condition never holds`,
        "Correct the value.",
      );
}

/** The values in a schema, each with a JSON Pointer into the schema. */
function listValues(schema: Schema): (readonly [string, unknown])[] {
  return [
    ...(schema.examples ?? []).map((value, index) => [`/examples/${index}`, value] as const),
    ...(schema.enum ?? []).map((value, index) => [`/enum/${index}`, value] as const),
    ...(schema.const === undefined ? [] : [["/const", schema.const] as const]),
    ...(schema.default === undefined ? [] : [["/default", schema.default] as const]),
  ];
}
