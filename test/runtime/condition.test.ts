// Conditions and templates of manifests, each rule at its edges.
import { describe, expect, test } from "vitest";
import { type Condition, matchesAllConditions, matchesCondition } from "../../src/runtime/condition.ts";
import {
  fillPath,
  fillTemplate,
  getTemplateInput,
  listPathInputs,
  listTemplateInputs,
} from "../../src/runtime/template.ts";

describe("a condition", () => {
  const value = { name: "a", count: 3, digits: "3", flag: true, empty: null, list: ["a"], nested: { id: 55 } };

  test.for<[boolean, Condition]>([
    [true, { path: "/name", equals: "a" }],
    [false, { path: "/name", equals: "b" }],
    [true, { path: "/count", equals: "3" }],
    [true, { path: "/digits", equals: 3 }],
    [true, { path: "/nested/id", equals: "55" }],
    [true, { path: "/flag", equals: true }],
    [false, { path: "/flag", equals: false }],
    [false, { path: "/flag", equals: "false" }],
    [false, { path: "/name", equals: true }],
    [false, { path: "/absent", equals: "undefined" }],
    [false, { path: "/empty", equals: "null" }],
    [false, { path: "/list", equals: "a" }],
    [true, { path: "/name", in: ["b", "a"] }],
    [false, { path: "/name", in: ["b", "c"] }],
    [true, { path: "/count", in: ["3"] }],
    [true, { path: "/count", greaterThan: 2 }],
    [false, { path: "/count", greaterThan: 3 }],
    [true, { path: "/count", greaterThan: "2" }],
    [false, { path: "/digits", greaterThan: 2 }],
    [false, { path: "/absent", greaterThan: 2 }],
    [true, { path: "/name", exists: true }],
    [false, { path: "/name", exists: false }],
    [false, { path: "/absent", exists: true }],
    [true, { path: "/absent", exists: false }],
    [true, { path: "/empty", exists: false }],
    [true, { path: "/list", exists: true }],
    [false, { path: "/count", greaterThan: 2, equals: 4 }],
    [true, { path: "/count", greaterThan: 2, equals: 3 }],
  ])("is %s for %j", ([expected, condition]) => {
    expect(matchesCondition(condition, value)).toBe(expected);
  });

  test("compares with an input, and holds if that is absent", () => {
    const condition = { path: "/name", equals: "{wanted}" };
    expect(matchesCondition(condition, value, { wanted: "a" })).toBe(true);
    expect(matchesCondition(condition, value, { wanted: "b" })).toBe(false);
    expect(matchesCondition(condition, value, {})).toBe(true);
    expect(matchesCondition(condition, value)).toBe(true);
  });

  test("of several must all hold; none hold for any value", () => {
    const holds = { path: "/name", equals: "a" };
    const fails = { path: "/name", equals: "b" };
    expect(matchesAllConditions([holds, holds], value)).toBe(true);
    expect(matchesAllConditions([holds, fails], value)).toBe(false);
    expect(matchesAllConditions([], value)).toBe(true);
    expect(matchesAllConditions(undefined, value)).toBe(true);
  });
});

describe("a template", () => {
  test.for([
    ["{name}", "name"],
    ["{name} and more", undefined],
    ["before {name}", undefined],
    ["name", undefined],
    [3, undefined],
    [null, undefined],
  ])("%j inserts the input %s", ([value, expected]) => {
    expect(getTemplateInput(value)).toBe(expected);
  });

  test("names its inputs at any depth", () => {
    expect(listTemplateInputs({ a: "{one}", b: ["{two}", { c: "{three}", d: "text", e: null, f: 4 }] })).toEqual([
      "one",
      "two",
      "three",
    ]);
    expect(listTemplateInputs(null)).toEqual([]);
  });

  test.for<[unknown, unknown]>([
    ["{a}", 1],
    ["{absent}", undefined],
    ["{toString}", undefined],
    ["text {a}", "text {a}"],
    [null, null],
    [false, false],
    [
      { x: "{a}", y: "{absent}", z: null },
      { x: 1, z: null },
    ],
    [{ x: { y: "{absent}" } }, undefined],
    [{ x: {} }, { x: {} }],
    [{}, {}],
    [
      ["{absent}", "{a}", 2],
      [1, 2],
    ],
    [["{absent}"], undefined],
    [[], []],
    [{ list: ["{absent}"], other: "{b}" }, { other: [1, null] }],
  ])("%j is filled as %j", ([template, expected]) => {
    expect(fillTemplate(template, { a: 1, b: [1, null] })).toStrictEqual(expected);
  });

  test("of a path encodes its inputs", () => {
    expect(listPathInputs("/v2/{group}/{id}")).toEqual(["group", "id"]);
    expect(fillPath("/v2/{group}/{id}", { group: "a/b", id: 5 })).toBe("/v2/a%2Fb/5");
  });
});
