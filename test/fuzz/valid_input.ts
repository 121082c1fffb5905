// Generates valid inputs from the schema of an action and its date ranges.
import fc from "fast-check";
import type { Action, Schema } from "../../src/index.ts";
import { getPointer, isRecord } from "../../src/internal.ts";
import { isRequiredChoice } from "../../src/json/input_rules.ts";

type Values = Record<string, unknown>;

const texts = fc.oneof(
  fc.string({ maxLength: 20 }),
  fc.string({ unit: "grapheme", maxLength: 20 }),
  fc.constantFrom("null", "{id}", "a b", "a/b?c=d&e#f", "../x", "%2e%2e", "\u0000", "É", "🙂", "__proto__", "1e400"),
);

const dateTimes = fc
  .date({ min: new Date("2000-01-01"), max: new Date("2020-12-31"), noInvalidDate: true })
  .chain((date) =>
    fc.constantFrom(
      date.toISOString(),
      `${date.toISOString().slice(0, 19)}Z`,
      `${date.toISOString().slice(0, 19)}+02:00`,
    ),
  );

const byFormat: Readonly<Record<string, fc.Arbitrary<string>>> = {
  "date-time": dateTimes,
  date: dateTimes.map((dateTime) => dateTime.slice(0, 10)),
  phone: fc.stringMatching(/^\+[1-9]\d{6,13}$/),
  "idn-email": fc.stringMatching(/^[a-z0-9]{1,12}(\.[a-z]{1,8})?@[a-z0-9]{1,12}\.(example|test|com)$/),
  uri: fc.stringMatching(
    /^https:\/\/[a-z0-9]{1,12}\.(example|test)(\/[a-z0-9]{0,8}){0,3}(\?[a-z]=[a-z0-9%]{0}[a-z]{1,4})?$/,
  ),
  uuid: fc.uuid(),
};

/** A valid value of a schema. */
export function generateValue(schema: Schema): fc.Arbitrary<unknown> {
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (schema.enum) return fc.constantFrom(...schema.enum);
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices && !isRequiredChoice(choices)) return fc.oneof(...choices.map(generateValue));
  const types = [schema.type ?? []].flat();
  if (types.length === 0) return fc.jsonValue({ maxDepth: 1 }).map((value) => JSON.parse(JSON.stringify(value)));
  return fc.oneof(...types.map((type) => generateType(schema, type)));
}

function generateType(schema: Schema, type: string): fc.Arbitrary<unknown> {
  switch (type) {
    case "object":
      return generateObject(schema);
    case "array":
      return generateArray(schema);
    case "string":
      return generateString(schema);
    case "boolean":
      return fc.boolean();
    case "null":
      return fc.constant(null);
    default:
      return generateNumber(schema, type === "integer");
  }
}

function generateNumber(
  { minimum = -1000, maximum = minimum + 1e6 }: Schema,
  isInteger: boolean,
): fc.Arbitrary<number> {
  if (isInteger) return fc.integer({ min: Math.ceil(minimum), max: Math.floor(maximum) });
  return fc.double({ min: minimum, max: maximum, noNaN: true }).map((value) => (Object.is(value, -0) ? 0 : value));
}

function generateString(schema: Schema): fc.Arbitrary<string> {
  const { format, pattern, minLength = 0, maxLength = Number.POSITIVE_INFINITY } = schema;
  const fits = (text: string): boolean => {
    const length = [...text].length;
    return length >= minLength && length <= maxLength && (pattern === undefined || new RegExp(pattern, "u").test(text));
  };
  if (format !== undefined) return (byFormat[format] ?? texts).filter(fits);
  if (pattern !== undefined) return fc.stringMatching(new RegExp(pattern)).filter(fits);
  const edge = maxLength <= 4096 ? [fc.constant("x".repeat(maxLength))] : [];
  return fc
    .oneof({ weight: 20, arbitrary: texts }, ...edge)
    .map((text) => text.padEnd(minLength, "x"))
    .filter(fits);
}

function generateArray({ items = {}, minItems = 0, maxItems = 4, uniqueItems }: Schema): fc.Arbitrary<unknown[]> {
  const size = { minLength: minItems, maxLength: Math.max(minItems, Math.min(maxItems, 4)) };
  if (!uniqueItems) return fc.array(generateValue(items), size);
  // ajv stores seen items as keys of an object, so it does not detect this text twice.
  const item = generateValue(items).filter((value) => value !== "__proto__");
  return fc.uniqueArray(item, { ...size, selector: (value) => JSON.stringify(value) });
}

function generateObject({
  properties = {},
  required = [],
  additionalProperties,
  minProperties = 0,
}: Schema): fc.Arbitrary<Values> {
  const names = Object.keys(properties);
  const known = fc.record(Object.fromEntries(names.map((name) => [name, generateValue(properties[name] ?? {})])), {
    requiredKeys: [...required, ...(minProperties > 0 ? names.slice(0, minProperties) : [])],
    noNullPrototype: true,
  });
  if (!isRecord(additionalProperties)) return known;
  const keys = fc.stringMatching(/^[a-zA-Z][a-zA-Z0-9_]{0,8}$/).filter((key) => !names.includes(key));
  const more = fc.dictionary(keys, generateValue(additionalProperties), { maxKeys: 3, noNullPrototype: true });
  return fc.tuple(known, more).map(([one, other]) => ({ ...other, ...one }));
}

/** Creating a generator takes as long as a hundred inputs. */
const generators = new WeakMap<Action, fc.Arbitrary<Values>>();

/** A valid input of an action, also by the rules between inputs. */
export function generateInput(action: Action): fc.Arbitrary<Values> {
  const generator = generators.get(action) ?? createGenerator(action);
  generators.set(action, generator);
  return generator;
}

function createGenerator(action: Action): fc.Arbitrary<Values> {
  const { properties = {} } = action.input;
  const complete = fc.record(
    Object.fromEntries(Object.entries(properties).map(([name, part]) => [name, generateComplete(part)])),
    {
      noNullPrototype: true,
    },
  );
  return fc.tuple(generateObject(action.input), complete).map(([input, spare]) => fixRules(action, input, spare));
}

/** A value with every property of its schema, at any depth. */
function generateComplete(schema: Schema): fc.Arbitrary<unknown> {
  if (!schema.properties || schema.anyOf || schema.oneOf) return generateValue(schema);
  const parts = Object.entries(schema.properties).map(([name, part]) => [name, generateComplete(part)] as const);
  return fc.record(Object.fromEntries(parts), { noNullPrototype: true });
}

function fixRules(action: Action, input: Values, spare: Values): Values {
  applyRules(action.input, input, spare);
  for (const { from, to } of action.dateRanges ?? []) {
    const [start, end] = [getPointer(input, from), getPointer(input, to)];
    if (typeof start !== "string" || typeof end !== "string" || Date.parse(start) < Date.parse(end)) continue;
    if (Date.parse(start) === Date.parse(end)) setPointer(input, to, end.replace(/^\d{4}/, "2021"));
    else {
      setPointer(input, from, end);
      setPointer(input, to, start);
    }
  }
  return input;
}

/** Makes an object satisfy the rules between the properties of its schema, at any depth, with values of another one. */
function applyRules(schema: Schema, value: unknown, spare: unknown): void {
  if (!isRecord(value)) return;
  const { properties = {}, anyOf, oneOf, not, dependentRequired = {}, if: condition, then } = schema;
  const has = ({ required = [] }: Schema): boolean => required.every((name) => value[name] !== undefined);
  const add = (names: readonly string[] = []): void => {
    for (const name of names) value[name] ??= getPointer(spare, `/${name}`);
  };
  const remove = (names: readonly string[] = []): void => {
    for (const name of names) delete value[name];
  };
  if (isRequiredChoice(anyOf) && !anyOf.some(has)) add(anyOf[0]?.required);
  if (isRequiredChoice(oneOf) && !oneOf.some(has)) add(oneOf[0]?.required);
  if (isRequiredChoice(oneOf)) for (const extra of oneOf.filter(has).slice(1)) remove(extra.required);
  if (not && has(not)) remove(not.required?.slice(1));
  for (const [name, others] of Object.entries(dependentRequired)) if (value[name] !== undefined) add(others);
  const cases = Object.entries(condition?.properties ?? {});
  if (condition && cases.every(([name, part]) => value[name] === part.const)) add(then?.required);
  for (const [name, part] of Object.entries(properties)) applyRules(part, value[name], getPointer(spare, `/${name}`));
}

/** Sets the value at a pointer, or deletes it when the value is undefined. Creates the objects of the path. */
export function setPointer(input: Values, pointer: string, value: unknown): void {
  const names = pointer.split("/").slice(1);
  const last = names.pop() ?? "";
  let parent = input;
  for (const name of names) {
    const next = parent[name];
    if (isRecord(next)) parent = next;
    else {
      if (value === undefined) return;
      const created: Values = {};
      parent[name] = created;
      parent = created;
    }
  }
  if (value === undefined) delete parent[last];
  else parent[last] = value;
}
