// @ts-nocheck
// The vendor's own description as judge over requests and answers, where the file is at hand.
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

/** Where the description is looked for. */
export const openApiFile =
  process.env.GONG_OPENAPI ?? resolve(import.meta.dirname, "../../../shared/gong/openapi.json");

/** Why tests against the description cannot run here; empty when they can. */
export const missingOpenApiMessage = existsSync(openApiFile)
  ? ""
  : `no description at ${openApiFile}; set GONG_OPENAPI to its path`;

let loaded: Spec | undefined;

function parse(file: string): Spec {
  return JSON.parse(readFileSync(file, "utf8")) as Spec;
}

/** The description together with the operations that are missing from it. Throws where there is none. */
export function loadGongOpenApi(): Spec {
  if (loaded !== undefined) return loaded;
  if (missingOpenApiMessage !== "") throw new Error(missingOpenApiMessage);
  const main = parse(openApiFile);
  const beside = join(dirname(openApiFile), "openapi-addendum.json");
  const more: Spec = existsSync(beside) ? parse(beside) : { paths: {}, components: { schemas: {} } };
  const names = new Set([...Object.keys(more.paths), ...Object.keys(main.paths)]);
  loaded = {
    paths: Object.fromEntries([...names].map((path) => [path, { ...more.paths[path], ...main.paths[path] }])),
    components: { schemas: { ...more.components.schemas, ...main.components.schemas } },
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

/** `path` is a template or a real path without query. */
export function findOperation(method: string, path: string): SpecOperation | undefined {
  return find(method, path)?.operation;
}

/** All of them, as `METHOD /path/{template}`. */
export function listOperations(): readonly string[] {
  return Object.entries(loadGongOpenApi().paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
  );
}

interface Judge {
  readonly ajv: Ajv;
  /** Converted once each: ajv compiles whatever object it has not seen before. */
  readonly converted: WeakMap<OpenApiSchema, OpenApiSchema>;
}

const judges = new Map<string, Judge>();

/** Knows every schema of the description, read one way. */
function judgeOf(reading: ConversionOptions): Judge {
  const key = JSON.stringify(reading);
  const known = judges.get(key);
  if (known !== undefined) return known;
  const ajv = new Ajv({ strict: false, allErrors: true, allowUnionTypes: true });
  const all = Object.entries(loadGongOpenApi().components.schemas);
  const schemas = Object.fromEntries(all.map(([name, schema]) => [name, convertSchema(schema, reading, name)]));
  ajv.addSchema({ $id: openApiId, components: { schemas } });
  const judge = { ajv, converted: new WeakMap<OpenApiSchema, OpenApiSchema>() };
  judges.set(key, judge);
  return judge;
}

function faultsOf(schema: OpenApiSchema, reading: ConversionOptions, value: unknown): readonly string[] {
  const { ajv, converted } = judgeOf(reading);
  const own = converted.get(schema) ?? convertSchema(schema, reading);
  converted.set(schema, own);
  if (ajv.validate(own, value)) return [];
  return (ajv.errors ?? []).map(({ instancePath, message, params }) => {
    const extra = "additionalProperty" in params ? ` (${String(params.additionalProperty)})` : "";
    return `${instancePath || "/"} ${message}${extra}`;
  });
}

const ERROR: OpenApiSchema = { $ref: "#/components/schemas/ErrorResponse" };

function schemaOf(content: Content | undefined): OpenApiSchema | undefined {
  return Object.values(content?.content ?? {})[0]?.schema;
}

/** Faults of an answer, as sentences; none when it fits. `extra: "allow"` lets undeclared properties pass. */
export function validateResponse(
  method: string,
  path: string,
  status: number,
  body: unknown,
  options: { extra?: "refuse" | "allow" } = {},
): readonly string[] {
  const found = find(method, path);
  if (found === undefined) return [`${method} ${path} is not in the description`];
  const declared = found.operation.responses[String(status)];
  if (declared === undefined && !commonErrorStatuses.includes(status)) return [`status ${status} is not declared`];
  const schema = responseCorrections[`${found.key} ${status}`] ?? (declared === undefined ? ERROR : schemaOf(declared));
  return schema === undefined ? [] : faultsOf(schema, { isAnswer: true, isClosed: options.extra !== "allow" }, body);
}

function declaredQuery({ key, operation: { parameters = [] } }: Found): readonly Parameter[] {
  const { absent = [], optional = [], missing = [] } = queryCorrections[key] ?? {};
  const declared = parameters.filter((each) => each.in === "query" && !absent.includes(each.name));
  return [
    ...declared.map((each) => (optional.includes(each.name) ? { ...each, required: false } : each)),
    ...missing.map((name): Parameter => ({ name, in: "query", required: true, schema: { type: "string" } })),
  ];
}

function queryFaults(found: Found, query: SentRequest["query"] = {}): readonly string[] {
  const declared = declaredQuery(found);
  const unknown = Object.keys(query).filter((name) => !declared.some((each) => each.name === name));
  const missing = declared.filter(({ name, required }) => required === true && !(name in query));
  const wrong = declared.filter(({ name, schema }) => name in query && !fitsText(schema, query[name]));
  return [
    ...unknown.map((name) => `query ${name} is not declared`),
    ...missing.map(({ name }) => `query ${name} is missing`),
    ...wrong.map(({ name }) => `query ${name} does not fit its type`),
  ];
}

function fitsText(schema: OpenApiSchema, value: unknown): boolean {
  const words = convertEnum(schema);
  if (words !== undefined) return words.includes(value);
  if (schema.type === "integer") return typeof value === "string" && /^-?\d+$/.test(value);
  if (schema.type === "boolean") return value === "true" || value === "false";
  return schema.type !== "string" || typeof value === "string";
}

function bodyFaults({ key, operation: found }: Found, { body, parts }: SentRequest): readonly string[] {
  const json = bodyCorrections[key] ?? found.requestBody?.content?.["application/json"]?.schema;
  const form = found.requestBody?.content?.["multipart/form-data"]?.schema;
  if (form !== undefined) {
    const required = Array.isArray(form.required) ? form.required.map(String) : [];
    const sent = Array.isArray(parts) ? parts : Object.keys(parts ?? {});
    return required.filter((name) => !sent.includes(name)).map((name) => `part ${name} is missing`);
  }
  if (json === undefined) return body === undefined ? [] : ["a body is not declared"];
  if (body === undefined) return ["the body is missing"];
  return faultsOf(json, { isAnswer: false, isClosed: true }, body).map((fault) => `body ${fault}`);
}

/** Faults of a request, as sentences; none when it fits. */
export function validateRequest(method: string, path: string, request: SentRequest = {}): readonly string[] {
  const found = find(method, path);
  if (found === undefined) return [`${method} ${path} is not in the description`];
  return [...queryFaults(found, request.query), ...bodyFaults(found, request)];
}
