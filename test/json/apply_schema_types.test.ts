// Values with the types of their schemas.
import fc from "fast-check";
import { expect, test } from "vitest";
import { applySchemaTypes } from "../../src/json/apply_schema_types.ts";
import { isRecord, parseLosslessJson, parseNumbersAsText } from "../../src/json/lossless_json.ts";
import type { Schema } from "../../src/json/schema.ts";

const schema: Schema = {
  type: "object",
  properties: {
    id: { type: ["string", "null"] },
    count: { type: "integer" },
    either: { type: ["string", "number"] },
    ids: { type: "array", items: { type: "string" } },
    children: { type: "array", items: { type: "object", properties: { id: { type: "string" } } } },
  },
  additionalProperties: { type: "object", properties: { id: { type: "string" } } },
};

test("converts only numbers in the place of text", () => {
  const value = {
    id: 5,
    count: 6,
    either: 7,
    ids: [8, "9", null],
    children: [{ id: 10, other: 11 }],
    more: { id: 12 },
  };
  expect(applySchemaTypes(schema, value)).toEqual({
    id: "5",
    count: 6,
    either: 7,
    ids: ["8", "9", null],
    children: [{ id: "10", other: 11 }],
    more: { id: "12" },
  });
  expect(value.id).toBe(5);
});

test("leaves null out of a list of objects", () => {
  expect(applySchemaTypes(schema, { id: null, children: [null, { id: "1" }, null] })).toEqual({
    id: null,
    children: [{ id: "1" }],
  });
});

test.for([
  null,
  undefined,
  5,
  "text",
  [],
  { id: "5", ids: ["1"], children: [{ id: "2" }] },
  { id: {}, ids: {}, children: "none" },
])("returns the same value where nothing changes: %j", (value) => {
  expect(applySchemaTypes(schema, value)).toBe(value);
});

test("has the digits as they were sent, for every number and its place", () => {
  const spelling = fc.constantFrom("1.50", "1E2", "-0", "1e400", "0.1000000000000000055", "123456789012345678901", "7");
  fc.assert(
    fc.property(spelling, fc.array(spelling), (id, ids) => {
      const text = `{"children":[null,{"id":${id}}],"ids":[${ids}],"count":1.0}`;
      expect(applySchemaTypes(schema, parseLosslessJson(text), () => parseNumbersAsText(text))).toEqual({
        children: [{ id }],
        ids,
        count: 1,
      });
    }),
  );
});

/** Names that are a text in one place and a number in another. */
const closedSchema: Schema = {
  type: "object",
  properties: {
    id: { type: "string" },
    value: { type: "number" },
    values: { type: "array", items: { type: "string" } },
    parts: { type: "array", items: { type: "object", properties: { value: { type: "string" }, id: {} } } },
    part: { type: "object", properties: { id: { type: "number" }, parts: { type: "array", items: {} } } },
  },
};

/** The same as `applySchemaTypes`, with copies of everything. */
function applyEach({ type, properties = {}, items }: Schema, value: unknown): unknown {
  if (typeof value === "number") return type === "string" ? String(value) : value;
  if (Array.isArray(value))
    return items
      ? value.filter((entry) => entry !== null || items.type !== "object").map((entry) => applyEach(items, entry))
      : value;
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, part]) => [name, applyEach(properties[name] ?? {}, part)]),
  );
}

test("converts each number and null in its place, and returns the same value where nothing changes", () => {
  const { value: any } = fc.letrec((tie) => ({
    value: fc.oneof(
      { maxDepth: 4 },
      fc.constantFrom<unknown>(5, "5", null),
      fc.array(tie("value"), { maxLength: 3 }),
      fc.dictionary(fc.constantFrom("id", "value", "values", "parts", "part"), tie("value"), { noNullPrototype: true }),
    ),
  }));
  fc.assert(
    fc.property(any, (value) => {
      const converted = applySchemaTypes(closedSchema, value);
      expect(converted).toEqual(applyEach(closedSchema, value));
      if (JSON.stringify(converted) === JSON.stringify(value)) expect(converted).toBe(value);
      expect(applySchemaTypes(closedSchema, converted)).toBe(converted);
    }),
    { numRuns: 2000 },
  );
});

test("keeps a property named __proto__ a property", () => {
  const value: unknown = JSON.parse('{"__proto__":{"id":5}}');
  expect(JSON.stringify(applySchemaTypes(schema, value))).toBe('{"__proto__":{"id":"5"}}');
});
