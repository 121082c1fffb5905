// JSON without loss of digits, and JSON Pointers.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ConnectorError } from "../../src/index.ts";
import { getPointer, parseInputJson, parseLosslessJson } from "../../src/internal.ts";

describe("parseLosslessJson", () => {
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

  test("agrees with JSON.parse for numbers of up to 15 digits", () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        fc.pre(!/\d{16}/.test(text));
        expect(parseLosslessJson(text)).toEqual(JSON.parse(text));
      }),
    );
  });

  test("keeps ids of up to 20 digits", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 2n ** 53n, max: 10n ** 20n - 1n }), (id) => {
        expect(parseLosslessJson(`{"id": ${id}}`)).toEqual({ id: String(id) });
      }),
    );
  });
});

describe("parseInputJson", () => {
  test("rejects a number that loses digits", () => {
    const parse = (): unknown => parseInputJson('{"id":7782342274025937895}');
    expect(parse).toThrow(ConnectorError);
    expect(parse).toThrow(
      expect.objectContaining({ code: "lossy_number", message: "/id loses digits as a number. Write it in quotes." }),
    );
  });

  test("rejects text that is not JSON", () => {
    expect(() => parseInputJson("{id: 1}")).toThrow(expect.objectContaining({ code: "invalid_json" }));
  });
});

describe("getPointer", () => {
  test.for([
    ["", { a: 1 }, { a: 1 }],
    ["/a/0/b", { a: [{ b: 2 }] }, 2],
    ["/a~1b", { "a/b": 3 }, 3],
    ["/a~0b", { "a~b": 4 }, 4],
    ["/missing/deeper", { a: 1 }, undefined],
    ["/toString", {}, undefined],
    ["/a", null, undefined],
  ] as const)("reads %s", ([pointer, value, expected]) => {
    expect(getPointer(value, pointer)).toEqual(expected);
  });
});
