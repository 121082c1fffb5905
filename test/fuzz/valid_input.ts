// Makes valid inputs from an action's own schema and from the rules between its inputs.
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

const moments = fc
  .date({ min: new Date("2000-01-01"), max: new Date("2090-01-01"), noInvalidDate: true })
  .chain((date) =>
    fc.constantFrom(
      date.toISOString(),
      `${date.toISOString().slice(0, 19)}Z`,
      `${date.toISOString().slice(0, 19)}+02:00`,
    ),
  );

const byFormat: Readonly<Record<string, fc.Arbitrary<string>>> = {
  "date-time": moments,
  date: moments.map((moment) => moment.slice(0, 10)),
  email: fc.stringMatching(/^[a-z0-9]{1,12}(\.[a-z]{1,8})?@[a-z0-9]{1,12}\.(example|test|com)$/),
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
  return fc.oneof(...types.map((type) => ofType(schema, type)));
}

function ofType(schema: Schema, type: string): fc.Arbitrary<unknown> {
  switch (type) {
    case "object":
      return ofObject(schema);
    case "array":
      return ofArray(schema);
    case "string":
      return ofString(schema);
    case "boolean":
      return fc.boolean();
    case "null":
      return fc.constant(null);
    default:
      return ofNumber(schema, type === "integer");
  }
}

function ofNumber({ minimum = -1000, maximum = minimum + 1e6 }: Schema, isWhole: boolean): fc.Arbitrary<number> {
  if (isWhole) return fc.integer({ min: Math.ceil(minimum), max: Math.floor(maximum) });
  return fc.double({ min: minimum, max: maximum, noNaN: true }).map((value) => (Object.is(value, -0) ? 0 : value));
}

function ofString(schema: Schema): fc.Arbitrary<string> {
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

function ofArray({ items = {}, minItems = 0, maxItems = 4, uniqueItems }: Schema): fc.Arbitrary<unknown[]> {
  const size = { minLength: minItems, maxLength: Math.max(minItems, Math.min(maxItems, 4)) };
  if (!uniqueItems) return fc.array(generateValue(items), size);
  // ajv keeps what it has seen as keys of an object, so it overlooks this one text when it comes twice.
  const item = generateValue(items).filter((value) => value !== "__proto__");
  return fc.uniqueArray(item, { ...size, selector: (value) => JSON.stringify(value) });
}

function ofObject({
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

/** A valid input of an action: its schema's, brought into line with the rules between inputs. */
export function generateInput(action: Action): fc.Arbitrary<Values> {
  const { properties = {} } = action.input;
  const whole = fc.record(Object.fromEntries(Object.entries(properties).map(([name, part]) => [name, fullOf(part)])), {
    noNullPrototype: true,
  });
  return fc.tuple(ofObject(action.input), whole).map(([input, spare]) => inLine(action, input, spare));
}

/** A value with every property that it may have, at any depth. */
function fullOf(schema: Schema): fc.Arbitrary<unknown> {
  if (!schema.properties || schema.anyOf || schema.oneOf) return generateValue(schema);
  const parts = Object.entries(schema.properties).map(([name, part]) => [name, fullOf(part)] as const);
  return fc.record(Object.fromEntries(parts), { noNullPrototype: true });
}

function inLine(action: Action, input: Values, spare: Values): Values {
  applyRules(action.input, input, spare);
  for (const { from, to } of action.dateRanges ?? []) {
    const [start, end] = [getPointer(input, from), getPointer(input, to)];
    if (typeof start !== "string" || typeof end !== "string" || Date.parse(start) < Date.parse(end)) continue;
    if (Date.parse(start) === Date.parse(end)) setPointer(input, to, end.replace(/^\d{4}/, "2095"));
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

/** Puts a value at a pointer, or takes what is there away. Objects on the way are made. */
export function setPointer(input: Values, pointer: string, value: unknown): void {
  const names = pointer.split("/").slice(1);
  const last = names.pop() ?? "";
  let place = input;
  for (const name of names) {
    const next = place[name];
    if (isRecord(next)) place = next;
    else {
      if (value === undefined) return;
      const made: Values = {};
      place[name] = made;
      place = made;
    }
  }
  if (value === undefined) delete place[last];
  else place[last] = value;
}
