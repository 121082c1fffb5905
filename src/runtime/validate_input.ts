// Checks an input: its schema, and the rules between inputs that a schema cannot say.

import { ConnectorError, type Issue } from "./errors.ts";
import { getPointer, isRecord } from "./lossless_json.ts";
import type { Action } from "./manifests.ts";
import { matchesCondition } from "./request.ts";
import { compileValidator, type Validator } from "./schema_validator.ts";

/** Lists every fault of an input of an action. */
export function createInputValidator(action: Action): Validator {
  const schema = compileValidator(action.input);
  return (input) => {
    const issues = schema(input);
    return issues.length > 0 ? issues : ruleIssues(action, input);
  };
}

/** Input with the default of the way in for the input that decides what is held back. */
export function applyInputDefaults(
  action: Action,
  input: unknown,
  defaults: Readonly<Record<string, unknown>>,
): unknown {
  const name = action.response?.exclude?.input;
  if (name === undefined || !isRecord(input) || input[name] !== undefined || defaults[name] === undefined) return input;
  return { ...input, [name]: defaults[name] };
}

/** Throws for an action that spends what the vendor is paid for. */
export function assertPaidActionAllowed({ id, cost }: Action): void {
  if (cost === undefined) return;
  throw new ConnectorError("paid_actions_disabled", `${id} spends ${cost}, which is switched off`, {
    action: id,
    remedy: "Switch it on in the settings, or with the option credits.",
  });
}

function ruleIssues(action: Action, input: unknown): readonly Issue[] {
  const given = (pointer: string): boolean => getPointer(input, pointer) !== undefined;
  const issues: Issue[] = [];
  for (const { from, to } of action.dateRanges ?? []) {
    const [start, end] = [getPointer(input, from), getPointer(input, to)];
    if (typeof start !== "string" || typeof end !== "string" || Date.parse(start) < Date.parse(end)) continue;
    issues.push({ path: from, message: `must be before ${to.slice(1).replaceAll("/", ".")}` });
  }
  for (const { inputs, exclusive, optional, reason } of action.requiresOneOf ?? []) {
    const count = inputs.filter(given).length;
    const names = inputs.map((pointer) => pointer.slice(1).replaceAll("/", ".")).join(", ");
    if (count === 0 && !optional)
      issues.push({ path: inputs[0] ?? "", message: `one of ${names} is required. ${reason}` });
    if (count > 1 && exclusive)
      issues.push({ path: inputs.find(given) ?? "", message: `only one of ${names} may be given. ${reason}` });
  }
  for (const { when, inputs, reason } of action.requiresWhen ?? []) {
    if (!matchesCondition(when, input)) continue;
    for (const path of inputs.filter((pointer) => !given(pointer)))
      issues.push({ path, message: `is required. ${reason}` });
  }
  return issues;
}
