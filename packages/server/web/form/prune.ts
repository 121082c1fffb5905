// From what a form holds to an input: what it leaves behind where nothing was filled in goes, what must be there stays.
import type { Schema } from "gong-connector";

/**
 * The values without their empty parts. A group that the schema requires stays even when empty: leaving all of it open
 * is an answer, and if it is not, the faults stand at its fields.
 */
export function pruneValues(values: Readonly<Record<string, unknown>>, schema: Schema = {}): Record<string, unknown> {
  const names = new Set([...Object.keys(values), ...(schema.required ?? [])]);
  return Object.fromEntries(
    [...names].flatMap((name) => {
      const part = schema.properties?.[name];
      const kept = pruneValue(values[name], part);
      if (kept !== undefined) return [[name, kept] as const];
      const isGroup = schema.required?.includes(name) && part?.properties !== undefined && !part.items;
      return isGroup ? [[name, pruneValues({}, part)] as const] : [];
    }),
  );
}

function pruneValue(value: unknown, schema: Schema | undefined): unknown {
  if (value !== "" && schema && isFreeForm(schema)) return value;
  if (Array.isArray(value)) {
    // An empty object within a list stays: it holds a place, and its missing parts are to be said at that place.
    const kept = value.map((entry) =>
      isObject(entry) ? pruneValues(entry, schema?.items) : pruneValue(entry, undefined),
    );
    const present = kept.filter((entry) => entry !== undefined);
    return present.length > 0 ? present : undefined;
  }
  if (isObject(value)) {
    const isEmpty = Object.keys(pruneValues(value)).length === 0;
    return isEmpty ? undefined : pruneValues(value, schema);
  }
  return value === "" ? undefined : value;
}

/** A part of any shape is typed as JSON, and every bit of it is meant. */
function isFreeForm({ anyOf, oneOf, type, properties }: Schema): boolean {
  return anyOf !== undefined || oneOf !== undefined || (type === "object" && properties === undefined);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
