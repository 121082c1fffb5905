// JSON bodies of requests: schemas taken from the manifests, and validation with Gong's error texts.
import { Ajv2020, type ErrorObject, type ValidateFunction } from "ajv/dist/2020.js";
import { type GongActions, gongManifests, type Schema } from "gong-connector";
import { isRecord, parseLosslessJson } from "gong-connector/internal";
import { badRequest, type SandboxError } from "./responses.ts";
import { parseDateTime, parseDay } from "./time.ts";

/** Schema of a body of type T. Loaded when a server starts, because importing the package must not read manifests. */
export interface BodySchema<T> {
  load(): Schema;
  /** Never set: it carries the type. */
  readonly bodyType?: T;
}

const invalidJsonMessage = "Json parse error, verify Json format matches the API description.";

/** Parses a body. Properties that are null count as absent. Throws Gong's 400. */
export function parseBody(text: string): unknown {
  let value: unknown;
  try {
    value = dropNulls(parseLosslessJson(text));
  } catch {
    value = null;
  }
  if (value === null) throw badRequest(invalidJsonMessage);
  return value;
}

function dropNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.filter((item) => item !== null).map(dropNulls);
  if (!isRecord(value)) return value;
  const entries = Object.entries(value).filter(([, item]) => item !== null);
  return Object.fromEntries(entries.map(([name, item]) => [name, dropNulls(item)]));
}

const enforcedKeywords = ["type", "enum", "required", "minimum", "maximum", "maxLength", "format"] as const;

/** The bound of the connector for lists without a limit of Gong. */
const connectorMaxItems = 10_000;

/**
 * The rules that Gong enforces. Manifests are stricter than Gong: they also reject empty texts and lists, repeated
 * items, and ids and addresses in the wrong format. The alternatives of an `anyOf` become one object.
 */
function toBodySchema(schema: Schema): Schema {
  const { items, minItems = 0, maxItems = connectorMaxItems, anyOf = [] } = schema;
  const enforced = enforcedKeywords.flatMap((word) => (schema[word] === undefined ? [] : [[word, schema[word]]]));
  const properties = [schema, ...anyOf].flatMap((each) => Object.entries(each.properties ?? {}));
  return {
    ...Object.fromEntries(enforced),
    ...(maxItems < connectorMaxItems && { minItems, maxItems }),
    ...(items && { items: toBodySchema(items) }),
    ...(properties.length > 0 && {
      type: "object",
      properties: Object.fromEntries(properties.map(([name, each]) => [name, toBodySchema(each)])),
    }),
  };
}

function loadActionSchema(id: string, input: string | undefined): Schema {
  const action = gongManifests().actions.get(id);
  const schema = input === undefined ? action?.input : action?.input.properties?.[input];
  if (!schema) throw new Error(`no body schema for ${id}`);
  const template = JSON.stringify([action?.request?.path, action?.request?.query]);
  const isInBody = (name: string): boolean => !template.includes(`{${name}}`);
  const properties = Object.entries(schema.properties ?? {}).filter(([name]) => isInBody(name));
  const required = (schema.required ?? []).filter(isInBody);
  return toBodySchema({ ...schema, properties: Object.fromEntries(properties), required });
}

const loaded = new Map<string, Schema>();

/** The body that an action sends: its input, or one property of it. */
export function getActionBody<Id extends keyof GongActions>(id: Id): BodySchema<GongActions[Id]["input"]>;
export function getActionBody<Id extends keyof GongActions, Name extends keyof GongActions[Id]["input"]>(
  id: Id,
  input: Name & string,
): BodySchema<GongActions[Id]["input"][Name]>;
export function getActionBody(id: string, input?: string): BodySchema<unknown> {
  return {
    load() {
      const key = `${id}/${input ?? ""}`;
      const schema = loaded.get(key) ?? loadActionSchema(id, input);
      loaded.set(key, schema);
      return schema;
    },
  };
}

/** A body that differs from the manifest, because the manifest is stricter than Gong. */
export function createBodySchema<T>(schema: Schema): BodySchema<T> {
  return { load: () => schema };
}

const ajv = new Ajv2020({
  allErrors: true,
  verbose: true,
  strict: false,
  validateSchema: false,
  // Gong takes 5 for "5" and "true" for true, and ignores unknown properties.
  coerceTypes: true,
  removeAdditional: "all",
  formats: {
    "date-time": (text: string) => parseDateTime(text) !== undefined,
    date: (text: string) => parseDay(text) !== undefined,
    "idn-email": true,
    uri: true,
  },
});

const validators = new WeakMap<Schema, ValidateFunction>();

/** The error for a body that does not match, or undefined. Converts values to the type in the schema, in place. */
export function validateBody(schema: Schema, body: unknown): SandboxError | undefined {
  const validate = validators.get(schema) ?? ajv.compile(schema);
  validators.set(schema, validate);
  return validate(body) ? undefined : toBodyError(validate.errors ?? []);
}

/** Gong parses a body into typed objects first: a wrong type, an unknown enum value or no `filter` ends there. */
function toBodyError(errors: readonly ErrorObject[]): SandboxError {
  const isUnreadable = errors.some(
    ({ keyword, params }) => keyword === "type" || keyword === "enum" || params.missingProperty === "filter",
  );
  return badRequest(isUnreadable ? invalidJsonMessage : errors.map(formatError));
}

function formatError({ keyword, instancePath, params, parentSchema = {} }: ErrorObject): string {
  const path = keyword === "required" ? `${instancePath}/${params.missingProperty}` : instancePath;
  const name = path
    .replaceAll(/\/(\d+)/g, "[$1]")
    .replaceAll("/", ".")
    .replace(/^\./, "");
  return `${name}: ${formatRule(keyword, parentSchema)}`;
}

function formatRule(keyword: string, schema: Readonly<Record<string, unknown>>): string {
  switch (keyword) {
    case "required":
      return "must not be null";
    case "format":
      return schema.format === "date"
        ? "must be a date in the format YYYY-MM-DD"
        : "must be a date and time in ISO-8601 format";
    case "minimum":
      return `must be greater than or equal to ${schema.minimum}`;
    case "maximum":
      return `must be less than or equal to ${schema.maximum}`;
    default:
      return `size must be between ${schema.minItems ?? 0} and ${schema.maxItems ?? schema.maxLength}`;
  }
}
