// Formats of texts: date-times, phone numbers and e-mail addresses.
import { describe, expect, test } from "vitest";
import { compileValidator } from "../../src/json/schema_validator.ts";
import { normalizeFormats } from "../../src/json/text_formats.ts";

const isValid = (format: string, text: string): boolean =>
  compileValidator({ type: "string", format })(normalizeFormats({ type: "string", format }, text)).length === 0;

describe("date-time", () => {
  test.for([
    ["2026-01-01T00:00:00Z", "2026-01-01T00:00:00Z"],
    ["2026-01-01 00:00:00Z", "2026-01-01T00:00:00Z"],
    ["2026-01-01t00:00:00z", "2026-01-01T00:00:00Z"],
    ["2026-01-01T00:00:00+0200", "2026-01-01T00:00:00+02:00"],
    ["2026-01-01T00:00:00.123-05", "2026-01-01T00:00:00.123-05:00"],
  ] as const)("sends %s as %s", ([text, expected]) => {
    expect(normalizeFormats({ type: "string", format: "date-time" }, text)).toBe(expected);
    expect(isValid("date-time", text)).toBe(true);
  });

  test.for([
    "2026-01-01",
    "2026-01-01T00:00:00",
    "2026-02-30T00:00:00Z",
    "2026-13-01T00:00:00Z",
    "2026-01-01T24:00:00Z",
    "2026-01-01T00:60:00Z",
    "2026-01-01T00:00:00+99:00",
    "2026-01-01T00:00Z",
    "now",
    "",
  ])("rejects %s", (text) => {
    expect(isValid("date-time", text)).toBe(false);
  });

  test("explains a leap second", () => {
    const [issue] = compileValidator({ type: "string", format: "date-time" })("2016-12-31T23:59:60Z");
    expect(issue?.message).toContain("Write 23:59:59, or 00:00:00 of the next day");
  });
});

describe("phone", () => {
  test.for([
    ["+1 (425) 555-2671", "+14255552671"],
    ["+49.30/901820", "+4930901820"],
    [" +33\u00a01\u201123\u201145 ", "+3312345"],
    ["+４４ 20 7946 0000", "+442079460000"],
  ] as const)("sends %s as %s", ([text, expected]) => {
    expect(normalizeFormats({ type: "string", format: "phone" }, text)).toBe(expected);
    expect(isValid("phone", text)).toBe(true);
  });

  test.for([
    "+1 800 FLOWERS",
    "425-555-2671",
    "+49 (0)30 901820",
    "+1234",
    "+1234567890123456",
    "+1 425+555 2671",
    "+",
  ])("rejects %s", (text) => {
    expect(isValid("phone", text)).toBe(false);
  });
});

describe("idn-email", () => {
  test.for(["ada@example.com", "élodie@société.fr", "o'brien+x@mail.example.co", "用户@例子.公司"])(
    "accepts %s",
    (text) => {
      expect(isValid("idn-email", text)).toBe(true);
    },
  );

  test.for([
    "ada",
    "ada@example",
    "@example.com",
    "a b@example.com",
    "a@b@example.com",
    "Ada <ada@example.com>",
    "ada@-example.com",
    "a..b@example.com",
    `${"a".repeat(250)}@example.com`,
  ])("rejects %s", (text) => {
    expect(isValid("idn-email", text)).toBe(false);
  });
});
