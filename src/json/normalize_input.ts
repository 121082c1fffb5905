// Normalizes inputs from forms, command lines, engines and language models. They send null or "" for an input without a
// value, and numbers and booleans as text. Programs that call the library have types, so it stays strict.
import { isRecord } from "./lossless_json.ts";
import { mapBySchema } from "./map_by_schema.ts";
import type { Schema, SchemaType } from "./schema.ts";

/**
 * The input as its schema has it. An optional input that is null or "" is omitted where its schema cannot accept that value;
 * the text of a number or boolean becomes that value where its schema accepts no text. A number never becomes a text, since an
 * id would lose digits. Nothing changes in objects whose properties the schema does not declare.
 */
export function normalizeInput(schema: Schema, input: unknown, cursorInput?: string): unknown {
  return mapBySchema(schema, input, (part, value) => {
    if (typeof value === "string") return parseText(part, value);
    return isRecord(value) ? omitAbsent(part, value, cursorInput) : value;
  });
}

function omitAbsent(
  { properties = {}, required = [] }: Schema,
  value: Record<string, unknown>,
  cursorInput: string | undefined,
): Record<string, unknown> {
  const isAbsent = (name: string, property: Schema): boolean => {
    if (required.includes(name) || !Object.hasOwn(value, name)) return false;
    if (value[name] === null) return !acceptsNull(property);
    return value[name] === "" && (name === cursorInput || !acceptsEmptyText(property));
  };
  const absent = Object.entries(properties).filter(([name, property]) => isAbsent(name, property));
  if (absent.length === 0) return value;
  const present = { ...value };
  for (const [name] of absent) delete present[name];
  return present;
}

function acceptsNull(schema: Schema): boolean {
  const { enum: values, anyOf, oneOf } = schema;
  const types = listTypes(schema);
  if (types) return types.includes("null");
  return values?.includes(null) ?? (anyOf ?? oneOf)?.some(acceptsNull) ?? true;
}

function acceptsEmptyText(schema: Schema): boolean {
  const { enum: values, format, pattern, minLength = 0 } = schema;
  if (values) return values.includes("");
  if (format !== undefined || pattern !== undefined || minLength > 0) return false;
  return listTypes(schema)?.includes("string") ?? true;
}

function parseText(schema: Schema, text: string): unknown {
  const types = listTypes(schema) ?? ["string"];
  if (types.includes("string")) return text;
  if (types.includes("boolean") && /^(true|false)$/.test(text)) return text === "true";
  if (types.includes("integer") && /^-?\d+$/.test(text)) return toNumber(text, Number.isSafeInteger);
  if (types.includes("number") && /^-?\d+(\.\d+)?([eE][+-]?\d+)?$/.test(text)) return toNumber(text, Number.isFinite);
  return text;
}

/** The number of a text; the text itself if a number would lose its value. */
function toNumber(text: string, isExact: (value: number) => boolean): number | string {
  const value = Number(text);
  return isExact(value) ? value : text;
}

function listTypes({ type }: Schema): readonly SchemaType[] | undefined {
  return type === undefined ? undefined : [type].flat();
}
