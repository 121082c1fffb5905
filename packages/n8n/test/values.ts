// From an input to the parameters that a user enters into a form of n8n.

import { type Action, gongManifests, type Trigger } from "gong-connector";
import { createStepForm, type FormField } from "gong-connector/forms";
import { getPointer } from "gong-connector/internal";
import type { INodeParameters, NodeParameterValueType } from "n8n-workflow";

const { actions, connector } = gongManifests();

/** The parameters of the action node for an input. */
export function toParameters(action: Action, input: unknown): INodeParameters {
  return {
    authentication: "apiKey",
    resource: action.group,
    operation: action.id,
    ...(action.response?.items !== undefined && { returnAll: false, limit: 2 }),
    ...toFields(createStepForm(action, connector.pagination, 2).fields, input),
  };
}

export function toTriggerParameters(trigger: Trigger, values: unknown): INodeParameters {
  const { fields } = createStepForm(trigger, connector.pagination, 2);
  return { authentication: "apiKey", event: trigger.id, ...toFields(fields, values) };
}

export function getAction(id: string): Action {
  const action = actions.get(id);
  if (!action) throw new Error(`no action ${id}`);
  return action;
}

function toFields(fields: readonly FormField[], input: unknown): INodeParameters {
  const entries = fields
    .map((field) => [field, getPointer(input, field.pointer)] as const)
    .filter(([field, value]) => value !== undefined && field.kind !== "file")
    .map(([field, value]) => [field, toParameter(field, value)] as const);
  const pick = (isRequired: boolean) =>
    Object.fromEntries(
      entries.filter(([field]) => field.isRequired === isRequired).map(([{ name }, value]) => [name, value]),
    );
  return { ...pick(true), additionalFields: pick(false) };
}

function toParameter(field: FormField, value: unknown): NodeParameterValueType {
  if (field.kind === "list" && Array.isArray(value))
    return { items: value.map((entry) => toFields(field.fields, entry)) };
  if (field.kind === "json") return JSON.stringify(value);
  if (field.lookup && typeof value === "string") return { __rl: true, mode: "id", value };
  return value as NodeParameterValueType;
}
