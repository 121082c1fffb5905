// One-line summaries of JSON values.
import { expect, test } from "vitest";
import { summarizeValue } from "../../web/components/summarize.ts";

test.for([
  [
    "names first, with the size of lists",
    { id: "7", records: [1, 2], name: "Zoë Vandenberghe" },
    "Zoë Vandenberghe, 7, 2 records",
  ],
  ["one entry in the singular", { title: "Call", parties: [{}] }, "Call, 1 party"],
  ["a list whose name is not a plural", { name: "Ana", context: [1] }, "Ana, context: 1"],
  ["a list", [1, 2, 3], "3 entries"],
  ["a plain value", 12, "12"],
  ["nothing for an object without texts", { flag: true, empty: [], none: null }, ""],
  ["long and multi-line texts are shortened", { text: `a\n${"b".repeat(90)}` }, `a ${"b".repeat(57)}…`],
] as const)("%s", ([, value, summary]) => {
  expect(summarizeValue(value)).toBe(summary);
});
