// The steps API as an OpenAPI 3.0.3 document: what platforms import that execute HTTP operations.
import type { FastifyInstance, FastifyRequest } from "fastify";
import { type Action, type AnyConnector, errorKinds, exampleInput, scopesOf } from "../index.ts";
import { openApiSchema } from "./openapi_schema.ts";

export interface OpenApiOptions {
  /** Where the steps API is reached, such as http://127.0.0.1:3400. */
  serverUrl: string;
  version: string;
}

type Json = Record<string, unknown>;

/** Describes every action as an operation of the steps API; the operation id is the action's id. */
export function openApiOf(connector: AnyConnector, { serverUrl, version }: OpenApiOptions): Json {
  const { id, title, description, groups, links } = connector.manifests.connector;
  return {
    openapi: "3.0.3",
    info: {
      title: `${title} steps`,
      version,
      description: `${description} Each operation runs one action through the connector, with its checks, paging, pacing and errors.`,
      license: { name: "MIT", url: "https://opensource.org/license/mit" },
      contact: { name: title, url: Object.values(links)[0] },
    },
    servers: [{ url: serverUrl }],
    tags: groups.map((group) => ({ name: group.title, description: group.description })),
    paths: Object.fromEntries(
      [...connector.actions.values()].map((action) => [
        `/api/v2/integration-schema/${id}/actions/${action.id}/execute`,
        { post: operationOf(action, connector) },
      ]),
    ),
    components: {
      securitySchemes: { steps, ...grantOf(connector) },
      responses: {
        Refused: answer("The input, the connection or the service refused it.", "Errored", "body", failure),
        Unavailable: answer("The service could not answer.", "Errored", "body", failure),
      },
      parameters: { connection },
    },
  };
}

/** Serves the document at /openapi.json, without a token: it holds nothing but what the package says. */
export async function serveOpenApi(
  server: FastifyInstance,
  options: { connector: AnyConnector; version: string; serverUrl(request: FastifyRequest): string },
): Promise<void> {
  const document = openApiOf(options.connector, { serverUrl: "", version: options.version });
  server.get("/openapi.json", async (request) => ({ ...document, servers: [{ url: options.serverUrl(request) }] }));
}

const steps: Json = { type: "http", scheme: "bearer", description: "The token of the steps API." };

/** What the connection behind the steps API must have been granted: callers never send it. */
function grantOf({ manifests: { auth, connector } }: AnyConnector): Json {
  const oauth = [...auth.values()].find((way) => way.oauth)?.oauth;
  if (!oauth) return {};
  const scopes = Object.fromEntries(connector.scopes.catalogue.map(({ code, description }) => [code, description]));
  const flow = { authorizationUrl: oauth.authorizeUrl, tokenUrl: oauth.tokenUrl, scopes };
  const says = "What the connection behind the steps API must have been granted. Callers send the steps token alone.";
  return { [connector.id]: { type: "oauth2", description: says, flows: { authorizationCode: flow } } };
}

const connection: Json = {
  name: "x-connection-id",
  in: "header",
  required: false,
  description: "Connection to run under; the only one when left out.",
  schema: { type: "string" },
};

const text = { type: "string" };
const issue = { type: "object", required: ["path", "message"], properties: { path: text, message: text } };

const failure: Json = {
  type: "object",
  required: ["message", "kind", "retryable"],
  properties: {
    message: { type: "string", description: "What failed and what to do." },
    kind: { type: "string", enum: [...errorKinds] },
    status: { type: "integer", description: "HTTP status of the service's own answer." },
    retryable: { type: "boolean", description: "Whether the same call may be sent again without risk." },
    retry_after_ms: { type: "number", description: "Milliseconds to wait before that." },
    request_id: { type: "string", description: "The service's id of the request." },
    issues: { type: "array", items: issue, description: "Every fault, with its JSON Pointer." },
  },
};

/** What failed although the action as a whole succeeded. */
const partial: Json = {
  type: "object",
  required: ["failed", "at", "why"],
  properties: {
    failed: { type: "integer", description: "How many things failed." },
    at: { type: "string", description: "Where in data they are listed, as a JSON Pointer." },
    why: { type: "string", description: "What that means." },
  },
};

/** An answer of the steps API: its status, and under a name what it holds. */
function answer(description: string, status: string, name: string, schema: Json, more: Json = {}): Json {
  const properties = { node_status: { type: "string", enum: [status] }, [name]: schema, ...more };
  return { description, ...json({ type: "object", required: ["node_status", name], properties }) };
}

function json(schema: Json, more?: Json): Json {
  return { content: { "application/json": { schema, ...more } } };
}

function operationOf(action: Action, { manifests }: AnyConnector): Json {
  const { id, groups } = manifests.connector;
  // Either alternative suffices, so the token alone does; the second says which scopes stand behind the operation.
  const granted = [...manifests.auth.values()].some((way) => way.oauth) && { [id]: [...scopesOf(action)] };
  return {
    operationId: action.id,
    summary: action.title,
    description: action.description,
    tags: [groups.find((group) => group.id === action.group)?.title ?? action.group],
    ...(action.availability === "legacy" && { deprecated: true }),
    security: [{ steps: [] }, ...(granted ? [{ steps: [], ...granted }] : [])],
    parameters: [{ $ref: "#/components/parameters/connection" }],
    requestBody: { required: true, ...json(openApiSchema(action.input), { example: exampleInput(action) }) },
    responses: {
      200: answer(
        "The action's output.",
        "Success",
        "data",
        openApiSchema(action.output),
        action.partial && { partial },
      ),
      "4XX": { $ref: "#/components/responses/Refused" },
      "5XX": { $ref: "#/components/responses/Unavailable" },
    },
  };
}
