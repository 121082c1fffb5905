// Reads an OpenAPI description: its operations, and its schemas with references followed.
import { getPointer, isRecord } from "gong-connector/internal";

/** A schema of the description, as far as it is compared. */
export interface DescribedSchema {
  type?: string;
  format?: string;
  enumValues?: readonly unknown[];
  properties: ReadonlyMap<string, DescribedSchema>;
  required: readonly string[];
  items?: DescribedSchema;
  /** It takes any value: it says object, and nothing of what is in it. */
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
  /** Names of the parts of a multipart body. */
  parts?: readonly string[];
  reply?: DescribedSchema;
}

const methods = ["get", "post", "put", "patch", "delete"];

/** The operations of a description; `scope` is what a scope looks like. Throws TypeError where the value is no OpenAPI description. */
export function readOperations(spec: unknown, scope: RegExp): Operation[] {
  const paths = getPointer(spec, "/paths");
  if (!isRecord(paths) || typeof getPointer(spec, "/openapi") !== "string")
    throw new TypeError("it is no OpenAPI description: openapi or paths are missing");
  const reader = new Reader(spec, scope);
  return Object.entries(paths).flatMap(([path, item]) =>
    methods.flatMap((method) => {
      const operation = isRecord(item) ? item[method] : undefined;
      return isRecord(operation) ? [reader.operation(`${method.toUpperCase()} ${path}`, operation)] : [];
    }),
  );
}

/** Two keys are of the same operation when they differ in the names of path parameters only. */
export function normalizeOperationKey(key: string): string {
  return key.replaceAll(/\{[^}]+\}/g, "{}");
}

class Reader {
  readonly #spec: unknown;
  readonly #scope: RegExp;

  constructor(spec: unknown, scope: RegExp) {
    this.#spec = spec;
    this.#scope = scope;
  }

  operation(key: string, operation: Record<string, unknown>): Operation {
    const parameters = listOf(operation.parameters);
    const of = (place: string): Parameter[] =>
      parameters
        .filter((one) => one.in === place)
        .map(({ name, required, schema }) => ({
          name: String(name),
          required: required === true,
          schema: this.#schema(schema, []),
        }));
    const json = getPointer(operation, "/requestBody/content/application~1json/schema");
    const form = getPointer(operation, "/requestBody/content/multipart~1form-data/schema");
    const reply = this.#reply(operation.responses);
    return {
      key,
      id: String(operation.operationId ?? ""),
      scopes: this.#scopes(String(operation.description ?? "")),
      isDeprecated: operation.deprecated === true,
      query: of("query"),
      path: of("path"),
      ...(json !== undefined && { body: this.#schema(json, []) }),
      ...(form !== undefined && { parts: [...this.#schema(form, []).properties.keys()] }),
      ...(reply !== undefined && { reply: this.#schema(reply, []) }),
    };
  }

  /** The scopes that a text names in quotation marks. */
  #scopes(text: string): string[] {
    const quoted = [...text.matchAll(/'([^'\s]+)'/g)].map((match) => match[1] ?? "");
    return [...new Set(quoted.filter((word) => this.#scope.test(word)))].sort();
  }

  /** The schema of the first answer of success that has one. */
  #reply(responses: unknown): unknown {
    const codes = isRecord(responses) ? Object.keys(responses).filter((code) => /^2\d\d$/.test(code)) : [];
    return codes
      .sort()
      .flatMap((code) => Object.values(Object(getPointer(responses, `/${code}/content`))))
      .map((content) => getPointer(content, "/schema"))
      .find((schema) => schema !== undefined);
  }

  /** A schema that refers to itself ends there. */
  #schema(value: unknown, seen: readonly string[]): DescribedSchema {
    const reference = getPointer(value, "/$ref");
    if (typeof reference === "string") {
      if (seen.includes(reference)) return { properties: new Map(), required: [], isOpen: true };
      return this.#schema(getPointer(this.#spec, decodeURIComponent(reference.slice(1))), [...seen, reference]);
    }
    const schema = isRecord(value) ? value : {};
    const { type, format, items, maxItems, maxLength } = schema;
    const properties = isRecord(schema.properties) ? Object.entries(schema.properties) : [];
    const hasForm = properties.length > 0 || isRecord(schema.additionalProperties);
    return {
      ...(typeof type === "string" && { type }),
      ...(typeof format === "string" && { format }),
      ...(Array.isArray(schema.enum) && { enumValues: wordsOf(schema.enum) }),
      properties: new Map(properties.map(([name, part]) => [name, this.#schema(part, seen)])),
      required: Array.isArray(schema.required) ? schema.required.map(String) : [],
      ...(items !== undefined && { items: this.#schema(items, seen) }),
      isOpen: type === undefined ? !hasForm : type === "object" && !hasForm,
      ...(isLimit(maxItems) && { maxItems }),
      ...(isLimit(maxLength) && { maxLength }),
    };
  }
}

/** Some lists of words stand there as one word: "number, string, url, date". */
function wordsOf(words: readonly unknown[]): readonly unknown[] {
  return [...new Set(words.flatMap((word) => (typeof word === "string" ? word.split(/, | \/ /) : word)))];
}

/** The largest 32-bit number is no limit. */
function isLimit(value: unknown): value is number {
  return typeof value === "number" && value < 2 ** 31 - 1;
}

function listOf(value: unknown): Record<string, unknown>[] {
  return Array.isArray(value) ? value.filter(isRecord) : [];
}
