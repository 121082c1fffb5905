// Inputs of which exactly one is given: a choice in the form, which shows only the fields of the selected alternative.
import type { Schema } from "gong-connector";

/** Index of the alternative that the values belong to; undefined if there are values of several or of none. */
export function findAlternative(
  alternatives: readonly (readonly string[])[],
  values: Readonly<Record<string, unknown>>,
): number | undefined {
  const used = alternatives.flatMap((names, index) => (names.some((name) => hasValue(values[name])) ? [index] : []));
  return used.length === 1 ? used[0] : undefined;
}

/** The schema without these inputs. */
export function omitInputs(schema: Schema, names: readonly string[]): Schema {
  const properties = Object.entries(schema.properties ?? {}).filter(([name]) => !names.includes(name));
  return { ...schema, properties: Object.fromEntries(properties) };
}

/** The values without those of other alternatives than the selected one. */
export function keepAlternative(
  values: Readonly<Record<string, unknown>>,
  alternatives: readonly (readonly string[])[],
  selected: number,
): Record<string, unknown> {
  const kept = alternatives[selected] ?? [];
  const removed = alternatives.flat().filter((name) => !kept.includes(name));
  return Object.fromEntries(Object.entries(values).filter(([name]) => !removed.includes(name)));
}

function hasValue(value: unknown): boolean {
  return value !== undefined && value !== "" && !(Array.isArray(value) && value.length === 0);
}
