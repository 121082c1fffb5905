// Validates requests and responses against Gong's OpenAPI document, if the file is present.
import { existsSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { Ajv } from "ajv";
import {
  bodyCorrections,
  commonErrorStatuses,
  type OpenApiSchema,
  queryCorrections,
  responseCorrections,
} from "./openapi_corrections.ts";
import { type ConversionOptions, convertEnum, convertSchema, openApiId } from "./openapi_to_ajv.ts";

interface Parameter {
  readonly name: string;
  readonly in: "query" | "path" | "header";
  readonly required?: boolean;
  readonly schema: OpenApiSchema;
}

interface Content {
  readonly content?: Readonly<Record<string, { readonly schema?: OpenApiSchema }>>;
}

export interface SpecOperation {
  readonly operationId: string;
  readonly description?: string;
  readonly deprecated?: boolean;
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: Content;
  readonly responses: Readonly<Record<string, Content>>;
}

interface Spec {
  readonly paths: Readonly<Record<string, Readonly<Record<string, SpecOperation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, OpenApiSchema>> };
}

export interface SentRequest {
  readonly query?: Readonly<Record<string, string | readonly string[]>>;
  readonly body?: unknown;
  /** Names of the parts of a multipart body, or the parts by name. */
  readonly parts?: readonly string[] | Readonly<Record<string, unknown>>;
}

/** Path of Gong's OpenAPI document. */
export const openApiFile =
  process.env.GONG_OPENAPI ?? resolve(import.meta.dirname, "../../../shared/gong/openapi.json");

/** The reason why the tests that need the document are skipped; empty if it is available. */
export const missingOpenApiMessage = existsSync(openApiFile)
  ? ""
  : `no OpenAPI document at ${openApiFile}; set GONG_OPENAPI to its path`;

let loaded: Spec | undefined;

function parse(file: string): Spec {
  return JSON.parse(readFileSync(file, "utf8")) as Spec;
}

/** The document with the operations that it lacks. Throws if it is not available. */
export function loadGongOpenApi(): Spec {
  if (loaded !== undefined) return loaded;
  if (missingOpenApiMessage !== "") throw new Error(missingOpenApiMessage);
  const main = parse(openApiFile);
  const addendum = join(dirname(openApiFile), "openapi-addendum.json");
  const extra: Spec = existsSync(addendum) ? parse(addendum) : { paths: {}, components: { schemas: {} } };
  const names = new Set([...Object.keys(extra.paths), ...Object.keys(main.paths)]);
  loaded = {
    paths: Object.fromEntries([...names].map((path) => [path, { ...extra.paths[path], ...main.paths[path] }])),
    components: { schemas: { ...extra.components.schemas, ...main.components.schemas } },
  };
  return loaded;
}

interface Found {
  readonly key: string;
  readonly operation: SpecOperation;
}

function find(method: string, path: string): Found | undefined {
  const { paths } = loadGongOpenApi();
  const verb = method.toLowerCase();
  const fits = (template: string): boolean => new RegExp(`^${template.replaceAll(/\{[^}]+\}/g, "[^/]+")}$`).test(path);
  const template =
    paths[path]?.[verb] !== undefined ? path : Object.keys(paths).find((each) => fits(each) && paths[each]?.[verb]);
  const found = template === undefined ? undefined : paths[template]?.[verb];
  return found === undefined ? undefined : { key: `${method.toUpperCase()} ${template}`, operation: found };
}

/** `path` is a template or a path without query. */
export function findOperation(method: string, path: string): SpecOperation | undefined {
  return find(method, path)?.operation;
}

/** All operations, as `METHOD /path/{template}`. */
export function listOperations(): readonly string[] {
  return Object.entries(loadGongOpenApi().paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
  );
}

interface SchemaValidator {
  readonly ajv: Ajv;
  /** Each schema is converted once, since ajv compiles each new object. */
  readonly converted: WeakMap<OpenApiSchema, OpenApiSchema>;
}

const validators = new Map<string, SchemaValidator>();

/** A validator with every schema of the document, converted with these options. */
function getValidator(options: ConversionOptions): SchemaValidator {
  const key = JSON.stringify(options);
  const cached = validators.get(key);
  if (cached !== undefined) return cached;
  const ajv = new Ajv({ strict: false, allErrors: true, allowUnionTypes: true });
  const all = Object.entries(loadGongOpenApi().components.schemas);
  const schemas = Object.fromEntries(all.map(([name, schema]) => [name, convertSchema(schema, options, name)]));
  ajv.addSchema({ $id: openApiId, components: { schemas } });
  const validator = { ajv, converted: new WeakMap<OpenApiSchema, OpenApiSchema>() };
  validators.set(key, validator);
  return validator;
}

function validate(schema: OpenApiSchema, options: ConversionOptions, value: unknown): readonly string[] {
  const { ajv, converted } = getValidator(options);
  const ajvSchema = converted.get(schema) ?? convertSchema(schema, options);
  converted.set(schema, ajvSchema);
  if (ajv.validate(ajvSchema, value)) return [];
  return (ajv.errors ?? []).map(({ instancePath, message, params }) => {
    const extra = "additionalProperty" in params ? ` (${String(params.additionalProperty)})` : "";
    return `${instancePath || "/"} ${message}${extra}`;
  });
}

const errorResponse: OpenApiSchema = { $ref: "#/components/schemas/ErrorResponse" };

function getSchema(content: Content | undefined): OpenApiSchema | undefined {
  return Object.values(content?.content ?? {})[0]?.schema;
}

/** The issues of a response. `extra: "allow"` accepts undeclared properties. */
export function validateResponse(
  method: string,
  path: string,
  status: number,
  body: unknown,
  options: { extra?: "reject" | "allow" } = {},
): readonly string[] {
  const found = find(method, path);
  if (found === undefined) return [`${method} ${path} is not in the document`];
  const declared = found.operation.responses[String(status)];
  if (declared === undefined && !commonErrorStatuses.includes(status)) return [`status ${status} is not declared`];
  const schema =
    responseCorrections[`${found.key} ${status}`] ?? (declared === undefined ? errorResponse : getSchema(declared));
  return schema === undefined ? [] : validate(schema, { isResponse: true, isClosed: options.extra !== "allow" }, body);
}

function listQueryParameters({ key, operation: { parameters = [] } }: Found): readonly Parameter[] {
  const { absent = [], optional = [], missing = [] } = queryCorrections[key] ?? {};
  const declared = parameters.filter((each) => each.in === "query" && !absent.includes(each.name));
  return [
    ...declared.map((each) => (optional.includes(each.name) ? { ...each, required: false } : each)),
    ...missing.map((name): Parameter => ({ name, in: "query", required: true, schema: { type: "string" } })),
  ];
}

function validateQuery(found: Found, query: SentRequest["query"] = {}): readonly string[] {
  const declared = listQueryParameters(found);
  const unknown = Object.keys(query).filter((name) => !declared.some((each) => each.name === name));
  const missing = declared.filter(({ name, required }) => required === true && !(name in query));
  const invalid = declared.filter(({ name, schema }) => name in query && !matchesText(schema, query[name]));
  return [
    ...unknown.map((name) => `query ${name} is not declared`),
    ...missing.map(({ name }) => `query ${name} is missing`),
    ...invalid.map(({ name }) => `query ${name} does not match its type`),
  ];
}

function matchesText(schema: OpenApiSchema, value: unknown): boolean {
  const values = convertEnum(schema);
  if (values !== undefined) return values.includes(value);
  if (schema.type === "integer") return typeof value === "string" && /^-?\d+$/.test(value);
  if (schema.type === "boolean") return value === "true" || value === "false";
  return schema.type !== "string" || typeof value === "string";
}

function validateBody({ key, operation: found }: Found, { body, parts }: SentRequest): readonly string[] {
  const json = bodyCorrections[key] ?? found.requestBody?.content?.["application/json"]?.schema;
  const form = found.requestBody?.content?.["multipart/form-data"]?.schema;
  if (form !== undefined) {
    const required = Array.isArray(form.required) ? form.required.map(String) : [];
    const sent = Array.isArray(parts) ? parts : Object.keys(parts ?? {});
    return required.filter((name) => !sent.includes(name)).map((name) => `part ${name} is missing`);
  }
  if (json === undefined) return body === undefined ? [] : ["a body is not declared"];
  if (body === undefined) return ["the body is missing"];
  return validate(json, { isResponse: false, isClosed: true }, body).map((issue) => `body ${issue}`);
}

/** The issues of a request. */
export function validateRequest(method: string, path: string, request: SentRequest = {}): readonly string[] {
  const found = find(method, path);
  if (found === undefined) return [`${method} ${path} is not in the document`];
  return [...validateQuery(found, request.query), ...validateBody(found, request)];
}
