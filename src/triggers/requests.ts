// The actions behind a trigger, with their fixed inputs and scopes.
import type { Manifests, Trigger } from "../runtime/manifests.ts";
import { getActionScopes, getScopeInputDefaults } from "../runtime/scopes.ts";
import { fillTemplate } from "../runtime/template.ts";
import type { InputValues } from "./event.ts";

/** The input of an action: its template filled with the trigger's input. Inputs without a value are left out. */
export function fillActionInput(template: object | undefined, input: InputValues): Record<string, unknown> {
  const filled = template && fillTemplate(template, input);
  return typeof filled === "object" && filled !== null ? { ...filled } : {};
}

/** Every action behind a trigger, with the input that its manifest fixes. */
export function getTriggerActions(
  { poll }: Trigger,
  input: InputValues = {},
): { action: string; input: InputValues }[] {
  const requests = poll ? [poll, ...(poll.enrichments ?? [])] : [];
  return requests.map(({ action, input: template }) => ({ action, input: fillActionInput(template, input) }));
}

/** The scopes of a trigger: those of its actions. */
export function getTriggerScopes(
  trigger: Trigger,
  { actions, auth }: Pick<Manifests, "actions" | "auth">,
  input: InputValues = {},
): string[] {
  const defaults = getScopeInputDefaults({ auth });
  const scopes = getTriggerActions(trigger, input).flatMap(({ action: id, input: fixed }) => {
    const action = actions.get(id);
    return action ? getActionScopes(action, fixed, defaults) : [];
  });
  return [...new Set(scopes)].sort();
}
