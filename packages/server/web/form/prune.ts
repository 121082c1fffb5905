// Converts the values of a form to an input: removes empty values, but keeps required groups.
import type { Schema } from "gong-connector";
import { isUnion } from "./form_schema.ts";

/**
 * Removes empty values. A required group stays, even if it is empty: an empty group can be a valid input, and otherwise
 * its fields show the issues.
 */
export function pruneValues(values: Readonly<Record<string, unknown>>, schema: Schema = {}): Record<string, unknown> {
  const names = new Set([...Object.keys(values), ...(schema.required ?? [])]);
  return Object.fromEntries(
    [...names].flatMap((name) => {
      const property = schema.properties?.[name];
      const value = pruneValue(values[name], property);
      if (value !== undefined) return [[name, value] as const];
      const isRequiredGroup = schema.required?.includes(name) && property?.properties !== undefined && !property.items;
      return isRequiredGroup ? [[name, pruneValues({}, property)] as const] : [];
    }),
  );
}

function pruneValue(value: unknown, schema: Schema | undefined): unknown {
  if (value !== "" && value !== null && schema && isFreeForm(schema)) return value;
  if (Array.isArray(value)) {
    // An empty object in a list stays, so that the paths of issues match the entries of the form.
    const entries = value
      .map((entry) => (isObject(entry) ? pruneValues(entry, schema?.items) : pruneValue(entry, undefined)))
      .filter((entry) => entry !== undefined);
    return entries.length > 0 ? entries : undefined;
  }
  if (isObject(value)) {
    const isEmpty = Object.keys(pruneValues(value)).length === 0;
    return isEmpty ? undefined : pruneValues(value, schema);
  }
  return value === "" || value === null ? undefined : value;
}

/** Whether the value is entered as JSON. Such a value is not pruned. */
function isFreeForm(schema: Schema): boolean {
  return isUnion(schema) || (schema.type === "object" && schema.properties === undefined);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
