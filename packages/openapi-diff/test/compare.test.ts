// The comparison reports additions, removals and changes, and nothing else.
import { loadManifests } from "gong-connector";
import { getPointer, isRecord } from "gong-connector/internal";
import { expect, test } from "vitest";
import { type ApiDifference, compareWithOpenApi } from "../src/index.ts";

const all = loadManifests(new URL("../../../test/fixtures/weather/", import.meta.url));
const compared = ["list_stations", "rename_station"];
const weather = { ...all, actions: new Map([...all.actions].filter(([id]) => compared.includes(id))) };

/** An OpenAPI document that matches the manifests of the weather connector. */
function createDocument() {
  const station = { $ref: "#/components/schemas/A%20station" };
  const json = (schema: object): object => ({ content: { "application/json": { schema } } });
  return {
    openapi: "3.0.1",
    paths: {
      "/stations": {
        get: {
          operationId: "list",
          description: "It's there for everybody. Requires the scope 'stations:read', doesn't it.",
          parameters: [
            { name: "in", in: "query", schema: { type: "string" } },
            { name: "after", in: "query", schema: { type: "string" } },
          ],
          responses: { 200: json({ type: "object", properties: { found: { type: "array", items: station } } }) },
        },
      },
      "/stations/{station-code}": {
        put: {
          operationId: "rename",
          description: "Requires the scope 'stations:write'.",
          parameters: [
            { name: "station-code", in: "path", required: true, schema: { type: "string" } },
            { name: "notify", in: "query", schema: { type: "boolean" } },
          ],
          requestBody: json({
            type: "object",
            required: ["by"],
            properties: {
              by: { type: "string", enum: ["connector", "person"] },
              station: {
                type: "object",
                properties: { name: { type: "string" }, tags: { type: "array", items: { type: "string" } } },
              },
            },
          }),
          responses: { 200: json({ type: "object", properties: { station } }), 404: {} },
        },
      },
    },
    components: {
      schemas: {
        "A station": { type: "object", properties: { code: { type: "string" }, name: { type: "string" } } },
      },
    },
  };
}

/** The document with another value at a path; `undefined` deletes it. */
function changeDocument(path: string, value: unknown): object {
  const copy = structuredClone(createDocument());
  const parts = path.split("/").slice(1);
  const name = (parts.pop() ?? "").replaceAll("~1", "/");
  const parent = getPointer(copy, parts.map((part) => `/${part}`).join(""));
  if (!isRecord(parent) && !Array.isArray(parent)) throw new Error(`nothing at ${path}`);
  if (value === undefined) Reflect.deleteProperty(parent, name);
  else Reflect.set(parent, name, value);
  return copy;
}

const list = "/paths/~1stations/get";
const rename = "/paths/~1stations~1{station-code}/put";
const body = `${rename}/requestBody/content/application~1json/schema`;

test("reports no difference for a matching document", () => {
  expect(compareWithOpenApi(weather, createDocument(), [])).toEqual({
    differences: [],
    known: [],
    resolved: [],
    operations: 2,
    actions: 2,
  });
});

type Row = [name: string, path: string, value: unknown, expected: Partial<ApiDifference>];

const rows: Row[] = [
  [
    "a new operation",
    "/paths/~1stations/post",
    { operationId: "add", responses: {} },
    { change: "added", subject: "operation", operation: "POST /stations", actions: [] },
  ],
  [
    "a removed operation",
    list,
    undefined,
    { change: "removed", subject: "operation", operation: "GET /stations", actions: ["list_stations"] },
  ],
  [
    "a deprecated operation",
    `${list}/deprecated`,
    true,
    { change: "changed", subject: "operation", path: "deprecated", actions: ["list_stations"] },
  ],
  [
    "an additional scope",
    `${list}/description`,
    "Requires the scopes 'stations:read' and 'countries:read'.",
    { change: "added", subject: "scope", path: "countries:read" },
  ],
  ["a removed scope", `${list}/description`, "", { change: "removed", subject: "scope", path: "stations:read" }],
  [
    "a new query parameter",
    `${list}/parameters/2`,
    { name: "near", in: "query", schema: { type: "string" } },
    { change: "added", subject: "field", path: "query/near" },
  ],
  [
    "a removed query parameter",
    `${list}/parameters`,
    [{ name: "after", in: "query", schema: { type: "string" } }],
    { change: "removed", subject: "field", path: "query/in" },
  ],
  [
    "a query parameter that is now required",
    `${list}/parameters/0/required`,
    true,
    { change: "changed", subject: "required", path: "query/in" },
  ],
  [
    "a query parameter that is now an enum",
    `${list}/parameters/0/schema/enum`,
    ["FR", "DE"],
    { change: "added", subject: "enum", path: "query/in", message: "accepts only FR, DE" },
  ],
  [
    "a new field in the body",
    `${body}/properties/station/properties/height`,
    { type: "number" },
    { change: "added", subject: "field", path: "body/station/height", actions: ["rename_station"] },
  ],
  [
    "a removed field of the body",
    `${body}/properties/station/properties/name`,
    undefined,
    { change: "removed", subject: "field", path: "body/station/name" },
  ],
  [
    "a changed type",
    `${body}/properties/station/properties/name/type`,
    "number",
    { change: "changed", subject: "type", path: "body/station/name" },
  ],
  [
    "a lower limit",
    `${body}/properties/station/properties/name/maxLength`,
    20,
    { change: "changed", subject: "limit", path: "body/station/name", message: "has maxLength 20" },
  ],
  [
    "a body field that is now required and that the action may omit",
    `${body}/properties/station/required`,
    ["tags"],
    { change: "changed", subject: "required", path: "body/station/tags" },
  ],
  [
    "a removed enum value that the manifest sends",
    `${body}/properties/by/enum`,
    ["person"],
    { change: "removed", subject: "enum", path: "body/by", message: "no longer accepts connector" },
  ],
  ["a removed body", `${rename}/requestBody`, undefined, { change: "removed", subject: "field", path: "body" }],
  [
    "a new body",
    `${list}/requestBody`,
    { content: { "application/json": { schema: { type: "object" } } } },
    { change: "added", subject: "field", path: "body" },
  ],
  [
    "a new field in the response",
    "/components/schemas/A station/properties/height",
    { type: "number" },
    { change: "added", subject: "field", path: "response/found/*/height", actions: ["list_stations"] },
  ],
  [
    "a removed field of the response",
    "/components/schemas/A station/properties/name",
    undefined,
    { change: "removed", subject: "field", path: "response/station/name", actions: ["rename_station"] },
  ],
  [
    "an output at another path of the response",
    `${rename}/responses/200/content/application~1json/schema/properties`,
    { renamed: { $ref: "#/components/schemas/A%20station" } },
    { change: "removed", subject: "field", path: "response/station" },
  ],
  [
    "a new enum value in the response",
    "/components/schemas/A station/properties/name/enum",
    ["Kew"],
    { change: "added", subject: "enum", path: "response/found/*/name", message: "may be Kew" },
  ],
];

test.each(rows)("reports %s", (_name, path, value, expected) => {
  const { differences } = compareWithOpenApi(weather, changeDocument(path, value), []);
  expect(differences).toContainEqual(expect.objectContaining(expected));
});

test("separates known differences and reports the ones that no longer differ", () => {
  const reason = "The document is wrong.";
  const knownList = [
    { operation: "GET /stations", subject: "field" as const, path: "query/(near|far)", reason },
    { operation: "*", subject: "enum" as const, path: ".*", reason },
  ];
  const document = changeDocument(`${list}/parameters/2`, { name: "near", in: "query", schema: { type: "string" } });
  const { differences, known, resolved } = compareWithOpenApi(weather, document, knownList);
  expect(differences).toEqual([]);
  expect(known).toMatchObject([{ path: "query/near", reason }]);
  expect(resolved).toEqual([knownList[1]]);
});

test.each([
  ["a list", []],
  ["null", null],
  ["a document without paths", { openapi: "3.0.1" }],
])("rejects %s", (_name, document) => {
  expect(() => compareWithOpenApi(weather, document)).toThrow(TypeError);
});

test("reads a schema that refers to itself", () => {
  const document = changeDocument("/components/schemas/A station/properties/twin", {
    $ref: "#/components/schemas/A%20station",
  });
  expect(compareWithOpenApi(weather, document, []).differences.map(({ path }) => path)).toEqual(
    expect.arrayContaining(["response/found/*/twin", "response/station/twin"]),
  );
});
