// Faults of a value by its schema, found without eval; the server's own check stays the authority.
import { type OutputUnit, Validator } from "@cfworker/json-schema";
import type { Issue, Schema } from "gong-connector";

/** Every fault of a value once, each with a JSON Pointer into the value. */
export function validateValue(schema: Schema, value: unknown): Issue[] {
  const found = new Map<string, Issue>();
  for (const unit of createValidator(schema, false).validate(value).errors) {
    const at = toPointer(unit.instanceLocation);
    for (const [name, message] of toMessages(unit, schema, getPointer(value, at))) {
      const path = name === undefined ? at : `${at}/${escapeToken(name)}`;
      if (!found.has(path)) found.set(path, { path, message });
    }
  }
  return [...found.values()];
}

export function isValid(schema: object, value: unknown): boolean {
  return createValidator(schema, true).validate(value).valid;
}

function createValidator(schema: object, short: boolean): Validator {
  return new Validator({ ...schema }, "2020-12", short);
}

/** Keywords that only repeat what a deeper one says. */
const parentKeywords = new Set(["properties", "items", "additionalProperties", "$ref", "allOf"]);

/** What one failed keyword says, each for the value itself or for a property of it. */
function toMessages(unit: OutputUnit, root: Schema, value: unknown): [string | undefined, string][] {
  const { keyword, keywordLocation } = unit;
  if (parentKeywords.has(keyword) || /\/(anyOf|oneOf)\/\d+\//.test(keywordLocation)) return [];
  if (keyword === "false") return [[undefined, "is not known here"]];
  const schema = getParentSchema(root, toPointer(keywordLocation));
  if (keyword === "required") {
    const names = schema?.required ?? [];
    return names
      .filter((name) => !hasProperty(value, name))
      .map((name) => [name, appendRemedy("is required", schema?.properties?.[name])]);
  }
  return [[undefined, appendRemedy(describeViolation(keyword, schema ?? {}), schema)]];
}

function appendRemedy(message: string, schema: Schema | undefined): string {
  return schema?.remedy && message !== "is required" ? `${message}. ${schema.remedy}` : message;
}

function describeViolation(keyword: string, schema: Schema): string {
  switch (keyword) {
    case "type":
      return `must be ${[schema.type]
        .flat()
        .filter((type) => type !== "null")
        .map((type) => typeNames[String(type)])
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

const typeNames: Readonly<Record<string, string>> = {
  string: "a text",
  number: "a number",
  integer: "a whole number",
  boolean: "true or false",
  array: "a list",
  object: "an object",
};

function toPointer(location: string): string {
  return decodeURIComponent(location.replace(/^#/, ""));
}

function splitPointer(pointer: string): string[] {
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
  for (const token of splitPointer(pointer)) here = hasProperty(here, token) ? Reflect.get(here, token) : undefined;
  return here;
}

function hasProperty(value: unknown, name: string): value is object {
  return (
    typeof value === "object" && value !== null && Object.hasOwn(value, name) && Reflect.get(value, name) !== undefined
  );
}

/** The schema that holds the keyword at a location. */
function getParentSchema(root: Schema, location: string): Schema | undefined {
  const parent = location.slice(0, location.lastIndexOf("/"));
  const found = getPointer(root, parent);
  return typeof found === "object" && found !== null ? found : undefined;
}
