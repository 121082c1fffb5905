// @ts-nocheck
// Faults of a value by its schema, found without eval; the server's own check stays the authority.
import { type OutputUnit, Validator } from "@cfworker/json-schema";
import type { Issue, Schema } from "gong-connector";

/** Every fault of a value once, each with a JSON Pointer into the value. */
export function validateValue(schema: Schema, value: unknown): Issue[] {
  const found = new Map<string, Issue>();
  for (const unit of validator(schema, false).validate(value).errors) {
    const at = pointerOf(unit.instanceLocation);
    for (const [name, message] of saidBy(unit, schema, getPointer(value, at))) {
      const path = name === undefined ? at : `${at}/${escapeToken(name)}`;
      if (!found.has(path)) found.set(path, { path, message });
    }
  }
  return [...found.values()];
}

export function isValid(schema: object, value: unknown): boolean {
  return validator(schema, true).validate(value).valid;
}

function validator(schema: object, short: boolean): Validator {
  return new Validator({ ...schema }, "2020-12", short);
}

/** Keywords that only repeat what a deeper one says. */
const echoes = new Set(["properties", "items", "additionalProperties", "$ref", "allOf"]);

/** What one failed keyword says, each for the value itself or for a property of it. */
function saidBy(unit: OutputUnit, root: Schema, value: unknown): [string | undefined, string][] {
  const { keyword, keywordLocation } = unit;
  if (echoes.has(keyword) || /\/(anyOf|oneOf)\/\d+\//.test(keywordLocation)) return [];
  if (keyword === "false") return [[undefined, "is not known here"]];
  const schema = schemaAt(root, pointerOf(keywordLocation));
  if (keyword === "required") {
    const names = schema?.required ?? [];
    return names
      .filter((name) => !has(value, name))
      .map((name) => [name, withHint("is required", schema?.properties?.[name])]);
  }
  return [[undefined, withHint(wordsFor(keyword, schema ?? {}), schema)]];
}

function withHint(message: string, schema: Schema | undefined): string {
  return schema?.remedy && message !== "is required" ? `${message}. ${schema.remedy}` : message;
}

function wordsFor(keyword: string, schema: Schema): string {
  switch (keyword) {
    case "type":
      return `must be ${[schema.type]
        .flat()
        .filter((type) => type !== "null")
        .map((type) => typeWords[String(type)])
        .join(" or ")}`;
    case "enum":
      return `must be one of ${schema.enum?.join(", ")}`;
    case "const":
      return `must be ${JSON.stringify(schema.const)}`;
    case "pattern":
      return schema.remedy ? "does not have the right form" : `must match ${schema.pattern}`;
    case "format":
      return `is not a valid ${schema.format}`;
    case "minLength":
      return schema.minLength === 1 ? "must not be empty" : `must have at least ${schema.minLength} characters`;
    case "maxLength":
      return `must have at most ${schema.maxLength} characters`;
    case "minItems":
      return `must have at least ${schema.minItems} ${schema.minItems === 1 ? "entry" : "entries"}`;
    case "maxItems":
      return `must have at most ${schema.maxItems} entries`;
    case "uniqueItems":
      return "must not repeat an entry";
    case "minimum":
      return `must be ${schema.minimum} or more`;
    case "maximum":
      return `must be ${schema.maximum} or less`;
    case "minProperties":
      return "must have at least one part filled in";
    default:
      return "is not valid here";
  }
}

const typeWords: Readonly<Record<string, string>> = {
  string: "a text",
  number: "a number",
  integer: "a whole number",
  boolean: "true or false",
  array: "a list",
  object: "an object",
};

function pointerOf(location: string): string {
  return decodeURIComponent(location.replace(/^#/, ""));
}

function tokensOf(pointer: string): string[] {
  return pointer
    .split("/")
    .slice(1)
    .map((token) => token.replaceAll("~1", "/").replaceAll("~0", "~"));
}

export function escapeToken(token: string): string {
  return token.replaceAll("~", "~0").replaceAll("/", "~1");
}

/** The part of a value at a JSON Pointer. */
export function getPointer(value: unknown, pointer: string): unknown {
  let here: unknown = value;
  for (const token of tokensOf(pointer)) here = has(here, token) ? Reflect.get(here, token) : undefined;
  return here;
}

function has(value: unknown, name: string): value is object {
  return (
    typeof value === "object" && value !== null && Object.hasOwn(value, name) && Reflect.get(value, name) !== undefined
  );
}

/** The schema that holds the keyword at a location. */
function schemaAt(root: Schema, location: string): Schema | undefined {
  const parent = location.slice(0, location.lastIndexOf("/"));
  const found = getPointer(root, parent);
  return typeof found === "object" && found !== null ? found : undefined;
}
