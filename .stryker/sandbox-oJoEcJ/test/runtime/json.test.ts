// @ts-nocheck
// Digits survive, pointers point, and what a person writes is refused where it would lose digits.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ConnectorError } from "../../src/index.ts";
import { getPointer, parseInputJson, parseLosslessJson } from "../../src/internal.ts";

describe("parseJson", () => {
  test("keeps every digit of a long whole number", () => {
    expect(
      parseLosslessJson('{"integrationId":2271307570613351879,"n":[1,9007199254740993,-9007199254740993]}'),
    ).toEqual({
      integrationId: "2271307570613351879",
      n: [1, "9007199254740993", "-9007199254740993"],
    });
  });

  test("leaves long digits inside strings and fractions alone", () => {
    expect(parseLosslessJson('{"a":"id: 2271307570613351879","b":0.1234567890123456,"c":1e300}')).toEqual({
      a: "id: 2271307570613351879",
      b: 0.1234567890123456,
      c: 1e300,
    });
  });

  test("agrees with JSON.parse wherever no digit is at stake", () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        fc.pre(!/\d{16}/.test(text));
        expect(parseLosslessJson(text)).toEqual(JSON.parse(text));
      }),
    );
  });

  test("gives any 20-digit id back digit by digit", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 2n ** 53n, max: 10n ** 20n - 1n }), (id) => {
        expect(parseLosslessJson(`{"id": ${id}}`)).toEqual({ id: String(id) });
      }),
    );
  });
});

describe("parseInput", () => {
  test("refuses a number that would lose digits, and says what to do", () => {
    const parse = (): unknown => parseInputJson('{"id":7782342274025937895}');
    expect(parse).toThrow(ConnectorError);
    expect(parse).toThrow(/7782342274025937895 .* in quotes/);
  });

  test("refuses what is no JSON", () => {
    expect(() => parseInputJson("{id: 1}")).toThrow(/is not JSON/);
  });
});

describe("at", () => {
  test.for([
    ["", { a: 1 }, { a: 1 }],
    ["/a/0/b", { a: [{ b: 2 }] }, 2],
    ["/a~1b", { "a/b": 3 }, 3],
    ["/a~0b", { "a~b": 4 }, 4],
    ["/missing/deeper", { a: 1 }, undefined],
    ["/toString", {}, undefined],
    ["/a", null, undefined],
  ] as const)("%s", ([pointer, value, expected]) => {
    expect(getPointer(value, pointer)).toEqual(expected);
  });
});
