// The OpenAPI document of the steps API: operations, schemas in OpenAPI 3.0, the command and the route.
import Fastify from "fastify";
import { createConnector, gong } from "gong-connector";
import { getActionScopes, getPointer, isRecord } from "gong-connector/internal";
import { describe, expect, onTestFinished, test } from "vitest";
import { runCli } from "../../../../test/helpers/run_cli.ts";
import { createOpenApiDocument, registerOpenApiRoute } from "../../src/openapi/document.ts";
import { toOpenApiSchema } from "../../src/openapi/schema.ts";

const connector = gong();
const document = createOpenApiDocument(connector, { serverUrl: "https://steps.example", version: "1.2.3" });

const root = "/api/v2/integration-schema/gong";

function listOperations(method: "get" | "post"): [string, unknown][] {
  return Object.entries(isRecord(document.paths) ? document.paths : {})
    .map(([path, item]): [string, unknown] => [path, getPointer(item, `/${method}/operationId`)])
    .filter(([, id]) => id !== undefined);
}

test("has one operation for each action, at its path of the steps API", () => {
  const actions = [...connector.manifests.actions.keys()];
  expect(listOperations("post")).toEqual(actions.map((id) => [`${root}/actions/${id}/execute`, id]));
});

test("has operations for choices and for a poll of each polling trigger", () => {
  const polling = [...connector.manifests.triggers.values()].filter(({ poll }) => poll);
  expect(listOperations("get")).toEqual([
    [`${root}/choices/{id}`, "list_choices"],
    ...polling.map(({ id }) => [`${root}/triggers/${id}/poll`, `poll_${id}`]),
  ]);
});

test("documents the scopes of an operation, and requires only the token of the steps API", () => {
  const operation = getPointer(
    document,
    "/paths/~1api~1v2~1integration-schema~1gong~1actions~1get_call_by_id~1execute/post",
  );
  const action = connector.action("get_call_by_id");
  expect(operation).toMatchObject({
    summary: action.title,
    description: action.description,
    tags: ["Calls"],
    security: [{ steps: [] }, { steps: [], gong: [...getActionScopes(action)] }],
    requestBody: {
      content: { "application/json": { schema: { required: ["id"] }, example: { id: expect.any(String) } } },
    },
    responses: { "4XX": { $ref: "#/components/responses/Rejected" } },
  });
});

test("documents the form of actions with a file, and of no other", () => {
  const read = (id: string) => {
    const path = `/api/v2/integration-schema/gong/actions/${id}/execute`.replaceAll("/", "~1");
    return getPointer(document, `/paths/${path}/post/requestBody/content`);
  };
  const { input } = connector.action("add_call_media");
  expect(read("add_call_media")).toMatchObject({
    "multipart/form-data": {
      schema: {
        required: ["input", "file"],
        properties: { input: { required: input.required }, file: { type: "string", format: "binary" } },
      },
      encoding: { input: { contentType: "application/json" } },
    },
  });
  expect(Object.keys(Object(read("get_call_by_id")))).toEqual(["application/json"]);
});

test("describes any connector", () => {
  const weather = createConnector(new URL("../../../../test/fixtures/weather/", import.meta.url));
  const { paths } = createOpenApiDocument(weather, { serverUrl: "http://127.0.0.1:3400", version: "1" });
  expect(Object.keys(isRecord(paths) ? paths : {})).toHaveLength(
    weather.manifests.actions.size + [...weather.manifests.triggers.values()].filter(({ poll }) => poll).length + 1,
  );
});

describe("toOpenApiSchema", () => {
  test.each([
    [{ type: ["string", "null"] as const }, { type: "string", nullable: true }],
    [{ type: ["integer", "array"] as const }, { anyOf: [{ type: "integer" }, { type: "array", items: {} }] }],
    [
      { type: ["integer", "string", "null"] as const },
      {
        anyOf: [
          { type: "integer", nullable: true },
          { type: "string", nullable: true },
        ],
      },
    ],
    [{ const: "a" }, { enum: ["a"] }],
    [
      { type: "string" as const, examples: ["a", "b"], remedy: "no" },
      { type: "string", example: "a" },
    ],
    [
      { properties: { type: { type: ["string", "null"] as const } } },
      { properties: { type: { type: "string", nullable: true } } },
    ],
    [
      { oneOf: [{ const: 1 }], items: { const: 2 } },
      { oneOf: [{ enum: [1] }], items: { enum: [2] } },
    ],
  ])("converts %j", (schema, expected) => {
    expect(toOpenApiSchema(schema)).toEqual(expected);
  });
});

test("prints the document on the command line", async () => {
  const { code, out } = await runCli(["openapi", "--server-url", "https://steps.example"]);
  expect(code).toBe(0);
  expect(JSON.parse(out)).toEqual(
    JSON.parse(JSON.stringify({ ...document, info: getPointer(JSON.parse(out), "/info") })),
  );
});

test("serves the document with the URL of the request", async () => {
  const app = Fastify();
  onTestFinished(() => app.close());
  await registerOpenApiRoute(app, { connector, version: "1.2.3", getServerUrl: ({ host }) => `https://${host}` });
  const response = await app.inject({ url: "/openapi.json", headers: { host: "steps.example" } });
  expect(response.json()).toEqual(JSON.parse(JSON.stringify(document)));
});
