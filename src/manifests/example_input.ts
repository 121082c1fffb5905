// A valid example input of an action, from its schema: the required inputs only.
import { getPointer, schemaAt, setPointer } from "../json/json_pointer.ts";
import type { Schema } from "../json/schema.ts";
import type { Action } from "../runtime/manifests.ts";

const byFormat: Readonly<Record<string, string>> = {
  "date-time": "2026-03-01T09:00:00Z",
  date: "2026-03-01",
  "idn-email": "ana@example.com",
  phone: "+14255552671",
  uri: "https://example.com/",
  uuid: "3fa85f64-5717-4562-b3fc-2c963f66afa6",
};

/** The end of a date range that starts at the example of its format. */
const rangeEnds: Readonly<Record<string, string>> = { "date-time": "2026-03-08T09:00:00Z", date: "2026-03-08" };

/** An input that the action accepts, with its required inputs and the first alternative where one of several is required. */
export function createExampleInput({
  input: schema,
  dateRanges = [],
}: Pick<Action, "input" | "dateRanges">): Record<string, unknown> {
  return dateRanges.reduce((input, { from, to }) => {
    const format = schemaAt(schema, to)?.format ?? "";
    const hasBoth = getPointer(input, from) !== undefined && getPointer(input, to) !== undefined;
    return hasBoth && rangeEnds[format] ? setPointer(input, to, rangeEnds[format]) : input;
  }, createObject(schema));
}

function createObject(schema: Schema): Record<string, unknown> {
  const { properties = {}, required = [], minProperties = 0, anyOf = [], oneOf = [] } = schema;
  const names = new Set([...required, ...(anyOf[0]?.required ?? []), ...(oneOf[0]?.required ?? [])]);
  for (const name of Object.keys(properties)) if (names.size < minProperties) names.add(name);
  return Object.fromEntries([...names].map((name) => [name, createValue(properties[name] ?? {})]));
}

function createValue(schema: Schema): unknown {
  if (schema.examples) return schema.examples[0];
  if (schema.const !== undefined) return schema.const;
  if (schema.enum) return schema.enum[0];
  if (schema.default !== undefined) return schema.default;
  const alternative = schema.oneOf?.[0] ?? schema.anyOf?.[0];
  const [type] = [schema.type].flat();
  if (alternative && type === undefined) return createValue(alternative);
  switch (type) {
    case "object":
      return createObject(schema);
    case "array":
      return Array.from({ length: Math.max(1, schema.minItems ?? 1) }, () => createValue(schema.items ?? {}));
    case "boolean":
      return true;
    case "integer":
    case "number":
      return schema.minimum ?? 1;
    default:
      return byFormat[schema.format ?? ""] ?? "example".padEnd(schema.minLength ?? 0, "e");
  }
}
