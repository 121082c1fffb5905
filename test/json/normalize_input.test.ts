// Inputs of forms, command lines, engines and language models: null, "" and numbers as text.
import { describe, expect, test } from "vitest";
import { gongManifests, type Schema } from "../../src/index.ts";
import { normalizeInput } from "../../src/json/normalize_input.ts";

const schema: Schema = {
  type: "object",
  additionalProperties: false,
  required: ["id"],
  properties: {
    id: { type: "string", pattern: "^[0-9]+$" },
    title: { type: "string" },
    name: { type: "string", minLength: 1 },
    kind: { type: "string", enum: ["a", "b"] },
    since: { type: "string", format: "date-time" },
    count: { type: "integer" },
    ratio: { type: "number" },
    active: { type: "boolean" },
    nullable: { type: ["string", "null"], minLength: 1 },
    mixed: { type: ["string", "number"] },
    ids: { type: "array", items: { type: "string" } },
    counts: { type: "array", items: { type: "integer" } },
    filter: { type: "object", required: ["from"], properties: { from: { type: "string" }, to: { type: "integer" } } },
    people: { type: "array", items: { type: "object", properties: { age: { type: "integer" } } } },
    customData: { type: "object", additionalProperties: {} },
    body: { anyOf: [{ type: "object", additionalProperties: {} }, { type: ["string", "null"] }] },
    prospect: {
      anyOf: [
        { type: "object", required: ["crmId"], properties: { crmId: { type: "string", minLength: 1 } } },
        { type: "object", required: ["name"], properties: { name: { type: "string", minLength: 1 } } },
      ],
    },
    cursor: { type: "string" },
  },
};

const normalize = (input: unknown): unknown => normalizeInput(schema, input, "cursor");

describe("normalizeInput", () => {
  test.for<[string, unknown, unknown]>([
    ["omits null where the schema does not allow it", { id: "1", title: null, count: null, filter: null }, { id: "1" }],
    ["keeps null where the schema allows it", { nullable: null, body: null }, { nullable: null, body: null }],
    ["keeps null and the empty text of a required input", { id: null }, { id: null }],
    ["keeps the empty text of a required input", { id: "" }, { id: "" }],
    ["keeps the empty text of an input without rules", { title: "" }, { title: "" }],
    [
      "omits the empty text of an enum, a format, a pattern, a minimum length and another type",
      { kind: "", since: "", name: "", nullable: "", count: "", active: "", ids: "", filter: "", customData: "" },
      {},
    ],
    ["omits an empty cursor", { cursor: "" }, {}],
    ["reads integers", { count: "10", counts: ["1", "-2"] }, { count: 10, counts: [1, -2] }],
    ["reads numbers", { ratio: "0.5" }, { ratio: 0.5 }],
    ["reads booleans", { active: "true" }, { active: true }],
    ["does not guess numbers", { count: "10.5", ratio: "1,5", counts: ["0x10", " 1"] }, undefined],
    ["does not lose digits", { count: "9007199254740993" }, undefined],
    ["does not guess booleans", { active: "yes" }, undefined],
    ["keeps a number where an id belongs", { id: 123 }, undefined],
    ["keeps text where text is one of the types", { mixed: "10" }, undefined],
    ["keeps null and empty elements of a list", { ids: ["", null] }, undefined],
    ["normalizes nested objects", { filter: { from: null, to: "3" } }, { filter: { from: null, to: 3 } }],
    ["normalizes objects in lists", { people: [{ age: "3" }, { age: null }] }, { people: [{ age: 3 }, {}] }],
    ["normalizes alternatives", { prospect: { crmId: null, name: "Ada" } }, { prospect: { name: "Ada" } }],
    ["changes nothing in free objects", { customData: { a: null, b: "", c: "10" } }, undefined],
    ["changes nothing in a free body", { body: { a: null, b: "", c: "true" } }, undefined],
    ["keeps an empty body", { body: "" }, undefined],
    ["keeps unknown inputs", { other: null }, undefined],
    ["keeps another value", "text", undefined],
  ])("%s", ([, input, expected]) => {
    expect(normalize(input)).toEqual(expected ?? input);
  });

  test("does not change the given input", () => {
    const input = Object.freeze({ id: "1", filter: Object.freeze({ from: "a", to: "3" }) });
    normalize(input);
    expect(input).toEqual({ id: "1", filter: { from: "a", to: "3" } });
  });

  test("does not set a prototype", () => {
    const input: unknown = JSON.parse('{ "__proto__": { "count": "1" }, "count": "1" }');
    expect(Object.getPrototypeOf(normalize(input))).toBe(Object.prototype);
  });

  test("starts every list at its first page if the cursor is empty", () => {
    for (const { input } of gongManifests().actions.values())
      expect(normalizeInput(input, { cursor: "", limit: "5" }, "cursor")).toEqual(
        input.properties?.cursor
          ? { ...(input.properties.limit ? { limit: 5 } : { limit: "5" }) }
          : { cursor: "", limit: expect.anything() },
      );
  });
});
