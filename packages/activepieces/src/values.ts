// From the properties of a step to the input of an action or trigger.
import { assemble, type FormField, type FormValues } from "gong-connector/forms";
import { getForm } from "./manifests.ts";

/** The input. The content of a file is not part of it. */
export function readInput(id: string, properties: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const form = getForm(id);
  const fields = form.fields.filter(({ kind }) => kind !== "file");
  return assemble({ ...form, fields }, toValues(fields, properties));
}

/** The file that the user has chosen. */
export function readFile(id: string, properties: Readonly<Record<string, unknown>>): unknown {
  const field = getForm(id).fields.find(({ kind }) => kind === "file");
  return field && properties[field.name];
}

function toValues(fields: readonly FormField[], properties: Readonly<Record<string, unknown>>): FormValues {
  return Object.fromEntries(fields.map((field) => [field.name, toValue(field, properties[field.name])]));
}

/** The editor stores a list without entries as an empty one. */
function toValue(field: FormField, value: unknown): unknown {
  if (!Array.isArray(value)) return value;
  if (value.length === 0 && !field.isRequired) return undefined;
  return field.kind === "list" ? value.map((entry) => toValues(field.fields, toRecord(entry))) : value;
}

export function toRecord(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? { ...value } : {};
}
