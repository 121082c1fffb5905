// A custom connector of Power Platform: the steps API in OpenAPI 2.0 with Microsoft's extensions.
import type { Action, AnyConnector, Schema, Trigger } from "gong-connector";
import { getPointer, isRecord } from "gong-connector/internal";
import { createOpenApiDocument, type OpenApiOptions } from "../openapi/document.ts";
import { createDynamicValues, getVisibility, type SchemaOwner, toSwaggerSchema } from "./swagger_schema.ts";
import { toLabel, toSentences } from "./texts.ts";

type Json = Record<string, unknown>;

/** apiDefinition.swagger.json. */
export function createApiDefinition(connector: AnyConnector, options: OpenApiOptions): Json {
  const document = createOpenApiDocument(connector, options);
  const { title, links } = connector.manifests.connector;
  const { protocol, host, pathname } = new URL(options.serverUrl);
  return {
    swagger: "2.0",
    info: {
      title,
      version: options.version,
      description: toSentences(String(getPointer(document, "/info/description"))),
      contact: getPointer(document, "/info/contact"),
    },
    host,
    basePath: pathname.replace(/\/$/, "") || "/",
    schemes: [protocol.replace(":", "")],
    consumes: ["application/json"],
    produces: ["application/json"],
    // Once, since a definition has at most 1 MB.
    definitions: { Errored: getErrorSchema(document) },
    securityDefinitions: { api_key: { type: "apiKey", in: "header", name: "Authorization" } },
    security: [{ api_key: [] }],
    paths: convertPaths(connector, document),
    "x-ms-connector-metadata": [{ propertyName: "Website", propertyValue: Object.values(links)[0] }],
  };
}

function convertPaths(connector: AnyConnector, document: Json): Json {
  const { actions, triggers } = connector.manifests;
  const paths = isRecord(document.paths) ? document.paths : {};
  return Object.fromEntries(
    Object.entries(paths).map(([path, item]) => {
      const [method = "", operation] = Object.entries(isRecord(item) ? item : {})[0] ?? [];
      const id = String(getPointer(operation, "/operationId"));
      const action = actions.get(id);
      const trigger = triggers.get(id.replace(/^poll_/, ""));
      const details = action ? createActionParts(action) : trigger ? createTriggerParts(trigger) : internalParts;
      return [path, { [method]: convertOperation(document, operation, details) }];
    }),
  );
}

/** What an operation has besides its description. */
interface OperationParts {
  body?: Json;
  /** The inputs that are query parameters. */
  inputs?: { schemas: Readonly<Record<string, Schema>>; required: readonly string[]; owner: SchemaOwner };
  output?: Json;
  extensions: Json;
}

/** Only for forms: people do not choose it as a step. */
const internalParts: OperationParts = { extensions: { "x-ms-visibility": "internal" } };

function createActionParts({ id, input, output, ui }: Action): OperationParts {
  const owner = { id, pointer: "", advanced: ui?.advanced ?? [] };
  const { description: _description, ...schema } = toSwaggerSchema(input, owner);
  const data = { ...toSwaggerSchema(output, { pointer: "" }), "x-ms-summary": "Output" };
  const nodeStatus = { type: "string", enum: ["Success"], "x-ms-summary": "Status", "x-ms-visibility": "internal" };
  return {
    body: { name: "body", in: "body", required: true, schema },
    output: { type: "object", required: ["node_status", "data"], properties: { node_status: nodeStatus, data } },
    extensions: {},
  };
}

function createTriggerParts({ id, input, output, ui }: Trigger): OperationParts {
  const owner = { id, pointer: "", advanced: ui?.advanced ?? [] };
  const text: Schema = { type: "string" };
  const time: Schema = { type: "string", format: "date-time" };
  const event: Schema = {
    type: "object",
    properties: { id: text, trigger: text, itemId: text, occurredAt: time, detectedAt: time, data: output },
  };
  return {
    inputs: { schemas: input.properties ?? {}, required: input.required ?? [], owner },
    output: { type: "array", items: toSwaggerSchema(event, { pointer: "" }) },
    extensions: {
      "x-ms-trigger": "batch",
      "x-ms-trigger-hint": "To see it work now, make something happen in the account and wait for the next poll.",
    },
  };
}

function convertOperation(document: Json, operation: unknown, parts: OperationParts): Json {
  const { operationId, summary, description, tags, parameters, responses }: Json = isRecord(operation) ? operation : {};
  const list = Array.isArray(parameters) ? parameters.map((each) => resolveReference(document, each)) : [];
  return {
    operationId,
    summary: toLabel(String(summary)),
    description: toSentences(String(description)),
    tags,
    ...parts.extensions,
    parameters: [...list.map((each) => convertParameter(each, parts)), ...(parts.body ? [parts.body] : [])],
    responses: convertResponses(document, responses, parts.output),
  };
}

/** Parameters that a host sets itself, or that only some users need. */
const parameterVisibility: Readonly<Record<string, string>> = {
  cursor: "internal",
  "x-connection-id": "advanced",
  "idempotency-key": "advanced",
};

function convertParameter(parameter: Json, { inputs }: OperationParts): Json {
  const { name, in: place, required, description, schema }: Json = parameter;
  const key = String(name);
  const input = inputs?.schemas[key];
  const owner: SchemaOwner = { ...(inputs?.owner ?? {}), pointer: `/${key}` };
  const { items, description: about, ...plain } = toParameterKeywords(input ? toSwaggerSchema(input, owner) : schema);
  const choices = input ? createDynamicValues(input.items ?? input, owner) : {};
  const visibility = parameterVisibility[key] ?? getVisibility(key, inputs?.required ?? [], inputs?.owner.advanced);
  return {
    name,
    in: place,
    required: required === true,
    ...plain,
    ...choices,
    ...(plain.type === "array" && { items: omitTexts(toParameterKeywords(items)), collectionFormat: "csv" }),
    description: toSentences(String(description ?? about ?? "")),
    "x-ms-summary": toLabel(input?.title ?? key),
    ...(place === "path" && { "x-ms-url-encoding": "single" }),
    ...(visibility && { "x-ms-visibility": visibility }),
  };
}

/** A schema without what parameters outside the body cannot have. */
function toParameterKeywords(schema: unknown): Json {
  const { "x-nullable": _nullable, title: _title, example: _example, ...rest }: Json = isRecord(schema) ? schema : {};
  return rest;
}

function omitTexts({ description: _description, ...rest }: Json): Json {
  return rest;
}

/** OpenAPI 2.0 has no ranges of statuses: every error is the default response. */
function convertResponses(document: Json, responses: unknown, output?: Json): Json {
  const entries = Object.entries(isRecord(responses) ? responses : {}).map(([status, response]) => {
    const { description, headers, content } = resolveReference(document, response);
    const schema = getPointer(content, "/application~1json/schema");
    if (status.endsWith("XX"))
      return ["default", { description: "An error.", schema: { $ref: "#/definitions/Errored" } }];
    const own = status === "200" && output ? output : schema;
    return [
      status,
      {
        description,
        ...(isRecord(headers) && { headers: convertHeaders(headers) }),
        ...(isRecord(own) && { schema: own }),
      },
    ];
  });
  return Object.fromEntries(entries);
}

function convertHeaders(headers: Json): Json {
  return Object.fromEntries(
    Object.entries(headers).map(([name, header]) => [
      name,
      { description: getPointer(header, "/description"), type: getPointer(header, "/schema/type") },
    ]),
  );
}

/** The error schema of the server has only keywords that both versions have. */
function getErrorSchema(document: Json): unknown {
  return getPointer(document, "/components/responses/Rejected/content/application~1json/schema");
}

function resolveReference(document: Json, value: unknown): Json {
  const reference = getPointer(value, "/$ref");
  const found = typeof reference === "string" ? getPointer(document, reference.slice(1)) : value;
  return isRecord(found) ? found : {};
}
