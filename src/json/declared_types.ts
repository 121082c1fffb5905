// The parts of a value that have the types of its schema, for code that reads it.
import { isRecord } from "./lossless_json.ts";
import type { Schema } from "./schema.ts";

/** The value without the properties and entries whose type the schema does not declare; undefined if it is one itself. */
export function keepDeclaredTypes(schema: Schema, value: unknown): unknown {
  if (!hasDeclaredType(schema, value)) return undefined;
  if (Array.isArray(value)) return schema.items ? keepEntries(schema.items, value) : value;
  return isRecord(value) ? keepProperties(schema, value) : value;
}

/** Whether the schema declares the type of a value. A schema without a type accepts all. */
export function hasDeclaredType({ type }: Schema, value: unknown): boolean {
  if (type === undefined) return true;
  const actual = value === null ? "null" : Array.isArray(value) ? "array" : typeof value;
  return [type].flat().some((declared) => declared === actual || (declared === "integer" && actual === "number"));
}

function keepEntries(schema: Schema, list: readonly unknown[]): readonly unknown[] {
  const kept = list.map((entry) => keepDeclaredTypes(schema, entry)).filter((entry) => entry !== undefined);
  return kept.length < list.length || kept.some((entry, index) => entry !== list[index]) ? kept : list;
}

/** Parts that do not change are not copied: transcripts are long. */
function keepProperties({ properties = {} }: Schema, object: Readonly<Record<string, unknown>>): object {
  let copy: Record<string, unknown> | undefined;
  for (const [name, schema] of Object.entries(properties)) {
    if (!Object.hasOwn(object, name)) continue;
    const kept = keepDeclaredTypes(schema, object[name]);
    if (kept === object[name]) continue;
    copy ??= { ...object };
    if (kept === undefined) delete copy[name];
    else copy[name] = kept;
  }
  return copy ?? object;
}
