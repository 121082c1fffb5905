// Search in a JSON tree, and inputs that take a value of a result.
import { expect, test } from "vitest";
import { findEntries } from "../../web/components/json_search.ts";
import { createNextInput } from "../../web/pages/action/next_input.ts";

const value = { id: "7", parties: [{ name: "Ana" }, { name: "Omar" }], empty: null };

test("keeps the entries whose name or nested value contains the text", () => {
  expect(findEntries(value, "")).toHaveLength(3);
  expect(findEntries(value, "ana")?.map(([name]) => name)).toEqual(["parties"]);
  expect(findEntries(value.parties, "ana")).toEqual([["0", { name: "Ana" }]]);
  expect(findEntries(value, "PART")?.map(([name]) => name)).toEqual(["parties"]);
  expect(findEntries(value, "nobody")).toEqual([]);
  expect(findEntries("text", "t")).toBeUndefined();
});

test("puts a value of a result at the path of an input", () => {
  expect(createNextInput("/id", "7")).toEqual({ id: "7" });
  expect(createNextInput("/filter/callIds/-", "7")).toEqual({ filter: { callIds: ["7"] } });
  expect(createNextInput("/parties/-/userId", "7")).toEqual({ parties: [{ userId: "7" }] });
});
