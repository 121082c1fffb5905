// Validates values against JSON Schemas with ajv.
import { Ajv2020 as Ajv, type ErrorObject, type Options } from "ajv/dist/2020.js";
import formats from "ajv-formats";
import { findClosestMatch } from "../errors/closest_match.ts";
import { formatSentence, type Issue } from "../errors/errors.ts";
import { describeCase, describeChoice, describeExclusion, isRequiredChoice } from "./input_rules.ts";
import { escapeToken, getPointer } from "./json_pointer.ts";
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

/**
 * One issue per violation. Rules between properties are reported when every property is valid. `unknown` is the message for
 * a property that the schema does not declare.
 */
export function toIssues(errors: readonly ErrorObject[], unknown = "is not an input"): readonly DetailedIssue[] {
  const rules = errors.flatMap((error) => toRuleIssue(error, errors) ?? []);
  const issues = errors
    .filter((error) => !isRule(error) && !isImplied(error, errors))
    .map((error) => ({ path: getIssuePath(error), message: describeError(error, unknown), ...getRemedy(error) }));
  const unique = new Map(
    (issues.length > 0 ? issues : rules).map((issue) => [`${issue.path} ${issue.message}`, issue]),
  );
  return [...unique.values()];
}

function isRule({ keyword, schema }: ErrorObject): boolean {
  return ["not", "dependentRequired", "if"].includes(keyword) || isRequiredChoice(schema);
}

/** The issue of a rule between properties. The branches of such a rule have errors too, which are implied. */
function toRuleIssue(error: ErrorObject, errors: readonly ErrorObject[]): DetailedIssue | undefined {
  const { keyword, schema, params, data, instancePath: path } = error;
  if (isRequiredChoice(schema)) {
    const given = schema.find(({ required }) => required.every((name) => getPointer(data, `/${name}`) !== undefined));
    const [name = ""] = (given ?? schema[0])?.required ?? [];
    return { path: `${path}/${name}`, message: describeChoice(schema, keyword === "oneOf") };
  }
  if (keyword === "not") {
    const { required = [] }: Schema = Object(schema);
    return { path: `${path}/${required[0]}`, message: describeExclusion({ required }) };
  }
  if (keyword === "dependentRequired")
    return { path: `${path}/${params.missingProperty}`, message: `is required if ${params.property} is given` };
  const condition = errors.find(
    (other) => other.keyword === "if" && other.schemaPath.replace(/if$/, "then/required") === error.schemaPath,
  );
  if (!condition) return undefined;
  return { path: getIssuePath(error), message: `is required ${describeCase(condition.parentSchema?.if)}` };
}

/** Whether another error states the same: that of an alternative and its branches, or that of a rule. */
function isImplied(error: ErrorObject, errors: readonly ErrorObject[]): boolean {
  const { keyword, schemaPath } = error;
  if (errors.some((other) => isRule(other) && schemaPath.startsWith(other.schemaPath.replace(/if$/, "then"))))
    return true;
  if (keyword !== "anyOf" && keyword !== "oneOf") return false;
  return errors.some((other) => other !== error && other.schemaPath.startsWith(schemaPath));
}

function getRemedy({ parentSchema }: ErrorObject): { remedy?: string } {
  const remedy: unknown = parentSchema?.remedy;
  return typeof remedy === "string" ? { remedy } : {};
}

function getIssuePath({ instancePath, keyword, params }: ErrorObject): string {
  if (keyword === "required") return `${instancePath}/${escapeToken(String(params.missingProperty))}`;
  if (keyword === "additionalProperties") return `${instancePath}/${escapeToken(String(params.additionalProperty))}`;
  return instancePath;
}

function describeError({ keyword, params, message, parentSchema, schema, data }: ErrorObject, unknown: string): string {
  switch (keyword) {
    case "required":
      return "is required";
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
