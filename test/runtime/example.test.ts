// The example input of every action is valid for that action.
import { describe, expect, test } from "vitest";
import { gongManifests } from "../../src/index.ts";
import { createExampleInput } from "../../src/internal.ts";
import { createInputValidator } from "../../src/runtime/validate_input.ts";

describe("createExampleInput", () => {
  test.for([...gongManifests().actions.values()].map((action) => [action.id, action] as const))(
    "returns a valid input for %s",
    ([, action]) => {
      expect(createInputValidator(action)(createExampleInput(action))).toEqual([]);
    },
  );
});
