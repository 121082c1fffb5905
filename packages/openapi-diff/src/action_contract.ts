// The request that an action sends and the response that it expects, as schemas, read from its manifest.
import type { Action, Schema } from "gong-connector";
import { type ConnectorManifest, isRecord } from "gong-connector/internal";

export interface ActionContract {
  /** Query parameters as the properties of an object. */
  query: Schema;
  /** The JSON body. */
  body?: Schema;
  /** Path of the output in the response, and its schema. */
  response: { path: string; schema: Schema };
}

/** Undefined for an action with a handler, unless it lists items: it then sends its inputs as the JSON body. */
export function readActionContract(action: Action, { pagination }: ConnectorManifest): ActionContract | undefined {
  const { request, input } = action;
  const used = new Set<string>([pagination.limitInput, ...[action.response?.exclude?.input ?? []].flat()]);
  if (!request && action.response?.items === undefined) return undefined;
  if (!request) return { query: {}, body: omitProperties(input, used), response: readResponse(action) };
  const query = toTemplateSchema(request.query ?? {}, input, used);
  const body = request.body === undefined ? undefined : toTemplateSchema(request.body, input, used);
  for (const [, name = ""] of request.path.matchAll(/\{(\w+)\}/g)) used.add(name);
  const rest = request.body === undefined ? omitProperties(input, used) : { type: "object" as const };
  const isInQuery = request.method === "GET" || request.method === "DELETE";
  const restBody = isInQuery || Object.keys(rest.properties ?? {}).length === 0 ? undefined : rest;
  const json = body ?? restBody;
  return {
    query: isInQuery ? mergeObjects(query, rest) : query,
    ...(json && { body: json }),
    response: readResponse(action),
  };
}

/** The schema of the values that a template produces. Adds the inputs of the template to `used`. */
function toTemplateSchema(template: unknown, input: Schema, used: Set<string>): Schema {
  if (typeof template === "string") {
    const name = getInputName(template);
    if (name === undefined) return { type: "string", const: template };
    used.add(name);
    return input.properties?.[name] ?? {};
  }
  if (Array.isArray(template)) return { type: "array", items: toTemplateSchema(template[0], input, used) };
  if (!isRecord(template)) return {};
  const properties = Object.entries(template).map(([key, value]) => [key, toTemplateSchema(value, input, used)]);
  const required = Object.keys(template).filter((key) => isAlwaysPresent(template[key], input));
  return { type: "object", properties: Object.fromEntries(properties), required };
}

function isAlwaysPresent(template: unknown, input: Schema): boolean {
  if (Array.isArray(template)) return template.some((value) => isAlwaysPresent(value, input));
  if (isRecord(template)) return Object.values(template).some((value) => isAlwaysPresent(value, input));
  const name = getInputName(template);
  return name === undefined || (input.required ?? []).includes(name);
}

/** The input that a template value inserts, undefined for a constant. */
function getInputName(template: unknown): string | undefined {
  return typeof template === "string" ? /^\{(\w+)\}$/.exec(template)?.[1] : undefined;
}

function omitProperties({ properties = {}, required = [] }: Schema, omitted: ReadonlySet<string>): Schema {
  const rest = Object.entries(properties).filter(([name]) => !omitted.has(name));
  return {
    type: "object",
    properties: Object.fromEntries(rest),
    required: required.filter((name) => !omitted.has(name)),
  };
}

function mergeObjects(a: Schema, b: Schema): Schema {
  return {
    type: "object",
    properties: { ...a.properties, ...b.properties },
    required: [...(a.required ?? []), ...(b.required ?? [])],
  };
}

function readResponse({ output, response }: Action): ActionContract["response"] {
  if (response?.items !== undefined) return { path: response.items, schema: output.properties?.items ?? {} };
  return { path: response?.pick ?? "", schema: output };
}
