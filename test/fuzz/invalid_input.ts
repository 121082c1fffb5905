// Changes a valid input in one place, in each way that breaks its schema or its date ranges.
import type { Action, Schema } from "../../src/index.ts";
import { getPointer, isRecord } from "../../src/internal.ts";
import { isRequiredChoice } from "../../src/json/input_rules.ts";
import { setPointer } from "./valid_input.ts";

export interface InvalidInput {
  description: string;
  /** Path of the change; an issue has to name it, one of its parents or a part of it. */
  path: string;
  input: unknown;
  /** Paths of siblings that the changed value can make required; an issue there names the changed property. */
  dependents?: readonly string[];
  /** Whether it breaks a date range, which the schema does not express. */
  isDateRange: boolean;
}

interface Place {
  schema: Schema;
  value: unknown;
  path: string;
  dependents?: readonly string[];
}

/** Values that replace a value of another type. */
const values: readonly unknown[] = [null, true, 17, 1.5, "", "text", [], ["a"], {}, { a: 1 }];

/** Functions that create the invalid inputs of a valid input. */
export function generateInvalidInputs(action: Action, input: Record<string, unknown>): (() => InvalidInput)[] {
  const whole: Place = { schema: action.input, value: input, path: "" };
  const nonObjects = [null, undefined, true, 1, "text", [], [input]];
  return [
    ...nonObjects.map((value) => () => ({
      description: "is not an object",
      path: "",
      input: value,
      isDateRange: false,
    })),
    ...listPlaces(whole).flatMap((place) =>
      listChanges(place).map((change) => () => applyChange(input, place, change)),
    ),
    ...reverseDateRanges(action, input),
  ];
}

/** One change of the value at a place. */
interface Change {
  description: string;
  /** Path of the issue, relative to the place. */
  below?: string;
  apply(value: unknown): unknown;
}

function applyChange(
  input: unknown,
  { path, dependents = [] }: Place,
  { description, below = "", apply }: Change,
): InvalidInput {
  const copy: unknown = structuredClone(input);
  const where = `${path}${below}`;
  if (path === "") return { description, path: where, input: apply(copy), isDateRange: false };
  const parent = getPointer(copy, path.slice(0, path.lastIndexOf("/")));
  const name = path.slice(path.lastIndexOf("/") + 1);
  Reflect.set(Object(parent), name, apply(Reflect.get(Object(parent), name)));
  return { description, path: where, dependents, input: copy, isDateRange: false };
}

/** Names of the properties that `if` and `then` require for some value of a property. */
function listDependents({ if: condition, then }: Schema, name: string): readonly string[] {
  return Object.hasOwn(condition?.properties ?? {}, name) ? (then?.required ?? []) : [];
}

/** The places of a value, down to alternatives, whose parts have no certain schema. */
function listPlaces(place: Place): Place[] {
  const { schema, value, path } = place;
  const alternatives = schema.anyOf ?? schema.oneOf;
  if (alternatives && !isRequiredChoice(alternatives)) return [place];
  if (Array.isArray(value))
    return [
      place,
      ...value.flatMap((item, index) =>
        listPlaces({ schema: schema.items ?? {}, value: item, path: `${path}/${index}` }),
      ),
    ];
  if (!isRecord(value)) return [place];
  const parts = Object.keys(value).flatMap((name) => {
    const part =
      schema.properties?.[name] ?? (isRecord(schema.additionalProperties) ? schema.additionalProperties : {});
    const dependents = listDependents(schema, name).map((dependent) => `${path}/${dependent}`);
    return listPlaces({ schema: part, value: value[name], path: `${path}/${name}`, dependents });
  });
  return [place, ...parts];
}

function listChanges({ schema, value }: Place): Change[] {
  const replace = (description: string, replacement: unknown): Change => ({ description, apply: () => replacement });
  return [
    ...values.map((replacement) => replace(`is ${JSON.stringify(replacement)}`, replacement)),
    ...(schema.enum ? [replace("is not in the enum", `${value}x`), replace("has another case", swapCase(value))] : []),
    ...(typeof value === "string" ? listTextChanges(schema, value) : []),
    ...(typeof value === "number" ? listNumberChanges(schema, value) : []),
    ...(Array.isArray(value) ? listArrayChanges(schema, value) : []),
    ...(isRecord(value) ? listObjectChanges(schema, value) : []),
  ];
}

function swapCase(value: unknown): string {
  return [...String(value)]
    .map((sign) => (sign === sign.toLowerCase() ? sign.toUpperCase() : sign.toLowerCase()))
    .join("");
}

function listTextChanges({ maxLength, minLength = 0 }: Schema, value: string): Change[] {
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
    ...texts.map((text) => ({ description: `is ${JSON.stringify(text)}`, apply: () => text })),
    ...(minLength > 0 ? [{ description: "is empty", apply: () => "" }] : []),
    ...(maxLength === undefined ? [] : [{ description: "is too long", apply: () => "x".repeat(maxLength + 1) }]),
  ];
}

function listNumberChanges({ minimum, maximum }: Schema, value: number): Change[] {
  const numbers = [
    value + 0.5,
    String(value),
    ...(minimum === undefined ? [] : [minimum - 1]),
    ...(maximum === undefined ? [] : [maximum + 1]),
  ];
  return numbers.map((number) => ({ description: `is ${JSON.stringify(number)}`, apply: () => number }));
}

function listArrayChanges({ minItems = 0, maxItems, uniqueItems }: Schema, value: readonly unknown[]): Change[] {
  const [first] = value;
  return [
    ...(minItems > 0 ? [{ description: "has too few items", apply: () => value.slice(0, minItems - 1) }] : []),
    ...(maxItems !== undefined && value.length > 0
      ? [{ description: "has too many items", apply: () => Array.from({ length: maxItems + 1 }, () => first) }]
      : []),
    ...(uniqueItems && value.length > 0 ? [{ description: "has an item twice", apply: () => [...value, first] }] : []),
    ...(value.length > 0 ? [{ description: "is an item instead of the list", apply: () => first }] : []),
  ];
}

function listObjectChanges(schema: Schema, value: Record<string, unknown>): Change[] {
  const { required = [], additionalProperties, properties = {}, dependentRequired = {}, then } = schema;
  const requiredNames = new Set([...required, ...Object.values(dependentRequired).flat(), ...(then?.required ?? [])]);
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
    ...[...requiredNames].map((name) => ({ description: `lacks ${name}`, below: `/${name}`, apply: without([name]) })),
    ...choices.map((choice) => ({
      description: "lacks all of a choice",
      apply: without(choice.flatMap((branch) => branch.required)),
    })),
    ...(additionalProperties === false
      ? names
          .filter((name) => !Object.hasOwn(properties, name))
          .map((name) => ({
            description: `has ${JSON.stringify(name)}`,
            below: `/${name}`,
            apply: () => addProperty(value, name),
          }))
      : []),
  ];
}

/** Adds a property as JSON.parse does, for which __proto__ is an ordinary name. */
function addProperty(value: Record<string, unknown>, name: string): unknown {
  return JSON.parse(
    `${JSON.stringify(value).slice(0, -1)}${Object.keys(value).length > 0 ? "," : ""}${JSON.stringify(name)}:1}`,
  );
}

function reverseDateRanges(action: Action, input: Record<string, unknown>): (() => InvalidInput)[] {
  const createEdited =
    (description: string, path: string, edit: (copy: Record<string, unknown>) => void) => (): InvalidInput => {
      const copy = structuredClone(input);
      edit(copy);
      return { description, path, input: copy, isDateRange: true };
    };
  const has = (pointer: string): boolean => getPointer(input, pointer) !== undefined;
  const ranges = (action.dateRanges ?? []).filter(({ from, to }) => has(from) && has(to));
  return ranges.map(({ from, to }) =>
    createEdited("ends before it starts", from, (copy) => {
      setPointer(copy, from, getPointer(input, to));
      setPointer(copy, to, getPointer(input, from));
    }),
  );
}
