// Compiles schemas with ajv and checks manifests; the only room that knows ajv.

import { createRequire } from "node:module";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { Ajv2020 as Ajv, ErrorObject } from "ajv/dist/2020.js";
import { ManifestReader } from "../manifests/directory.ts";
import { findClosestMatch } from "./closest_match.ts";
import type { Issue } from "./errors.ts";
import { isRecord } from "./lossless_json.ts";
import type { Manifests } from "./manifests.ts";
import type { Schema } from "./schema.ts";

/** Lists every fault of a value; an empty list means it is fine. */
export type Validator = (value: unknown) => readonly Issue[];

// ajv is CommonJS: required when first needed, so that listing actions does not pay for it.
const require = createRequire(import.meta.url);

/** Words that annotate a schema and never decide. */
const annotations = ["lookup", "remedy"];

function createAjv(options: object): Ajv {
  const { Ajv2020 } = require("ajv/dist/2020.js") as typeof import("ajv/dist/2020.js");
  const formats = require("ajv-formats") as typeof import("ajv-formats");
  const ajv = new Ajv2020({ allErrors: true, verbose: true, strictRequired: false, allowUnionTypes: true, ...options });
  formats.default(ajv, ["date-time", "date", "email", "uri", "uuid", "regex"]);
  for (const word of annotations) ajv.addKeyword(word);
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
    return validate(value) ? [] : readable(validate.errors ?? []);
  };
}

/** Checks one manifest file against schemas/manifest/<kind>.json. */
export type ManifestType = "connector" | "auth" | "action" | "trigger";

let metaAjv: Ajv | undefined;

export function validateManifestFile(kind: ManifestType, manifest: unknown): readonly Issue[] {
  if (!metaAjv) {
    metaAjv = createAjv({ strict: false });
    const files = new ManifestReader();
    for (const name of ["dialect", "connector", "auth", "action", "trigger"]) {
      metaAjv.addSchema(files.read<object>(new URL(`../../schemas/manifest/${name}.json`, import.meta.url)));
    }
  }
  const validate = metaAjv.getSchema(`urn:gong-connector:manifest:${kind}`);
  if (!validate || validate(manifest)) return [];
  return readable(validate.errors ?? []);
}

/** One issue a fault: the noise that alternatives and conditions add is dropped, and each says what to do. */
function readable(errors: readonly ErrorObject[]): readonly Issue[] {
  const issues = new Map<string, Issue>();
  const deepest = errors.filter((error) => !isNoise(error, errors));
  for (const error of deepest) {
    const path = issuePath(error);
    const message = words(error);
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

function words(error: ErrorObject): string {
  const hint: unknown = error.parentSchema?.hint;
  const text = fault(error);
  return typeof hint === "string" ? `${text}. ${hint}` : text;
}

function fault({ keyword, params, message, parentSchema, data }: ErrorObject): string {
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

/** One fault of a directory of manifests. */
export interface ManifestIssue {
  file: string;
  /** JSON Pointer into the file. */
  path: string;
  message: string;
}

/** Form of every file of a loaded directory. What the form cannot say is checked in rules.ts. */
export function validateManifestFiles(manifests: Manifests): readonly ManifestIssue[] {
  const files = new ManifestReader();
  const check = (kind: ManifestType, file: string): ManifestIssue[] =>
    validateManifestFile(kind, files.read(pathToFileURL(file))).map(({ path, message }) => ({
      file,
      path,
      message,
    }));
  return [
    ...check("connector", fileURLToPath(new URL("connector.json", manifests.directory))),
    ...[...manifests.auth.values()].flatMap(({ file }) => check("auth", file)),
    ...[...manifests.actions.values()].flatMap(({ file }) => check("action", file)),
    ...[...manifests.triggers.values()].flatMap(({ file }) => check("trigger", file)),
  ];
}
