// From an input to the values that a user enters into a step.
import { type Action, gongManifests } from "gong-connector";
import { createStepForm, type FormField } from "gong-connector/forms";
import { getPointer } from "gong-connector/internal";

const { actions, connector } = gongManifests();

export function getAction(id: string): Action {
  const action = actions.get(id);
  if (!action) throw new Error(`no action ${id}`);
  return action;
}

/** Content of a file is entered as it is. */
export function toEntered(id: string, input: unknown): Record<string, unknown> {
  return toValues(createStepForm(getAction(id), connector.pagination, 1).fields, input);
}

function toValues(fields: readonly FormField[], input: unknown): Record<string, unknown> {
  const entries = fields.map((field) => [field.name, toValue(field, getPointer(input, field.pointer))] as const);
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
}

function toValue({ kind, fields }: FormField, value: unknown): unknown {
  if (value === undefined) return undefined;
  if (kind === "json") return JSON.stringify(value);
  return kind === "list" && Array.isArray(value) ? value.map((entry) => toValues(fields, entry)) : value;
}
