// The input of an action from the values of its form.
import { ConnectorError } from "../errors/errors.ts";
import { setPointer } from "../json/json_pointer.ts";
import { isRecord, parseInputJson } from "../json/lossless_json.ts";
import type { Form, FormField } from "./form.ts";
import { toIsoDate, toIsoDateTime } from "./time_values.ts";

/** Values by the name of the field; undefined and null are not given. Those of a `list` are such records. */
export type FormValues = Readonly<Record<string, unknown>>;

export interface AssembleOptions {
  /** Time zone of a date-time without offset, such as Europe/Berlin; UTC if omitted. */
  timeZone?: string;
}

/**
 * The input of an action. It converts what hosts hand over in several forms, such as dates and numbers, and leaves
 * everything that it cannot convert as it is, so that the connector's validation names it.
 */
export function assemble(
  { fields, requiredObjects }: Form,
  values: FormValues,
  options: AssembleOptions = {},
): Record<string, unknown> {
  const start = requiredObjects.reduce<Record<string, unknown>>((input, pointer) => setPointer(input, pointer, {}), {});
  return assembleFields(fields, values, start, options);
}

function assembleFields(
  fields: readonly FormField[],
  values: FormValues,
  start: Record<string, unknown>,
  options: AssembleOptions,
): Record<string, unknown> {
  return fields.reduce((input, field) => {
    const value = Object.hasOwn(values, field.name) ? toValue(field, values[field.name], options) : undefined;
    return value === undefined ? input : setPointer(input, field.pointer, value);
  }, start);
}

function toValue(field: FormField, value: unknown, options: AssembleOptions): unknown {
  if (value === undefined || value === null || (value === "" && !allowsEmptyText(field))) return undefined;
  switch (field.kind) {
    case "integer":
    case "number":
      return typeof value === "string" && Number.isFinite(Number(value)) ? Number(value) : value;
    case "boolean":
      return value === "true" ? true : value === "false" ? false : value;
    case "dateTime":
      return toIsoDateTime(value, options.timeZone ?? "UTC");
    case "date":
      return toIsoDate(value);
    case "enums":
    case "strings":
      return typeof value === "string" ? toTexts(value) : value;
    case "list":
      return Array.isArray(value) ? value.map((entry) => toEntry(field, entry, options)) : value;
    case "json":
      return typeof value === "string" ? toJson(field, value) : value;
    default:
      return typeof value === "number" ? String(value) : value;
  }
}

/** Hosts hand over an emptied field as an empty text, which only a free text can mean. */
function allowsEmptyText({ kind, lookup, schema }: FormField): boolean {
  if (kind !== "string" && kind !== "text") return false;
  return !lookup && schema.format === undefined && schema.pattern === undefined && !schema.minLength;
}

function toEntry(field: FormField, entry: unknown, options: AssembleOptions): unknown {
  return isRecord(entry) ? assembleFields(field.fields, entry, {}, options) : entry;
}

/** A list as text: JSON, or entries separated by commas. */
function toTexts(value: string): unknown {
  if (/^\s*\[/.test(value)) return parseInputJson(value);
  return value
    .split(",")
    .map((part) => part.trim())
    .filter((part) => part !== "");
}

/**
 * The value of JSON text. A text that is not JSON stays as it is where the schema allows a text; elsewhere it throws
 * `invalid_json` or `lossy_number` with the path in the input.
 */
function toJson({ pointer, schema }: FormField, text: string): unknown {
  try {
    return parseInputJson(text);
  } catch (error) {
    if (!ConnectorError.is(error) || [schema.type].flat().includes("string")) return text;
    const issues = (error.issues ?? [{ path: "", message: `is ${error.message}` }]).map(({ path, message }) => ({
      path: `${pointer}${path}`,
      message,
    }));
    const message = issues.map((issue) => `${issue.path} ${issue.message}`).join(" ");
    throw new ConnectorError(error.code, message, { issues });
  }
}
