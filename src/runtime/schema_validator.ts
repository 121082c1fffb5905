// Validates values against JSON Schemas with ajv.
import { Ajv2020 as Ajv, type ErrorObject, type Options } from "ajv/dist/2020.js";
import formats from "ajv-formats";
import { findClosestMatch } from "./closest_match.ts";
import type { Issue } from "./errors.ts";
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
    return validate(value) ? [] : toIssues(validate.errors ?? []);
  };
}

/** One issue per violation: the errors that alternatives and conditions add are dropped. */
export function toIssues(errors: readonly ErrorObject[]): readonly Issue[] {
  const issues = new Map<string, Issue>();
  const deepest = errors.filter((error) => !isNoise(error, errors));
  for (const error of deepest) {
    const path = issuePath(error);
    const message = formatError(error);
    issues.set(`${path} ${message}`, { path, message });
  }
  return [...issues.values()];
}

/** An alternative's parent says nothing that its branches do not, unless no branch went deeper. */
function isNoise(error: ErrorObject, errors: readonly ErrorObject[]): boolean {
  if (error.keyword !== "anyOf" && error.keyword !== "oneOf") return error.keyword === "if";
  return errors.some((other) => other !== error && other.schemaPath.startsWith(error.schemaPath));
}

function issuePath({ instancePath, keyword, params }: ErrorObject): string {
  if (keyword === "required") return `${instancePath}/${escapeToken(String(params.missingProperty))}`;
  if (keyword === "additionalProperties") return `${instancePath}/${escapeToken(String(params.additionalProperty))}`;
  return instancePath;
}

function escapeToken(token: string): string {
  return token.replaceAll("~", "~0").replaceAll("/", "~1");
}

function formatError(error: ErrorObject): string {
  const remedy: unknown = error.parentSchema?.remedy;
  const text = describeError(error);
  return typeof remedy === "string" ? `${text}. ${remedy}` : text;
}

function describeError({ keyword, params, message, parentSchema, data }: ErrorObject): string {
  switch (keyword) {
    case "required":
      return "is required";
    case "additionalProperties": {
      const known = Object.keys(isRecord(parentSchema?.properties) ? parentSchema.properties : {});
      const guess = findClosestMatch(String(params.additionalProperty), known);
      return `is not known here${guess ? `; did you mean ${guess}?` : ""}`;
    }
    case "enum":
      return `must be one of ${Array.isArray(params.allowedValues) ? params.allowedValues.join(", ") : "the listed values"}`;
    case "const":
      return `must be ${JSON.stringify(params.allowedValue)}`;
    case "type":
      return `must be ${[params.type].flat().join(" or ")}, not ${typeName(data)}`;
    case "format":
      return `is not a valid ${params.format}`;
    default:
      return message ?? `fails ${keyword}`;
  }
}

function typeName(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "a list";
  return typeof value === "object" ? "an object" : `a ${typeof value}`;
}
