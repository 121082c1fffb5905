// The nodes of packages/n8n, for pages that show a node with an input. packages/n8n has the fields in the same order and form.
import { type Action, gongManifests, type Trigger } from "gong-connector";
import { createStepForm, type FormField } from "gong-connector/forms";
import type { N8nField, N8nForm } from "./api/settings_contract.ts";

const listLevels = 2;

/** The node that runs an action. */
export function createN8nActionForm(action: Action): N8nForm {
  const { pagination } = gongManifests().connector;
  const { fields } = createStepForm(action, pagination, listLevels);
  return {
    node: "gong",
    parameters: { resource: action.group, operation: action.id },
    fields: toFields(fields),
    ...(action.response?.items !== undefined && { limitInput: pagination.limitInput }),
  };
}

/** The node that polls for the events of a trigger. */
export function createN8nTriggerForm(trigger: Trigger): N8nForm {
  const { fields } = createStepForm(trigger, gongManifests().connector.pagination, listLevels);
  return { node: "gongTrigger", parameters: { event: trigger.id }, fields: toFields(fields) };
}

function toFields(fields: readonly FormField[]): N8nField[] {
  return fields
    .filter(({ kind }) => kind !== "file")
    .map(({ name, pointer, kind, isRequired, lookup, fields: entries }) => ({
      name,
      pointer,
      isRequired,
      kind: kind === "list" || kind === "json" ? kind : lookup && kind === "string" ? "lookup" : "value",
      fields: toFields(entries),
    }));
}
