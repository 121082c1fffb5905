// What the packages for engines are generated from: the manifests as one value, with the form of each action and trigger.
import { createForm, createStepForm, type Form } from "../../src/forms/index.ts";
import type { Action, Manifests, Schema, Trigger } from "../../src/index.ts";

export interface EngineForms {
  /** How many levels of lists the forms have. */
  listLevels: number;
  /** A plugin brings the connector into the engine. A template describes one request, so that a list is read page by page. */
  kind: "plugin" | "template";
}

export interface EngineAction {
  id: string;
  title: string;
  summary: string;
  description: string;
  group: string;
  effect: Action["effect"];
  /** Whether the output is a list of items, which an engine reads to its end. */
  isList: boolean;
  /** Whether the connector stops a list at a number of items. */
  hasLimit: boolean;
  hasIdempotencyKey: boolean;
  /** Whether repeating the action is safe if its response is lost and each attempt has the same idempotency key. */
  canRepeat: boolean;
  /** Schema of the output; that of an item for a list. */
  output: Schema;
  input: Schema;
  form: Form;
}

export interface EngineTrigger {
  id: string;
  title: string;
  description: string;
  isPolling: boolean;
  form: Form;
}

export interface EngineCatalog {
  id: string;
  title: string;
  description: string;
  icon: { light: string; dark: string };
  color: string;
  groups: readonly { id: string; singular: string; description: string }[];
  actions: readonly EngineAction[];
  triggers: readonly EngineTrigger[];
}

export function createEngineCatalog(manifests: Manifests, forms: EngineForms): EngineCatalog {
  const { id, title, description, icon, color, groups, pagination } = manifests.connector;
  const actions = [...manifests.actions.values()].map((action) => toAction(action, pagination, forms));
  const triggers = forms.kind === "plugin" ? [...manifests.triggers.values()] : [];
  const used = new Set(actions.map(({ group }) => group));
  return {
    id,
    title,
    description,
    icon,
    color,
    groups: groups.filter(({ id }) => used.has(id)),
    actions,
    triggers: triggers.map((trigger) => toTrigger(trigger, pagination, forms.listLevels)),
  };
}

function toAction(
  action: Action,
  pagination: Manifests["connector"]["pagination"],
  { kind, listLevels }: EngineForms,
): EngineAction {
  const { id, title, summary, description, group, effect, input, output, idempotencyKeyInput } = action;
  const isList = action.response?.items !== undefined;
  return {
    id,
    title,
    summary,
    description,
    group,
    effect,
    isList,
    hasLimit: isList && input.properties?.[pagination.limitInput] !== undefined,
    hasIdempotencyKey: idempotencyKeyInput !== undefined,
    canRepeat: effect === "read" || action.idempotent === true || idempotencyKeyInput !== undefined,
    output: (isList ? output.properties?.items?.items : output) ?? {},
    input,
    form:
      kind === "plugin"
        ? createStepForm(action, pagination, listLevels)
        : createForm(action, { listLevels, generated: [idempotencyKeyInput] }),
  };
}

function toTrigger(
  trigger: Trigger,
  pagination: Manifests["connector"]["pagination"],
  listLevels: number,
): EngineTrigger {
  const { id, title, description, poll } = trigger;
  const form = createStepForm(trigger, pagination, listLevels);
  return { id, title, description, isPolling: poll !== undefined, form };
}
