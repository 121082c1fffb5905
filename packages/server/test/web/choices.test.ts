// Options of comboboxes: order, typed values and pasted lists.
import { expect, test } from "vitest";
import { addCustomOption, findTypedOption, rankByPrefix, splitIds } from "../../web/components/choices.ts";

const options = [
  { value: "1", label: "Joanna" },
  { value: "2", label: "Ana" },
  { value: "3", label: "Diana" },
];

test("options that start with the search come first, the others keep their order", () => {
  expect(rankByPrefix(options, "an").map(({ value }) => value)).toEqual(["2", "1", "3"]);
});

test("a typed text is kept as a custom value only where the field takes any value", () => {
  expect(findTypedOption(addCustomOption(options, " 42 ", true), " 42 ")).toMatchObject({
    value: "42",
    isCustom: true,
  });
  expect(findTypedOption(addCustomOption(options, "42", false), "42")).toBeUndefined();
  expect(findTypedOption(addCustomOption(options, "  ", true), "  ")).toBeUndefined();
});

test("a typed label selects its option, unless several have it", () => {
  expect(findTypedOption(addCustomOption(options, "diana", true), "diana")?.value).toBe("3");
  const doubled = [...options, { value: "4", label: "Diana" }];
  expect(findTypedOption(addCustomOption(doubled, "Diana", true), "Diana")?.value).toBe("Diana");
});

test("a pasted list of ids becomes one value for each id, and other texts stay whole", () => {
  expect(splitIds("77 78,\n79")).toEqual(["77", "78", "79"]);
  expect(splitIds("Ana Lima")).toEqual(["Ana Lima"]);
});
