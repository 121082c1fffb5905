// Validation of inputs: schema, rules between inputs and date ranges, and how readers of plain JSON Schema get them.
import { describe, expect, test } from "vitest";
import { type Action, gongManifests, plainSchema, type Schema } from "../../src/index.ts";
import { applyInputDefaults } from "../../src/runtime/input_defaults.ts";
import { createInputValidator } from "../../src/runtime/validate_input.ts";

const text = { type: "string", description: "A text." } as const;

const action: Action = {
  id: "search_things",
  group: "things",
  file: "search_things.json",
  title: "Search Things",
  description: "Searches things by one of several words.",
  summary: "Search things",
  scopes: [],
  effect: "read",
  request: { method: "GET", path: "/things" },
  dateRanges: [{ from: "/from", to: "/to" }],
  input: {
    type: "object",
    additionalProperties: false,
    anyOf: [{ required: ["name"] }, { required: ["email"] }],
    not: { required: ["file", "url"] },
    dependentRequired: { to: ["from"] },
    if: { properties: { period: { const: "CUSTOM" } }, required: ["period"] },
    // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
    then: { required: ["from"] },
    properties: { name: text, email: text, file: text, url: text, period: text, from: text, to: text },
  },
  output: { type: "object", properties: { found: text } },
};

const check = createInputValidator(action);

describe("createInputValidator", () => {
  test.for([
    ["neither of two alternatives", {}, [{ path: "/name", message: "Give name or email." }]],
    ["both alternatives of anyOf", { name: "a", email: "b" }, []],
    [
      "inputs that exclude each other",
      { name: "a", file: "f", url: "u" },
      [{ path: "/file", message: "Give only one of file and url." }],
    ],
    [
      "a range that ends before its start",
      { name: "a", from: "2026-02-01", to: "2026-01-01" },
      [{ path: "/from", message: "must be before to" }],
    ],
    [
      "an empty range",
      { name: "a", from: "2026-01-01", to: "2026-01-01" },
      [{ path: "/from", message: "must be before to" }],
    ],
    [
      "a missing input of a case",
      { name: "a", period: "CUSTOM" },
      [{ path: "/from", message: "is required if period is CUSTOM" }],
    ],
    [
      "a missing input that another input needs",
      { name: "a", to: "2026-01-01" },
      [{ path: "/from", message: "is required if to is given" }],
    ],
    ["a case that does not apply", { name: "a", period: "WEEK" }, []],
    ["an unknown input", { nam: "a" }, [{ path: "/nam", message: "is not an input. Did you mean name?" }]],
    ["a text instead of an object", "name", [{ path: "", message: "must be an object, not a string" }]],
  ] as const)("%s", ([, input, issues]) => {
    expect(check(input)).toEqual(issues);
  });

  test("lists every issue", () => {
    expect(check({ name: 1, email: 2, other: 3 }).map(({ path }) => path)).toEqual(["/other", "/name", "/email"]);
  });
});

describe("applyInputDefaults", () => {
  const excluding: Action = {
    ...action,
    response: {
      items: "/things",
      exclude: { unless: { path: "/secret", equals: false }, input: "period", reason: "It is secret." },
    },
  };

  test("fills the input of an exclusion", () => {
    expect(applyInputDefaults(excluding, { name: "a" }, { period: "exclude" })).toEqual({
      name: "a",
      period: "exclude",
    });
    expect(applyInputDefaults(excluding, { name: "a", period: "include" }, { period: "exclude" })).toEqual({
      name: "a",
      period: "include",
    });
  });

  test("leaves an input of the same name unchanged in other actions", () => {
    expect(applyInputDefaults(action, { name: "a" }, { period: "exclude" })).toEqual({ name: "a" });
  });
});

describe("plainSchema", () => {
  test("states the rules between inputs in the description", () => {
    const { description, ...schema } = plainSchema(action.input);
    expect(description).toBe(
      "Give name or email. Give only one of file and url. from must be given if to is given. from must be given if period is CUSTOM.",
    );
    expect(Object.keys(schema)).toEqual(["type", "additionalProperties", "properties"]);
  });

  test("leaves alternatives of a value and rules of nested objects where they are", () => {
    const inner: Schema = {
      type: "object",
      properties: { a: text, b: text },
      oneOf: [{ required: ["a"] }, { required: ["b"] }],
    };
    const schema = plainSchema({ type: "array", items: { anyOf: [text, inner] } });
    const { oneOf: _oneOf, ...plain } = inner;
    expect(schema.items).toEqual({ anyOf: [text, { ...plain, description: "Give exactly one of a or b." }] });
  });

  test.for([...gongManifests().actions.values()].map(({ id, input }) => [id, input] as const))(
    "has plain JSON Schema for %s",
    ([, input]) => {
      const schema = plainSchema(input);
      expect(schema.anyOf ?? schema.oneOf).toBeUndefined();
      expect(JSON.stringify(schema)).not.toMatch(/"(not|dependentRequired|if|then|lookup|remedy)":/);
    },
  );
});
