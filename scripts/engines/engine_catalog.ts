// What the packages for engines are generated from: the manifests as one value, with the form of each action and trigger.
import { createStepForm, type Form } from "../../src/forms/index.ts";
import type { Action, Manifests, Schema, Trigger } from "../../src/index.ts";

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
  title: string;
  description: string;
  icon: { light: string; dark: string };
  color: string;
  groups: readonly { id: string; singular: string; description: string }[];
  actions: readonly EngineAction[];
  triggers: readonly EngineTrigger[];
}

/** `listLevels`: how many levels of lists the engine's forms have. */
export function createEngineCatalog(manifests: Manifests, listLevels: number): EngineCatalog {
  const { title, description, icon, color, groups, pagination } = manifests.connector;
  const actions = [...manifests.actions.values()].map((action) => toAction(action, pagination, listLevels));
  const used = new Set(actions.map(({ group }) => group));
  return {
    title,
    description,
    icon,
    color,
    groups: groups.filter(({ id }) => used.has(id)),
    actions,
    triggers: [...manifests.triggers.values()].map((trigger) => toTrigger(trigger, pagination, listLevels)),
  };
}

function toAction(action: Action, pagination: Manifests["connector"]["pagination"], listLevels: number): EngineAction {
  const { id, title, summary, description, group, effect, input, output } = action;
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
    output: (isList ? output.properties?.items?.items : output) ?? {},
    input,
    form: createStepForm(action, pagination, listLevels),
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
