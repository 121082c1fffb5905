// Validates values against JSON Schemas with ajv.
import { Ajv2020 as Ajv, type ErrorObject, type Options } from "ajv/dist/2020.js";
import formats from "ajv-formats";
import { findClosestMatch } from "./closest_match.ts";
import { formatSentence, type Issue } from "./errors.ts";
import {
  describeCase,
  describeChoice,
  describeExclusion,
  isRequiredChoice,
  type RequiredNames,
} from "./input_rules.ts";
import { escapeToken } from "./json_pointer.ts";
import { isRecord } from "./lossless_json.ts";
import type { Schema } from "./schema.ts";

export type { Ajv };

/** Lists every issue of a value; an empty list means that it is valid. */
export type Validator = (value: unknown) => readonly Issue[];

/** Keywords that annotate a schema and validate nothing. */
const annotations = ["lookup", "remedy"];

export function createAjv(options: Options): Ajv {
  const ajv = new Ajv({ allErrors: true, verbose: true, strictRequired: false, allowUnionTypes: true, ...options });
  formats.default(ajv, ["date-time", "date", "email", "uri", "uuid", "regex"]);
  for (const keyword of annotations) ajv.addKeyword(keyword);
  return ajv;
}

let shared: Ajv | undefined;

/** Compiles a schema without $refs. Compiling takes about 5 ms, so it waits for the first value. */
export function compileValidator(schema: Schema): Validator {
  let validate: ReturnType<Ajv["compile"]> | undefined;
  return (value) => {
    if (!validate) {
      shared ??= createAjv({
        strict: true,
        strictTypes: false,
        meta: false,
        validateSchema: false,
        addUsedSchema: false,
      });
      validate = shared.compile(schema);
    }
    return validate(value) ? [] : toIssues(validate.errors ?? []).map(joinRemedy);
  };
}

/** An issue whose remedy is apart. */
export interface DetailedIssue extends Issue {
  remedy?: string;
}

function joinRemedy({ path, message, remedy }: DetailedIssue): Issue {
  return { path, message: remedy === undefined ? message : `${formatSentence(message)} ${remedy}` };
}

/** One issue per violation. `unknown` is the message for a property that the schema does not declare. */
export function toIssues(errors: readonly ErrorObject[], unknown = "is not an input"): readonly DetailedIssue[] {
  const issues = new Map<string, DetailedIssue>();
  for (const error of errors) {
    if (isImplied(error, errors)) continue;
    const path = getIssuePath(error);
    const message = describeError(error, errors, unknown);
    const remedy: unknown = error.parentSchema?.remedy;
    issues.set(`${path} ${message}`, { path, message, ...(typeof remedy === "string" && { remedy }) });
  }
  return [...issues.values()];
}

/** Whether another error states the same: an alternative and its branches, or a condition and its consequence. */
function isImplied(error: ErrorObject, errors: readonly ErrorObject[]): boolean {
  if (error.keyword === "if") return true;
  const isBranchOf = (parent: ErrorObject): boolean => error.schemaPath.startsWith(`${parent.schemaPath}/`);
  if (errors.some((other) => getChoice(other) && isBranchOf(other))) return true;
  if ((error.keyword !== "anyOf" && error.keyword !== "oneOf") || getChoice(error)) return false;
  return errors.some((other) => other !== error && other.schemaPath.startsWith(error.schemaPath));
}

/** The alternatives of an error of `anyOf` or `oneOf` that only name required properties. */
function getChoice({ keyword, schema }: ErrorObject): readonly RequiredNames[] | undefined {
  return (keyword === "anyOf" || keyword === "oneOf") && isRequiredChoice(schema) ? schema : undefined;
}

function getIssuePath({ instancePath, keyword, params }: ErrorObject): string {
  if (keyword === "required" || keyword === "dependentRequired")
    return `${instancePath}/${escapeToken(String(params.missingProperty))}`;
  if (keyword === "additionalProperties") return `${instancePath}/${escapeToken(String(params.additionalProperty))}`;
  return instancePath;
}

function describeError(error: ErrorObject, errors: readonly ErrorObject[], unknown: string): string {
  const { keyword, params, message, parentSchema, schema, data } = error;
  const choice = getChoice(error);
  if (choice) return describeChoice(choice, keyword === "oneOf");
  switch (keyword) {
    case "required": {
      const then = errors.find((other) => other.schemaPath.replace(/if$/, "then/required") === error.schemaPath);
      return `is required${then ? ` ${describeCase(then.parentSchema?.if)}` : ""}`;
    }
    case "dependentRequired":
      return `is required if ${params.property} is given`;
    case "not":
      return describeExclusion(Object(schema));
    case "additionalProperties": {
      const known = Object.keys(isRecord(parentSchema?.properties) ? parentSchema.properties : {});
      const match = findClosestMatch(String(params.additionalProperty), known);
      return `${unknown}${match ? `. Did you mean ${match}?` : ""}`;
    }
    case "enum":
      return `must be one of ${Array.isArray(schema) ? schema.join(", ") : "the listed values"}`;
    case "const":
      return `must be ${JSON.stringify(schema)}`;
    case "type":
      return `must be ${[schema].flat().map(nameType).join(" or ")}, not ${nameType(getType(data))}`;
    case "format":
      return `is not a valid ${params.format}`;
    default:
      return message ?? `fails ${keyword}`;
  }
}

const typeNames: Readonly<Record<string, string>> = {
  array: "a list",
  boolean: "true or false",
  integer: "an integer",
  null: "null",
  object: "an object",
};

function nameType(type: unknown): string {
  return typeNames[String(type)] ?? `a ${type}`;
}

function getType(value: unknown): string {
  if (value === null) return "null";
  return Array.isArray(value) ? "array" : typeof value;
}
