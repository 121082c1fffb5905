// Validates a value in the browser without eval, which the content security policy forbids. The server validates again.
import { type OutputUnit, Validator } from "@cfworker/json-schema";
import type { Issue, Schema } from "gong-connector";
import { isUnion } from "./form_schema.ts";

/** Returns at most one issue for each path in the value. */
export function validateValue(schema: Schema, value: unknown): Issue[] {
  const issues = new Map<string, Issue>();
  for (const unit of createValidator(schema, { stopAtFirst: false }).validate(value).errors) {
    const location = toPointer(unit.instanceLocation);
    for (const [name, message] of toMessages(unit, schema, getPointer(value, location))) {
      const path = name === undefined ? location : `${location}/${escapeToken(name)}`;
      if (!issues.has(path)) issues.set(path, { path, message });
    }
  }
  return [...issues.values()];
}

export function isValid(schema: object, value: unknown): boolean {
  return createValidator(schema, { stopAtFirst: true }).validate(value).valid;
}

function createValidator(schema: object, { stopAtFirst }: { stopAtFirst: boolean }): Validator {
  return new Validator({ ...schema }, "2020-12", stopAtFirst);
}

/** Keywords whose errors only repeat the error of a nested keyword. */
const parentKeywords = new Set(["properties", "items", "additionalProperties", "$ref", "allOf"]);

/** Rules between properties. The server checks them and reports an issue at one of the properties. */
const ruleKeywords = new Set(["not", "dependentRequired", "if"]);

/** Messages of a failed keyword: `[property name, message]`; without a name for the value itself. */
function toMessages(unit: OutputUnit, root: Schema, value: unknown): [string | undefined, string][] {
  const { keyword, keywordLocation } = unit;
  if (parentKeywords.has(keyword) || ruleKeywords.has(keyword)) return [];
  if (/\/((anyOf|oneOf)\/\d+|not|if|then)\//.test(keywordLocation)) return [];
  if (keyword === "false") return [[undefined, "is not an input"]];
  const schema = getParentSchema(root, toPointer(keywordLocation));
  if ((keyword === "anyOf" || keyword === "oneOf") && schema && !isUnion(schema)) return [];
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
      return schema.remedy ? "has an invalid format" : `must match ${schema.pattern}`;
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
      return "must have at least one property";
    default:
      return "is not valid";
  }
}

const typeNames: Readonly<Record<string, string>> = {
  string: "a string",
  number: "a number",
  integer: "an integer",
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

/** The value at a JSON Pointer. */
export function getPointer(value: unknown, pointer: string): unknown {
  let current: unknown = value;
  for (const token of splitPointer(pointer))
    current = hasProperty(current, token) ? Reflect.get(current, token) : undefined;
  return current;
}

function hasProperty(value: unknown, name: string): value is object {
  return (
    typeof value === "object" && value !== null && Object.hasOwn(value, name) && Reflect.get(value, name) !== undefined
  );
}

/** The schema that contains the keyword at a location. */
function getParentSchema(root: Schema, location: string): Schema | undefined {
  const parent = location.slice(0, location.lastIndexOf("/"));
  const schema = getPointer(root, parent);
  return typeof schema === "object" && schema !== null ? schema : undefined;
}
