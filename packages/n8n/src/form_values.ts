// From the parameters of a node to the input of an action.
import { assemble, createStepForm, type Form, type FormField, type FormValues } from "gong-connector/forms";
import { manifests } from "./connector.ts";

/** As the properties of the node are generated. */
const listLevels = 2;

/** Name of the collection with the fields that are not required. */
export const optionalFields = "additionalFields";

/** The form of an action or trigger. */
export function getForm(id: string): Form {
  const step = manifests.actions.get(id) ?? manifests.triggers.get(id);
  if (!step) throw new Error(`There is no action or trigger ${id}.`);
  return createStepForm(step, manifests.connector.pagination, listLevels);
}

/** Reads a parameter of the node; undefined where it is not set. */
export type ReadParameter = (name: string) => unknown;

/** The input from the parameters. The name of a binary field is not part of it. */
export function readInput(id: string, read: ReadParameter, timeZone: string): Record<string, unknown> {
  const form = getForm(id);
  const fields = form.fields.filter(({ kind }) => kind !== "file");
  const required = fields.filter(({ isRequired }) => isRequired).map(({ name }) => [name, read(name)] as const);
  const parameters = { ...Object.fromEntries(required), [optionalFields]: read(optionalFields) };
  return assemble({ ...form, fields }, toValues(fields, parameters), { timeZone });
}

/** The name of the item's binary field with the content of an upload; undefined if the user has not chosen one. */
export function readBinaryField(id: string, read: ReadParameter): string | undefined {
  const field = getForm(id).fields.find(({ kind }) => kind === "file");
  const name = field && toRecord(read(optionalFields))[field.name];
  return typeof name === "string" && name !== "" ? name : undefined;
}

function toValues(fields: readonly FormField[], parameters: Record<string, unknown>): FormValues {
  const optional = toRecord(parameters[optionalFields]);
  const entries = fields.map((field) => {
    const value = Object.hasOwn(optional, field.name) ? optional[field.name] : parameters[field.name];
    return [field.name, toValue(field, value)] as const;
  });
  return Object.fromEntries(entries);
}

function toValue(field: FormField, value: unknown): unknown {
  const record = toRecord(value);
  if ("__rl" in record) return record.value;
  if (field.kind !== "list" || Array.isArray(value) || value === undefined || value === null) {
    return Array.isArray(value) && field.kind === "list" ? value.map((entry) => toEntry(field, entry)) : value;
  }
  const { items } = record;
  return Array.isArray(items) ? items.map((entry) => toEntry(field, entry)) : [];
}

function toEntry({ fields }: FormField, entry: unknown): unknown {
  return toValues(fields, toRecord(entry));
}

function toRecord(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? { ...value } : {};
}
