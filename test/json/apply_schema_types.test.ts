// Values with the types of their schemas.
import fc from "fast-check";
import { expect, test } from "vitest";
import { applySchemaTypes } from "../../src/json/apply_schema_types.ts";
import { parseLosslessJson, parseNumbersAsText } from "../../src/json/lossless_json.ts";
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

test("keeps a property named __proto__ a property", () => {
  const value: unknown = JSON.parse('{"__proto__":{"id":5}}');
  expect(JSON.stringify(applySchemaTypes(schema, value))).toBe('{"__proto__":{"id":"5"}}');
});
