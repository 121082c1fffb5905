// The one form of condition in manifests: a value at a path, compared by one operator.
import { getPointer } from "../json/json_pointer.ts";
import { fillTemplate } from "./template.ts";

export interface Condition {
  /** JSON Pointer into the value that is tested. */
  path: string;
  equals?: string | number | boolean;
  in?: string | readonly unknown[];
  greaterThan?: string | number;
  exists?: boolean;
}

/** Whether a condition holds for a value. A condition whose operand is the {name} of an absent input holds. */
export function matchesCondition(
  { path, ...operators }: Condition,
  value: unknown,
  input: Readonly<Record<string, unknown>> = {},
): boolean {
  const actual = getPointer(value, path) ?? undefined;
  return Object.entries(operators).every(([operator, operand]) => {
    const expected = fillTemplate(operand, input);
    return expected === undefined || compare(operator, actual, expected);
  });
}

export function matchesAllConditions(
  conditions: readonly Condition[] | undefined,
  value: unknown,
  input?: Readonly<Record<string, unknown>>,
): boolean {
  return (conditions ?? []).every((condition) => matchesCondition(condition, value, input));
}

/** Texts and numbers of the same digits are equal: the vendor sends some ids as numbers. A boolean equals no text. */
function compare(operator: string, actual: unknown, expected: unknown): boolean {
  if (operator === "exists") return (actual !== undefined) === expected;
  if (operator === "greaterThan") return typeof actual === "number" && actual > Number(expected);
  if (actual === undefined || typeof actual === "object") return false;
  return [expected]
    .flat()
    .some((value) => (typeof value === "boolean" ? value === actual : String(value) === String(actual)));
}
