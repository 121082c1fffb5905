// @ts-nocheck
// Reads an OpenAPI document: its operations, and their schemas without references.
import { getPointer, isRecord } from "gong-connector/internal";

/** The keywords of a schema that are compared. */
export interface DescribedSchema {
  type?: string;
  format?: string;
  enumValues?: readonly unknown[];
  properties: ReadonlyMap<string, DescribedSchema>;
  required: readonly string[];
  items?: DescribedSchema;
  /** Accepts any value: no type, or an object without declared properties. */
  isOpen: boolean;
  maxItems?: number;
  maxLength?: number;
}

export interface Parameter {
  name: string;
  required: boolean;
  schema: DescribedSchema;
}

export interface Operation {
  /** Method and path, such as `GET /v2/calls/{id}`. */
  key: string;
  id: string;
  scopes: readonly string[];
  isDeprecated: boolean;
  query: readonly Parameter[];
  path: readonly Parameter[];
  body?: DescribedSchema;
  response?: DescribedSchema;
}

const methods = ["get", "post", "put", "patch", "delete"];

/** The operations of a document. `scopePattern` matches a scope. Throws TypeError if it is not an OpenAPI document. */
export function readOperations(document: unknown, scopePattern: RegExp): Operation[] {
  const paths = getPointer(document, "/paths");
  if (!isRecord(paths) || typeof getPointer(document, "/openapi") !== "string")
    throw new TypeError("not an OpenAPI document: /openapi or /paths is missing");
  const reader = new OpenApiReader(document, scopePattern);
  return Object.entries(paths).flatMap(([path, item]) =>
    methods.flatMap((method) => {
      const operation = isRecord(item) ? item[method] : undefined;
      return isRecord(operation) ? [reader.readOperation(`${method.toUpperCase()} ${path}`, operation)] : [];
    }),
  );
}

/** Equal for keys that differ only in the names of path parameters. */
export function normalizeOperationKey(key: string): string {
  return key.replaceAll(/\{[^}]+\}/g, "{}");
}

class OpenApiReader {
  readonly #document: unknown;
  readonly #scopePattern: RegExp;

  constructor(document: unknown, scopePattern: RegExp) {
    this.#document = document;
    this.#scopePattern = scopePattern;
  }

  readOperation(key: string, operation: Record<string, unknown>): Operation {
    const { parameters, operationId, description, deprecated, responses } = operation;
    const body = getPointer(operation, "/requestBody/content/application~1json/schema");
    const response = findResponseSchema(responses);
    return {
      key,
      id: String(operationId ?? ""),
      scopes: this.#findScopes(String(description ?? "")),
      isDeprecated: deprecated === true,
      query: this.#readParameters(parameters, "query"),
      path: this.#readParameters(parameters, "path"),
      ...(body !== undefined && { body: this.#readSchema(body, []) }),
      ...(response !== undefined && { response: this.#readSchema(response, []) }),
    };
  }

  #readParameters(parameters: unknown, location: "query" | "path"): Parameter[] {
    const records = Array.isArray(parameters) ? parameters.filter(isRecord) : [];
    return records
      .filter((parameter) => parameter.in === location)
      .map(({ name, required, schema }) => ({
        name: String(name),
        required: required === true,
        schema: this.#readSchema(schema, []),
      }));
  }

  /** The description of an operation names its scopes in single quotes. */
  #findScopes(description: string): string[] {
    const quoted = [...description.matchAll(/'([^'\s]+)'/g)].map(([, text = ""]) => text);
    return [...new Set(quoted.filter((text) => this.#scopePattern.test(text)))].sort();
  }

  /** A reference to a schema that contains it is read as a schema that accepts any value. */
  #readSchema(value: unknown, openReferences: readonly string[]): DescribedSchema {
    const reference = getPointer(value, "/$ref");
    if (typeof reference === "string") {
      if (openReferences.includes(reference)) return { properties: new Map(), required: [], isOpen: true };
      const target = getPointer(this.#document, decodeURIComponent(reference.slice(1)));
      return this.#readSchema(target, [...openReferences, reference]);
    }
    const schema = isRecord(value) ? value : {};
    const { type, format, items, maxItems, maxLength } = schema;
    const properties = isRecord(schema.properties) ? Object.entries(schema.properties) : [];
    const hasProperties = properties.length > 0 || isRecord(schema.additionalProperties);
    return {
      ...(typeof type === "string" && { type }),
      ...(typeof format === "string" && { format }),
      ...(Array.isArray(schema.enum) && { enumValues: splitEnumValues(schema.enum) }),
      properties: new Map(properties.map(([name, property]) => [name, this.#readSchema(property, openReferences)])),
      required: Array.isArray(schema.required) ? schema.required.map(String) : [],
      ...(items !== undefined && { items: this.#readSchema(items, openReferences) }),
      isOpen: !hasProperties && (type === undefined || type === "object"),
      ...(isLimit(maxItems) && { maxItems }),
      ...(isLimit(maxLength) && { maxLength }),
    };
  }
}

/** The schema of the first successful response that has one. */
function findResponseSchema(responses: unknown): unknown {
  const statuses = isRecord(responses) ? Object.keys(responses).filter((status) => /^2\d\d$/.test(status)) : [];
  return statuses
    .sort()
    .flatMap((status) => Object.values(Object(getPointer(responses, `/${status}/content`))))
    .map((content) => getPointer(content, "/schema"))
    .find((schema) => schema !== undefined);
}

/** Gong writes some enums as one value: "number, string, url, date". */
function splitEnumValues(values: readonly unknown[]): readonly unknown[] {
  return [...new Set(values.flatMap((value) => (typeof value === "string" ? value.split(/, | \/ /) : value)))];
}

/** Gong writes the largest 32-bit number where there is no limit. */
function isLimit(value: unknown): value is number {
  return typeof value === "number" && value < 2 ** 31 - 1;
}
