// Validators: the first value is validated without compiled code, with the same result.
import { describe, expect, test } from "vitest";
import type { Schema } from "../../src/index.ts";
import { acceptsSmallJson } from "../../src/json/matches_schema.ts";
import { compileValidator, setFirstValueCheck } from "../../src/json/schema_validator.ts";

const person: Schema = {
  type: "object",
  additionalProperties: false,
  required: ["id"],
  properties: {
    id: { type: "string", minLength: 2, maxLength: 3 },
    age: { type: "integer", minimum: 0 },
    ratio: { type: "number" },
    site: { type: "string", format: "uri" },
    names: { type: "array", maxItems: 200, uniqueItems: true, items: { type: ["string", "null"] } },
    extra: {},
  },
};

const manyNames = Array.from({ length: 200 }, (_none, index) => `name ${index}`);

/** Values with what JSON does not have, and values at a limit. */
const values: [string, unknown, boolean][] = [
  ["a valid value", { id: "ab", age: 1, ratio: 0.5, names: ["a", null] }, true],
  ["a value with many values", { id: "ab", names: manyNames }, true],
  ["too many names", { id: "ab", names: [...manyNames, "one more"] }, false],
  ["equal names", { id: "ab", names: ["a", "a"] }, false],
  ["characters beyond 16 bits", { id: "🙂🙂🙂" }, true],
  ["too many characters beyond 16 bits", { id: "🙂🙂🙂🙂" }, false],
  ["NaN", { id: "ab", age: Number.NaN }, false],
  ["Infinity", { id: "ab", ratio: Number.POSITIVE_INFINITY }, false],
  ["an undefined property", { id: "ab", age: undefined }, true],
  ["an undefined required property", { id: undefined }, false],
  ["an undefined unknown property", { id: "ab", other: undefined }, false],
  ["an inherited property", Object.create({ id: "ab" }), true],
  ["no prototype", Object.assign(Object.create(null), { id: "ab" }), true],
  ["a property __proto__", JSON.parse('{"id":"ab","__proto__":1}'), false],
  ["a list with a hole", { id: "ab", names: new Array(2) }, false],
  ["a date", { id: new Date(0) }, false],
  ["a bigint", { id: "ab", age: 1n }, false],
  ["a function", { id: "ab", extra: () => 1 }, true],
  ["a URL without a scheme", { id: "ab", site: "example.com" }, false],
];

setFirstValueCheck(acceptsSmallJson);

describe("a validator", () => {
  test.for(values)("has the same result for %s as the first value and later", ([, value, isValid]) => {
    const validate = compileValidator({ ...person });
    const first = validate(value);
    expect(first.length === 0).toBe(isValid);
    expect(validate(value)).toEqual(first);
    expect(validate(value)).toEqual(first);
  });
});
