// What the packages for engines are generated from: the manifests as one value, with the form of each action and trigger.
import { createForm, type Form } from "../../src/forms/index.ts";
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
  /** Whether items, such as private calls, can be left out. */
  excludesItems: boolean;
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
    triggers: [...manifests.triggers.values()].map((trigger) => toTrigger(trigger, listLevels)),
  };
}

function toAction(
  action: Action,
  { cursorInput, limitInput }: Manifests["connector"]["pagination"],
  listLevels: number,
): EngineAction {
  const { id, title, summary, description, group, effect, input, output } = action;
  const isList = action.response?.items !== undefined;
  const omit = isList ? [cursorInput, limitInput] : [];
  return {
    id,
    title,
    summary,
    description,
    group,
    effect,
    isList,
    excludesItems: isList && action.response?.exclude !== undefined,
    hasLimit: isList && input.properties?.[limitInput] !== undefined,
    output: (isList ? output.properties?.items?.items : output) ?? {},
    input,
    form: createForm(action, { listLevels, omit, generated: [action.idempotencyKeyInput] }),
  };
}

function toTrigger(trigger: Trigger, listLevels: number): EngineTrigger {
  const { id, title, description, poll } = trigger;
  return { id, title, description, isPolling: poll !== undefined, form: createForm(trigger, { listLevels }) };
}
