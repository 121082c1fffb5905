// Validates values against JSON Schemas with ajv.
import { createRequire } from "node:module";
import type { Ajv2020 as Ajv, ErrorObject, Options, ValidateFunction } from "ajv/dist/2020.js";
import { suggestClosest } from "../errors/closest_match.ts";
import { formatSentence, type Issue, maxCollectedIssues } from "../errors/errors.ts";
import { describeCase, describeChoice, describeExclusion, isRequiredChoice } from "./input_rules.ts";
import { escapeToken, getPointer } from "./json_pointer.ts";
import { isRecord } from "./lossless_json.ts";
import type { Schema } from "./schema.ts";
import { isLeapSecond, textFormats } from "./text_formats.ts";

export type { Ajv };

/** Lists the issues of a value, at most `maxCollectedIssues`; an empty list means that it is valid. */
export type Validator = (value: unknown) => readonly Issue[];

/** Keywords that annotate a schema and validate nothing. */
const annotations = ["lookup", "remedy"];

const require = createRequire(import.meta.url);

/** Loads ajv, which takes as long as the rest of this package: many programs do not need it. */
export function createAjv(options: Options): Ajv {
  const { Ajv2020: Ajv }: typeof import("ajv/dist/2020.js") = require("ajv/dist/2020.js");
  const { fullFormats }: typeof import("ajv-formats/dist/formats.js") = require("ajv-formats/dist/formats.js");
  const ajv = new Ajv({ allErrors: true, verbose: true, strictRequired: false, allowUnionTypes: true, ...options });
  for (const name of ["date", "uri", "uuid"] as const) ajv.addFormat(name, fullFormats[name]);
  for (const [name, validate] of Object.entries(textFormats)) ajv.addFormat(name, validate);
  for (const keyword of annotations) ajv.addKeyword(keyword);
  return ajv;
}

const compileOptions = { strict: true, strictTypes: false, meta: false, validateSchema: false, addUsedSchema: false };

let matcher: Ajv | undefined;
let collector: Ajv | undefined;

/**
 * Stops at the first error, so that a valid value is accepted, and a large invalid one rejected, without delay. Its code is
 * not optimized: this takes part of the time of a first action, and saves none of a validation.
 */
function compileMatcher(schema: Schema): ValidateFunction {
  matcher ??= createAjv({ ...compileOptions, allErrors: false, verbose: false, code: { optimize: false } });
  return matcher.compile(schema);
}

/** Collects the errors of a value that is not valid, and stops after `maxCollectedIssues`. */
function compileCollector(schema: Schema): ValidateFunction {
  collector ??= createAjv({ ...compileOptions, code: { process: stopAfterMaxErrors } });
  return collector.compile(schema);
}

/** The library has no limit of errors: the code that it generates returns before it adds one too many. */
function stopAfterMaxErrors(code: string): string {
  const name = /function (validate\d+)\(/.exec(code)?.[1];
  const stop = `if (vErrors.length >= ${maxCollectedIssues}) { ${name}.errors = vErrors; return false; }`;
  return code.replaceAll("vErrors.push(", `${stop} vErrors.push(`);
}

let acceptsFirst: ((schema: Schema, value: unknown) => boolean) | undefined;

/**
 * Sets a function that may accept the first value of each schema, so that the library is not loaded for it. It must not
 * accept what the library rejects. A program that has to be small goes without.
 */
export function setFirstValueCheck(accepts: (schema: Schema, value: unknown) => boolean): void {
  acceptsFirst = accepts;
}

/** Connectors share manifests: a server with 10,000 connections compiles their schemas once. */
const validators = new WeakMap<Schema, Validator>();

/**
 * A validator of a schema without $refs. Loading the library and compiling takes 5 to 30 ms, and many programs validate one
 * value only, so it waits until `setFirstValueCheck` does not decide.
 */
export function compileValidator(schema: Schema): Validator {
  const validator = validators.get(schema) ?? createValidator(schema);
  validators.set(schema, validator);
  return validator;
}

function createValidator(schema: Schema): Validator {
  let isFirst = true;
  let isValid: ValidateFunction | undefined;
  let collect: ValidateFunction | undefined;
  return (value) => {
    if (isFirst && acceptsFirst?.(schema, value)) {
      isFirst = false;
      return [];
    }
    isFirst = false;
    isValid ??= compileMatcher(schema);
    if (isValid(value)) return [];
    collect ??= compileCollector(schema);
    collect(value);
    return toIssues(collect.errors ?? []).map(joinRemedy);
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
      const suggestion = suggestClosest(String(params.additionalProperty), known);
      return suggestion === "" ? unknown : `${unknown}.${suggestion}`;
    }
    case "enum":
      return `must be one of ${Array.isArray(schema) ? schema.join(", ") : "the listed values"}`;
    case "const":
      return `must be ${JSON.stringify(schema)}`;
    case "type":
      return `must be ${[schema].flat().map(nameType).join(" or ")}, not ${nameType(getType(data))}`;
    case "format":
      if (params.format === "date-time" && isLeapSecond(String(data)))
        return "has the second 60, which dates here do not have. Write 23:59:59, or 00:00:00 of the next day";
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
