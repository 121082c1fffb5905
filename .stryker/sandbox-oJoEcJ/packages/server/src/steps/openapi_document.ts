// @ts-nocheck
// The steps API as an OpenAPI 3.0.3 document: what platforms import that execute HTTP operations.
import type { FastifyInstance, FastifyRequest } from "fastify";
import type { Action, AnyConnector } from "gong-connector";
import { createExampleInput, getActionScopes } from "gong-connector/internal";
import { createJsonContent, createOpenApiResponse, errorSchema, partialFailureSchema } from "./openapi_responses.ts";
import { toOpenApiSchema } from "./openapi_schema.ts";

export interface OpenApiOptions {
  /** Where the steps API is reached, such as http://127.0.0.1:3400. */
  serverUrl: string;
  version: string;
}

type Json = Record<string, unknown>;

/** Describes every action as an operation of the steps API; the operation id is the action's id. */
export function createOpenApiDocument(connector: AnyConnector, { serverUrl, version }: OpenApiOptions): Json {
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
        Refused: createOpenApiResponse(
          "The input, the connection or the service refused it.",
          "Errored",
          "body",
          errorSchema,
        ),
        Unavailable: createOpenApiResponse("The service could not answer.", "Errored", "body", errorSchema),
      },
      parameters: { connection },
    },
  };
}

/** Serves the document at /openapi.json, without a token: it holds nothing but what the package says. */
export async function registerOpenApiRoute(
  server: FastifyInstance,
  options: { connector: AnyConnector; version: string; serverUrl(request: FastifyRequest): string },
): Promise<void> {
  const document = createOpenApiDocument(options.connector, { serverUrl: "", version: options.version });
  server.get("/openapi.json", async (request) => ({ ...document, servers: [{ url: options.serverUrl(request) }] }));
}

const steps: Json = { type: "http", scheme: "bearer", description: "The token of the steps API." };

/** What the connection behind the steps API must have been granted: callers never send it. */
function grantOf({ manifests: { auth, connector } }: AnyConnector): Json {
  const oauth = [...auth.values()].find((way) => way.oauth)?.oauth;
  if (!oauth) return {};
  const scopes = Object.fromEntries(connector.scopes.catalog.map(({ id, description }) => [id, description]));
  const flow = { authorizationUrl: oauth.authorizationUrl, tokenUrl: oauth.tokenUrl, scopes };
  const message =
    "What the connection behind the steps API must have been granted. Callers send the steps token alone.";
  return { [connector.id]: { type: "oauth2", description: message, flows: { authorizationCode: flow } } };
}

const connection: Json = {
  name: "x-connection-id",
  in: "header",
  required: false,
  description: "Connection to run under; the only one when left out.",
  schema: { type: "string" },
};

function operationOf(action: Action, { manifests }: AnyConnector): Json {
  const { id, groups } = manifests.connector;
  // Either alternative suffices, so the token alone does; the second says which scopes stand behind the operation.
  const granted = [...manifests.auth.values()].some((way) => way.oauth) && { [id]: [...getActionScopes(action)] };
  return {
    operationId: action.id,
    summary: action.title,
    description: action.description,
    tags: [groups.find((group) => group.id === action.group)?.title ?? action.group],
    ...(action.availability === "legacy" && { deprecated: true }),
    security: [{ steps: [] }, ...(granted ? [{ steps: [], ...granted }] : [])],
    parameters: [{ $ref: "#/components/parameters/connection" }],
    requestBody: {
      required: true,
      ...createJsonContent(toOpenApiSchema(action.input), { example: createExampleInput(action) }),
    },
    responses: {
      200: createOpenApiResponse(
        "The action's output.",
        "Success",
        "data",
        toOpenApiSchema(action.output),
        action.partialFailure && { partial: partialFailureSchema },
      ),
      "4XX": { $ref: "#/components/responses/Refused" },
      "5XX": { $ref: "#/components/responses/Unavailable" },
    },
  };
}
