// Makes a valid input wrong in one place: each way to break its schema or the rules between inputs.
import type { Action, Schema } from "../../src/index.ts";
import { getPointer, isRecord } from "../../src/internal.ts";
import { isRequiredChoice } from "../../src/json/input_rules.ts";
import { setPointer } from "./valid_input.ts";

export interface InvalidInput {
  /** What was done to it. */
  what: string;
  /** Where; the report has to name this place or one around it. */
  path: string;
  input: unknown;
  /** It offends a rule between inputs, which the schema does not say. */
  isRule: boolean;
}

interface Place {
  schema: Schema;
  value: unknown;
  path: string;
}

/** What is put where a value of another type belongs. */
const values: readonly unknown[] = [null, true, 17, 1.5, "", "text", [], ["a"], {}, { a: 1 }];

/** All mutants of a valid input; the list is made anew by each call, the inputs only when one is taken. */
export function generateInvalidInputs(action: Action, input: Record<string, unknown>): (() => InvalidInput)[] {
  const whole: Place = { schema: action.input, value: input, path: "" };
  const strangers = [null, undefined, true, 1, "text", [], [input]];
  return [
    ...strangers.map((value) => () => ({ what: "is no object", path: "", input: value, isRule: false })),
    ...placesOf(whole).flatMap((place) => wrongs(place).map((wrong) => () => applied(input, place, wrong))),
    ...ruleBreaks(action, input),
  ];
}

interface Wrong {
  what: string;
  /** Where the fault is reported, below the place. */
  below?: string;
  change(value: unknown): unknown;
}

function applied(input: unknown, { path }: Place, { what, below = "", change }: Wrong): InvalidInput {
  const copy: unknown = structuredClone(input);
  const where = `${path}${below}`;
  if (path === "") return { what, path: where, input: change(copy), isRule: false };
  const parent = getPointer(copy, path.slice(0, path.lastIndexOf("/")));
  const name = path.slice(path.lastIndexOf("/") + 1);
  Reflect.set(Object(parent), name, change(Reflect.get(Object(parent), name)));
  return { what, path: where, input: copy, isRule: false };
}

/** Every place of a value whose schema is certain. */
function placesOf(place: Place): Place[] {
  const { schema, value, path } = place;
  const alternatives = schema.anyOf ?? schema.oneOf;
  if (alternatives && !isRequiredChoice(alternatives)) return [place];
  if (Array.isArray(value))
    return [
      place,
      ...value.flatMap((item, index) =>
        placesOf({ schema: schema.items ?? {}, value: item, path: `${path}/${index}` }),
      ),
    ];
  if (!isRecord(value)) return [place];
  const parts = Object.keys(value).flatMap((name) => {
    const part =
      schema.properties?.[name] ?? (isRecord(schema.additionalProperties) ? schema.additionalProperties : {});
    return placesOf({ schema: part, value: value[name], path: `${path}/${name}` });
  });
  return [place, ...parts];
}

function wrongs({ schema, value }: Place): Wrong[] {
  const constant = (what: string, wrong: unknown): Wrong => ({ what, change: () => wrong });
  return [
    ...values.map((wrong) => constant(`is ${JSON.stringify(wrong)}`, wrong)),
    ...(schema.enum
      ? [constant("is none of the words", `${value}x`), constant("is in other letters", flipped(value))]
      : []),
    ...(typeof value === "string" ? wrongTexts(schema, value) : []),
    ...(typeof value === "number" ? wrongNumbers(schema, value) : []),
    ...(Array.isArray(value) ? wrongLists(schema, value) : []),
    ...(isRecord(value) ? wrongObjects(schema, value) : []),
  ];
}

function flipped(value: unknown): string {
  return [...String(value)]
    .map((sign) => (sign === sign.toLowerCase() ? sign.toUpperCase() : sign.toLowerCase()))
    .join("");
}

function wrongTexts({ maxLength, minLength = 0 }: Schema, value: string): Wrong[] {
  const texts = [
    ` ${value}`,
    `${value} `,
    `${value}\n`,
    `${value}!`,
    `-${value}`,
    value.slice(1),
    "not this",
    "2026-02-30",
    "2026-01-01T25:00:00Z",
  ];
  return [
    ...texts.map((text) => ({ what: `is ${JSON.stringify(text)}`, change: () => text })),
    ...(minLength > 0 ? [{ what: "is empty", change: () => "" }] : []),
    ...(maxLength === undefined ? [] : [{ what: "is too long", change: () => "x".repeat(maxLength + 1) }]),
  ];
}

function wrongNumbers({ minimum, maximum }: Schema, value: number): Wrong[] {
  const numbers = [
    value + 0.5,
    String(value),
    ...(minimum === undefined ? [] : [minimum - 1]),
    ...(maximum === undefined ? [] : [maximum + 1]),
  ];
  return numbers.map((wrong) => ({ what: `is ${JSON.stringify(wrong)}`, change: () => wrong }));
}

function wrongLists({ minItems = 0, maxItems, uniqueItems }: Schema, value: readonly unknown[]): Wrong[] {
  const [first] = value;
  return [
    ...(minItems > 0 ? [{ what: "has too few items", change: () => value.slice(0, minItems - 1) }] : []),
    ...(maxItems !== undefined && value.length > 0
      ? [{ what: "has too many items", change: () => Array.from({ length: maxItems + 1 }, () => first) }]
      : []),
    ...(uniqueItems && value.length > 0 ? [{ what: "has an item twice", change: () => [...value, first] }] : []),
    ...(value.length > 0 ? [{ what: "is its own item", change: () => first }] : []),
  ];
}

function wrongObjects(schema: Schema, value: Record<string, unknown>): Wrong[] {
  const { required = [], additionalProperties, properties = {}, dependentRequired = {}, then } = schema;
  const needed = new Set([...required, ...Object.values(dependentRequired).flat(), ...(then?.required ?? [])]);
  const choices = [schema.anyOf, schema.oneOf].filter((choice) => isRequiredChoice(choice));
  const without = (names: readonly string[]) => (): unknown =>
    Object.fromEntries(Object.entries(value).filter(([key]) => !names.includes(key)));
  const names = [
    "unknownName",
    "__proto__",
    "constructor",
    "",
    ...Object.keys(properties)
      .slice(0, 2)
      .map((name) => name.toUpperCase()),
  ];
  return [
    ...[...needed].map((name) => ({ what: `lacks ${name}`, below: `/${name}`, change: without([name]) })),
    ...choices.map((choice) => ({
      what: "lacks all of a choice",
      change: without(choice.flatMap((branch) => branch.required)),
    })),
    ...(additionalProperties === false
      ? names
          .filter((name) => !Object.hasOwn(properties, name))
          .map((name) => ({
            what: `has ${JSON.stringify(name)}`,
            below: `/${name}`,
            change: () => withOwn(value, name),
          }))
      : []),
  ];
}

/** As JSON.parse would make it: __proto__ is a name like any other. */
function withOwn(value: Record<string, unknown>, name: string): unknown {
  return JSON.parse(
    `${JSON.stringify(value).slice(0, -1)}${Object.keys(value).length > 0 ? "," : ""}${JSON.stringify(name)}:1}`,
  );
}

function ruleBreaks(action: Action, input: Record<string, unknown>): (() => InvalidInput)[] {
  const edited = (what: string, path: string, edit: (copy: Record<string, unknown>) => void) => (): InvalidInput => {
    const copy = structuredClone(input);
    edit(copy);
    return { what, path, input: copy, isRule: true };
  };
  const given = (pointer: string): boolean => getPointer(input, pointer) !== undefined;
  const ranges = (action.dateRanges ?? []).filter(({ from, to }) => given(from) && given(to));
  return ranges.map(({ from, to }) =>
    edited("ends before it starts", from, (copy) => {
      setPointer(copy, from, getPointer(input, to));
      setPointer(copy, to, getPointer(input, from));
    }),
  );
}
