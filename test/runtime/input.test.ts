// The rules between inputs that a schema cannot say, on a made-up action.
import { describe, expect, test } from "vitest";
import type { Action } from "../../src/index.ts";
import { applyInputDefaults, createInputValidator } from "../../src/runtime/validate_input.ts";

const text = { type: "string", description: "A text." } as const;

const action: Action = {
  id: "search_things",
  group: "things",
  file: "search_things.json",
  title: "Search Things",
  description: "Searches things by one of several words.",
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

describe("createInputCheck", () => {
  test.for([
    ["nothing to search by", {}, [{ path: "/name", message: "Give name or email." }]],
    ["both may be given where that is no contradiction", { name: "a", email: "b" }, []],
    [
      "only one of two ways",
      { name: "a", file: "f", url: "u" },
      [{ path: "/file", message: "Give only one of file and url." }],
    ],
    [
      "a range that runs backwards",
      { name: "a", from: "2026-02-01", to: "2026-01-01" },
      [{ path: "/from", message: "must be before to" }],
    ],
    [
      "an empty range",
      { name: "a", from: "2026-01-01", to: "2026-01-01" },
      [{ path: "/from", message: "must be before to" }],
    ],
    [
      "a condition's input",
      { name: "a", period: "CUSTOM" },
      [{ path: "/from", message: "is required if period is CUSTOM" }],
    ],
    [
      "a range without its start",
      { name: "a", to: "2026-01-01" },
      [{ path: "/from", message: "is required if to is given" }],
    ],
    ["a condition that does not hold", { name: "a", period: "WEEK" }, []],
    [
      "an unknown input, with the one that was meant",
      { nam: "a" },
      [{ path: "/nam", message: "is not an input. Did you mean name?" }],
    ],
    ["no object at all", "name", [{ path: "", message: "must be an object, not a string" }]],
  ] as const)("%s", ([, input, issues]) => {
    expect(check(input)).toEqual(issues);
  });

  test("names every fault at once", () => {
    expect(check({ name: 1, email: 2, other: 3 }).map(({ path }) => path)).toEqual(["/other", "/name", "/email"]);
  });
});

describe("withDefaults", () => {
  const keeping: Action = {
    ...action,
    response: {
      items: "/things",
      exclude: { when: { path: "/secret", equals: true }, input: "period", reason: "It is secret." },
    },
  };

  test("fills the input that decides what is held back", () => {
    expect(applyInputDefaults(keeping, { name: "a" }, { period: "exclude" })).toEqual({ name: "a", period: "exclude" });
    expect(applyInputDefaults(keeping, { name: "a", period: "include" }, { period: "exclude" })).toEqual({
      name: "a",
      period: "include",
    });
  });

  test("leaves an input of the same name alone where it means something else", () => {
    expect(applyInputDefaults(action, { name: "a" }, { period: "exclude" })).toEqual({ name: "a" });
  });
});
