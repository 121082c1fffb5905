// The steps API as an OpenAPI 3.0.3 document, for platforms that import HTTP operations.
import type { FastifyInstance, FastifyRequest } from "fastify";
import type { Action, AnyConnector } from "gong-connector";
import { createExampleInput, getActionScopes } from "gong-connector/internal";
import { createHostPaths, formsTag } from "./host_operations.ts";
import { createJsonContent, createOpenApiResponse, errorSchema, type Json, partialFailureSchema } from "./responses.ts";
import { toOpenApiSchema } from "./schema.ts";

export interface OpenApiOptions {
  /** URL of the server, such as http://127.0.0.1:3400. */
  serverUrl: string;
  version: string;
}

/** Describes every action as an operation whose operationId is its id, the choices of inputs, and polls of triggers. */
export function createOpenApiDocument(connector: AnyConnector, { serverUrl, version }: OpenApiOptions): Json {
  const { title, description, groups, links } = connector.manifests.connector;
  return {
    openapi: "3.0.3",
    info: {
      title: `${title} steps`,
      version,
      description: `${description} Each operation runs one action of the connector.`,
      license: { name: "MIT", url: "https://opensource.org/license/mit" },
      contact: { name: title, url: Object.values(links)[0] },
    },
    servers: [{ url: serverUrl }],
    tags: [...groups.map((group) => ({ name: group.title, description: group.description })), formsTag],
    paths: { ...createActionPaths(connector), ...createHostPaths(connector) },
    components: {
      securitySchemes: { steps: stepsScheme, ...createOAuthScheme(connector) },
      responses: {
        Rejected: createOpenApiResponse(
          "The input, the connection or the service's response is an error.",
          "Errored",
          "body",
          errorSchema,
        ),
        Unavailable: createOpenApiResponse("The service is not available.", "Errored", "body", errorSchema),
      },
      parameters: { connection: connectionParameter, idempotencyKey: idempotencyKeyParameter },
    },
  };
}

/** Serves the document at /openapi.json without a token: it contains nothing that is not in the package. */
export async function registerOpenApiRoute(
  server: FastifyInstance,
  options: { connector: AnyConnector; version: string; getServerUrl(request: FastifyRequest): string },
): Promise<void> {
  let document: Json | undefined;
  server.get("/openapi.json", async (request) => {
    document ??= createOpenApiDocument(options.connector, { serverUrl: "", version: options.version });
    return { ...document, servers: [{ url: options.getServerUrl(request) }] };
  });
}

const stepsScheme: Json = { type: "http", scheme: "bearer", description: "The token of the steps API." };

const connectionParameter: Json = {
  name: "x-connection-id",
  in: "header",
  required: false,
  description: "Id of the connection; may be omitted if there is only one.",
  schema: { type: "string" },
};

const idempotencyKeyParameter: Json = {
  name: "idempotency-key",
  in: "header",
  required: false,
  description:
    "Identifies this step of one execution. A request that repeats it creates nothing twice and returns the item that the first one created. An idempotency key in the input takes precedence over it.",
  schema: { type: "string" },
};

function getOAuth({ manifests }: AnyConnector) {
  return [...manifests.auth.values()].find((method) => method.oauth)?.oauth;
}

/** The OAuth flow of the connection. It documents scopes; callers send only the token of the steps API. */
function createOAuthScheme(connector: AnyConnector): Json {
  const oauth = getOAuth(connector);
  if (!oauth) return {};
  const { id: name, scopes: catalog } = connector.manifests.connector;
  const scopes = Object.fromEntries(catalog.catalog.map(({ id, description }) => [id, description]));
  const { authorizationUrl, tokenUrl } = oauth;
  const description =
    "Scopes that the connection must have been granted. Callers send only the token of the steps API.";
  return {
    [name]: { type: "oauth2", description, flows: { authorizationCode: { authorizationUrl, tokenUrl, scopes } } },
  };
}

function createActionPaths(connector: AnyConnector): Json {
  return Object.fromEntries(
    [...connector.manifests.actions.values()].map((action) => [
      `/api/v2/integration-schema/${connector.manifests.connector.id}/actions/${action.id}/execute`,
      { post: createOperation(action, connector) },
    ]),
  );
}

function createOperation(action: Action, connector: AnyConnector): Json {
  const { id, groups } = connector.manifests.connector;
  // Either alternative is sufficient, so the token alone is; the second one documents the scopes.
  const withScopes = getOAuth(connector) ? [{ steps: [], [id]: [...getActionScopes(action)] }] : [];
  const output = toOpenApiSchema(action.output);
  const partialFailure = action.partialFailure && { partial_failure: partialFailureSchema };
  return {
    operationId: action.id,
    summary: action.title,
    description: action.description,
    tags: [groups.find((group) => group.id === action.group)?.title ?? action.group],
    ...(action.availability === "legacy" && { deprecated: true }),
    security: [{ steps: [] }, ...withScopes],
    parameters: [
      { $ref: "#/components/parameters/connection" },
      ...(action.idempotencyKeyInput ? [{ $ref: "#/components/parameters/idempotencyKey" }] : []),
    ],
    requestBody: createRequestBody(action),
    responses: {
      200: createOpenApiResponse("The output of the action.", "Success", "data", output, partialFailure),
      "4XX": { $ref: "#/components/responses/Rejected" },
      "5XX": { $ref: "#/components/responses/Unavailable" },
    },
  };
}

/** JSON; for an action with the input `file`, also the content of the file after the input. */
function createRequestBody(action: Action): Json {
  const schema = toOpenApiSchema(action.input);
  const { content } = createJsonContent(schema, { example: createExampleInput(action) });
  if (!action.input.properties?.file) return { required: true, content };
  const form: Json = {
    schema: {
      type: "object",
      required: ["input", "file"],
      properties: {
        input: { ...schema, description: "The input as JSON, without file. It is the first part." },
        file: { type: "string", format: "binary", description: "The content of the file. It is the last part." },
      },
    },
    encoding: { input: { contentType: "application/json" } },
  };
  return { required: true, content: { ...content, "multipart/form-data": form } };
}
