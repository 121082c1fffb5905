// JSON without loss of digits, and JSON Pointers.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ConnectorError } from "../../src/index.ts";
import { getPointer, parseInputJson, parseLosslessJson } from "../../src/internal.ts";
import { maxJsonDepth, parseJsonBody } from "../../src/json/lossless_json.ts";

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

/** JSON of some levels, as lists or as objects. */
function nest(levels: number, open = "[", close = "]"): string {
  return open.repeat(levels) + (open === "[" ? "" : "1") + close.repeat(levels);
}

describe("parseLosslessJson, for every text", () => {
  /** Texts with digits, quotes and backslashes close to each other. */
  const fragments = fc.constantFrom(
    ...['"', "\\", "\\u0022", "{", "}", "[", "]", ":", ",", " ", "-", "1.5", "e3", "12345678901234567890", "null"],
  );

  test("accepts exactly the texts that JSON.parse accepts", () => {
    const accepts = (parse: (text: string) => unknown, text: string): boolean => {
      try {
        parse(text);
        return true;
      } catch {
        return false;
      }
    };
    const text = fc.array(fragments).map((parts) => parts.join(""));
    fc.assert(
      fc.property(text, (candidate) => {
        expect(accepts(parseLosslessJson, candidate)).toBe(accepts(JSON.parse, candidate));
      }),
      { numRuns: 2000 },
    );
  });

  test("keeps every digit in every place, and changes no string", () => {
    const id = fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n });
    const text = fc.array(fragments).map((parts) => parts.join(""));
    fc.assert(
      fc.property(fc.array(fc.tuple(text, id)), (entries) => {
        const json = `[${entries.map(([name, digits]) => `{ ${JSON.stringify(name)} :\t${digits}\n}`).join(",")}]`;
        const expected = entries.map(([name, digits]) => {
          const number = Number(digits);
          return { [name]: Number.isSafeInteger(number) ? number : String(digits) };
        });
        expect(parseLosslessJson(json)).toEqual(expected);
      }),
    );
  });
});

describe("parseJsonBody", () => {
  const parse = (text: string) => parseJsonBody(Buffer.from(text));

  test("ignores a byte order mark", () => {
    expect(parse('\uFEFF{"id":1}').body).toEqual({ id: 1 });
    expect(parse("\uFEFF")).toEqual({ body: undefined });
  });

  test("reports bytes that are not UTF-8", () => {
    const bytes = Buffer.from([...Buffer.from('{"name":"Jos'), 0xe9, ...Buffer.from('"}')]);
    expect(parseJsonBody(bytes)).toEqual({ body: '{"name":"Jos\uFFFD"}', issue: "not valid UTF-8" });
    expect(parseJsonBody(Buffer.from('\uFEFF{"id":1}', "utf16le")).issue).toBe("not valid UTF-8");
  });

  test.for([
    ["[", "]"],
    ['{"a":', "}"],
    [' [ { "[" : ', "} ] "],
  ] as const)("reads JSON up to a number of levels of %j, and reports more", ([open, close]) => {
    const perUnit = open.includes("{") && open.includes("[ ") ? 2 : 1;
    expect(parse(nest(maxJsonDepth / perUnit, open, close)).issue).toBeUndefined();
    for (const levels of [maxJsonDepth + 1, 5000, 2_000_000])
      expect(parse(nest(levels, open, close)).issue).toBe(`JSON of more than ${maxJsonDepth} levels`);
    expect(parse(open.repeat(100_000)).issue).toBe(`JSON of more than ${maxJsonDepth} levels`);
  });

  test("counts no brackets in strings", () => {
    const text = JSON.stringify([`\\"${"[".repeat(5000)}`, "{".repeat(5000), '\\\\"[[']);
    expect(parse(text).body).toEqual(JSON.parse(text));
  });

  test("reports text that is not JSON", () => {
    expect(parse("<h1>Welcome</h1>")).toEqual({ body: "<h1>Welcome</h1>", issue: "not JSON" });
  });
});

describe("parseInputJson", () => {
  test("rejects JSON of more levels than a program can visit recursively", () => {
    for (const text of [nest(5000), nest(5000, '{"a":', "}"), "[".repeat(1_000_000)])
      expect(() => parseInputJson(text)).toThrow(
        expect.objectContaining({ code: "invalid_json", message: `not JSON: more than ${maxJsonDepth} levels` }),
      );
  });

  test("rejects a number that loses digits", () => {
    const parse = (): unknown => parseInputJson('{"id":7782342274025937895}');
    expect(parse).toThrow(ConnectorError);
    expect(parse).toThrow(
      expect.objectContaining({ code: "lossy_number", message: "/id loses digits as a number. Write it in quotes." }),
    );
  });

  test("ignores a byte order mark, also before a number that loses digits", () => {
    expect(parseInputJson('\uFEFF{"limit":1}')).toEqual({ limit: 1 });
    expect(() => parseInputJson('\uFEFF{"id":7782342274025937895}')).toThrow(/^\/id loses digits/);
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
