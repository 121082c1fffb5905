// Validates an input: its schema, and the order of dates, which a schema cannot express.

import { ConnectorError, type Issue } from "../errors/errors.ts";
import { getPointer } from "../json/json_pointer.ts";
import { compileValidator, type Validator } from "../json/schema_validator.ts";
import type { Action } from "./manifests.ts";

/** Lists every issue of an input of an action. */
export function createInputValidator(action: Action): Validator {
  const schema = compileValidator(action.input);
  return (input) => {
    const issues = schema(input);
    return issues.length > 0 ? issues : validateRanges(action, input);
  };
}

/** Throws `paid_actions_disabled` for a paid action. */
export function assertPaidActionAllowed({ id, cost }: Action): void {
  if (cost === undefined) return;
  throw new ConnectorError("paid_actions_disabled", `it uses ${cost}, and paid actions are disabled`, { action: id });
}

function validateRanges({ dateRanges = [] }: Action, input: unknown): readonly Issue[] {
  return dateRanges.flatMap(({ from, to, notAfter }) => {
    const [start, end] = [getPointer(input, from), getPointer(input, to)];
    const lastDay = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);
    if (notAfter && typeof end === "string" && end > lastDay)
      return [{ path: to, message: `must not be after tomorrow, ${lastDay} in UTC` }];
    if (typeof start !== "string" || typeof end !== "string" || Date.parse(start) < Date.parse(end)) return [];
    return [{ path: from, message: `must be before ${to.slice(1).replaceAll("/", ".")}` }];
  });
}
