// What an action sends and expects, read from its manifest, in the same words as a description.
import type { Action, Schema } from "gong-connector";
import { type ConnectorManifest, isRecord } from "gong-connector/internal";

export interface ActionContract {
  /** Query parameters by name, and whether they are always sent. */
  query: ReadonlyMap<string, Schema>;
  requiredQuery: readonly string[];
  path: readonly Schema[];
  /** JSON body. */
  body?: Schema;
  /** Where in the reply the output is, and its schema. */
  reply: { pointer: string; schema: Schema };
}

/** What a declared action sends. */
export function readActionContract(action: Action, { pagination }: ConnectorManifest): ActionContract | undefined {
  const { request, input } = action;
  if (!request) return undefined;
  const named = new Set<string>([pagination.limitInput, ...[action.response?.exclude?.input ?? []].flat()]);
  const pathNames = [...request.path.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? "");
  const query = schemaOfTemplate(request.query ?? {}, input, named);
  const body = request.body === undefined ? undefined : schemaOfTemplate(request.body, input, named);
  for (const name of pathNames) named.add(name);
  const rest = request.body === undefined ? restOf(input, named) : { type: "object" as const, properties: {} };
  const toQuery = request.method === "GET" || request.method === "DELETE";
  const inQuery = toQuery ? merged(query, rest) : query;
  const json = body ?? (toQuery || Object.keys(rest.properties ?? {}).length === 0 ? undefined : rest);
  return {
    query: new Map(Object.entries(inQuery.properties ?? {})),
    requiredQuery: inQuery.required ?? [],
    path: pathNames.map((name) => input.properties?.[name] ?? {}),
    ...(json && { body: json }),
    reply: replyOf(action),
  };
}

/** The schema of what a template becomes. */
function schemaOfTemplate(template: unknown, input: Schema, named: Set<string>): Schema {
  if (typeof template === "string") {
    const name = /^\{(\w+)\}$/.exec(template)?.[1];
    if (name === undefined) return { type: "string", const: template };
    named.add(name);
    return input.properties?.[name] ?? {};
  }
  if (Array.isArray(template)) return { type: "array", items: schemaOfTemplate(template[0], input, named) };
  if (!isRecord(template)) return {};
  const properties = Object.entries(template).map(([key, value]) => [key, schemaOfTemplate(value, input, named)]);
  const required = Object.keys(template).filter((key) => isAlwaysThere(template[key], input));
  return { type: "object", properties: Object.fromEntries(properties), required };
}

function isAlwaysThere(template: unknown, input: Schema): boolean {
  if (Array.isArray(template)) return template.some((value) => isAlwaysThere(value, input));
  if (isRecord(template)) return Object.values(template).some((value) => isAlwaysThere(value, input));
  const name = typeof template === "string" ? /^\{(\w+)\}$/.exec(template)?.[1] : undefined;
  return name === undefined || (input.required ?? []).includes(name);
}

function restOf(input: Schema, named: ReadonlySet<string>): Schema {
  const names = Object.keys(input.properties ?? {}).filter((name) => !named.has(name));
  return {
    type: "object",
    properties: Object.fromEntries(names.map((name) => [name, input.properties?.[name] ?? {}])),
    required: (input.required ?? []).filter((name) => names.includes(name)),
  };
}

function merged(one: Schema, other: Schema): Schema {
  return {
    type: "object",
    properties: { ...one.properties, ...other.properties },
    required: [...(one.required ?? []), ...(other.required ?? [])],
  };
}

function replyOf({ output, response }: Action): ActionContract["reply"] {
  if (response?.items !== undefined) return { pointer: response.items, schema: output.properties?.items ?? {} };
  return { pointer: response?.pick ?? "", schema: output };
}
