// Comparison of texts.
import { expect, test } from "vitest";
import { foldText } from "../../src/json/fold_text.ts";

test.for<[string, string, string]>([
  ["composed and decomposed letters", "Café", "CAFE\u0301"],
  ["sharp s", "Straße", "STRASSE"],
  ["capital sharp s", "STRAẞE", "strasse"],
  ["I with a dot above", "İstanbul", "istanbul"],
  ["final sigma", "ΟΔΟΣ", "οδοσ"],
  ["typographic apostrophes", "O’Brien", "o'brien"],
  ["acute accents as apostrophes", "O´Brien", "O`BRIEN"],
  ["ligatures and full-width letters", "ﬁnal Ｑ１", "FINAL q1"],
  ["spaces", "a\u00a0 b", "A b"],
])("takes %s as the same", ([, a, b]) => {
  expect(foldText(a)).toBe(foldText(b));
});

test("tells other letters apart", () => {
  expect(foldText("Müller")).not.toBe(foldText("Muller"));
  expect(foldText("cafe")).not.toBe(foldText("café"));
});
