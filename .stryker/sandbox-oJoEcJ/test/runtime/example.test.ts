// @ts-nocheck
// The example of every action is accepted by that action.
import { describe, expect, test } from "vitest";
import { gong } from "../../src/index.ts";
import { createExampleInput } from "../../src/internal.ts";
import { createInputValidator } from "../../src/runtime/validate_input.ts";

describe("exampleInput", () => {
  test.for([...gong().actions.values()].map((action) => [action.id, action] as const))("%s", ([, action]) => {
    expect(createInputValidator(action)(createExampleInput(action))).toEqual([]);
  });
});
