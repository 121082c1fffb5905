// The steps API as an OpenAPI 3.0.3 document: what platforms import that execute HTTP operations.
import { type Action, type AnyConnector, errorKinds, exampleInput, isRecord, type Schema, scopesOf } from "../index.ts";

export interface OpenApiOptions {
  /** Where the steps API is reached, such as http://127.0.0.1:3400. */
  serverUrl: string;
  /** Version of the package. */
  version: string;
}

type Json = Record<string, unknown>;

/** Describes every action as an operation of the steps API; the operation id is the action's id. */
export function openApiOf(connector: AnyConnector, { serverUrl, version }: OpenApiOptions): Json {
  const { connector: service, auth } = connector.manifests;
  const oauth = [...auth.values()].find((way) => way.oauth)?.oauth;
  const scopes = Object.fromEntries(service.scopes.catalogue.map(({ code, description }) => [code, description]));
  const paths = [...connector.actions.values()].map((action) => [
    `/api/v2/integration-schema/${service.id}/actions/${action.id}/execute`,
    { post: operationOf(action, service.groups, oauth && service.id) },
  ]);
  return {
    openapi: "3.0.3",
    info: {
      title: `${service.title} steps`,
      version,
      description: `${service.description} Each operation runs one action through the connector, with its checks, paging, pacing and errors.`,
      license: { name: "MIT", url: "https://opensource.org/license/mit" },
      contact: { name: service.title, url: Object.values(service.links)[0] },
    },
    servers: [{ url: serverUrl }],
    tags: service.groups.map(({ title, description }) => ({ name: title, description })),
    paths: Object.fromEntries(paths),
    components: {
      securitySchemes: {
        steps: { type: "http", scheme: "bearer", description: "The token of the steps API." },
        ...(oauth && {
          [service.id]: {
            type: "oauth2",
            description:
              "What the connection behind the steps API must have been granted. Callers send the steps token alone.",
            flows: { authorizationCode: { authorizationUrl: oauth.authorizeUrl, tokenUrl: oauth.tokenUrl, scopes } },
          },
        }),
      },
      schemas: { Failure: failure },
      parameters: { connection: connectionHeader },
    },
  };
}

const connectionHeader: Json = {
  name: "x-connection-id",
  in: "header",
  required: false,
  description: "Connection to run under; the only one when left out.",
  schema: { type: "string" },
};

const failure: Json = {
  type: "object",
  required: ["node_status", "body"],
  properties: {
    node_status: { type: "string", enum: ["Errored"] },
    body: {
      type: "object",
      required: ["message", "kind", "retryable"],
      properties: {
        message: { type: "string", description: "What failed and what to do." },
        kind: { type: "string", enum: [...errorKinds] },
        status: { type: "integer", nullable: true, description: "HTTP status of the service's own answer." },
        retryable: { type: "boolean" },
        retry_after_ms: { type: "integer", nullable: true },
        request_id: { type: "string", nullable: true },
        issues: {
          type: "array",
          nullable: true,
          items: {
            type: "object",
            required: ["path", "message"],
            properties: { path: { type: "string" }, message: { type: "string" } },
          },
        },
      },
    },
  },
};

function operationOf(
  action: Action,
  groups: readonly { id: string; title: string }[],
  oauth: string | undefined,
): Json {
  const tag = groups.find(({ id }) => id === action.group)?.title ?? action.group;
  const content = (schema: Json, example?: unknown): Json => ({
    "application/json": { schema, ...(example !== undefined && { example }) },
  });
  const success = {
    type: "object",
    required: ["node_status", "data"],
    properties: { node_status: { type: "string", enum: ["Success"] }, data: openApiSchema(action.output) },
  };
  return {
    operationId: action.id,
    summary: action.title,
    description: action.description,
    tags: [tag],
    ...(action.availability === "legacy" && { deprecated: true }),
    security: [{ steps: [], ...(oauth && { [oauth]: [...scopesOf(action)] }) }],
    parameters: [{ $ref: "#/components/parameters/connection" }],
    requestBody: { required: true, content: content(openApiSchema(action.input), exampleInput(action)) },
    responses: {
      200: { description: "The action's output.", content: content(success) },
      "4XX": {
        description: "The input, the connection or the service refused it.",
        content: content({ $ref: "#/components/schemas/Failure" }),
      },
      "5XX": {
        description: "The service could not answer.",
        content: content({ $ref: "#/components/schemas/Failure" }),
      },
    },
  };
}

const dropped = new Set(["lookup", "hint", "$schema"]);

/** JSON Schema 2020-12 in the words of OpenAPI 3.0: null is `nullable`, several types are `anyOf`, examples are one. */
function openApiSchema(schema: Schema): Json {
  const { type, const: constant, examples, exclusiveMinimum, exclusiveMaximum, ...rest } = schema;
  const types = [type].flat().filter((name) => name !== undefined && name !== "null");
  const words = Object.fromEntries(
    Object.entries(rest)
      .filter(([word]) => !dropped.has(word))
      .map(([word, value]) => [word, convert(word, value)]),
  );
  return {
    ...words,
    ...(types.length === 1 && { type: types[0] }),
    ...(types.length > 1 && { anyOf: types.map((name) => ({ type: name, ...(name === "array" && { items: {} }) })) }),
    ...([type].flat().includes("null") && { nullable: true }),
    ...(constant !== undefined && { enum: [constant] }),
    ...(examples && { example: examples[0] }),
    ...(exclusiveMinimum !== undefined && { minimum: exclusiveMinimum, exclusiveMinimum: true }),
    ...(exclusiveMaximum !== undefined && { maximum: exclusiveMaximum, exclusiveMaximum: true }),
  };
}

function convert(word: string, value: unknown): unknown {
  if (word === "properties" && isRecord(value)) {
    return Object.fromEntries(
      Object.entries(value).map(([name, part]) => [name, isRecord(part) ? openApiSchema(part) : part]),
    );
  }
  if ((word === "items" || word === "additionalProperties") && isRecord(value)) return openApiSchema(value);
  if ((word === "anyOf" || word === "oneOf") && Array.isArray(value)) return value.map(openApiSchema);
  return value;
}
