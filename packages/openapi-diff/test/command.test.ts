// check --spec: finds what is new, gone and changed, and is silent about the rest.
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gongManifests, loadManifests } from "gong-connector";
import { getPointer, isRecord } from "gong-connector/internal";
import { describe, expect, test } from "vitest";
import { missingOpenApiMessage, openApiFile } from "../../../test/helpers/gong_openapi.ts";
import { runCli } from "../../../test/helpers/run_cli.ts";
import { startHttpServer } from "../../../test/helpers/servers.ts";
import { type ApiDifference, compareWithOpenApi } from "../src/index.ts";

const weather = loadManifests(new URL("../../../test/fixtures/weather/", import.meta.url));

/** A description that says just what the weather connector's manifests say. */
function description() {
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

/** The description with one thing put elsewhere; `undefined` takes it away. */
function changed(pointer: string, value: unknown): object {
  const copy = structuredClone(description());
  const parts = pointer.split("/").slice(1);
  const name = (parts.pop() ?? "").replaceAll("~1", "/");
  const place = getPointer(copy, parts.map((part) => `/${part}`).join(""));
  if (!isRecord(place) && !Array.isArray(place)) throw new Error(`there is no ${pointer}`);
  if (value === undefined) Reflect.deleteProperty(place, name);
  else Reflect.set(place, name, value);
  return copy;
}

const list = "/paths/~1stations/get";
const rename = "/paths/~1stations~1{station-code}/put";
const body = `${rename}/requestBody/content/application~1json/schema`;

test("is silent about a description that fits", () => {
  expect(compareWithOpenApi(weather, description(), [])).toEqual({
    findings: [],
    known: [],
    settled: [],
    operations: 2,
    actions: 2,
  });
});

type Row = [name: string, pointer: string, value: unknown, finding: Partial<ApiDifference>];

const rows: Row[] = [
  [
    "a new operation",
    "/paths/~1stations/post",
    { operationId: "add", responses: {} },
    { change: "new", what: "operation", operation: "POST /stations", actions: [] },
  ],
  [
    "an operation that is gone",
    list,
    undefined,
    { change: "gone", what: "operation", operation: "GET /stations", actions: ["list_stations"] },
  ],
  [
    "a deprecated operation",
    `${list}/deprecated`,
    true,
    { change: "changed", what: "operation", path: "deprecated", actions: ["list_stations"] },
  ],
  [
    "another scope",
    `${list}/description`,
    "Requires the scopes 'stations:read' and 'countries:read'.",
    { change: "new", what: "scope", path: "countries:read" },
  ],
  ["a scope that is gone", `${list}/description`, "", { change: "gone", what: "scope", path: "stations:read" }],
  [
    "a new query parameter",
    `${list}/parameters/2`,
    { name: "near", in: "query", schema: { type: "string" } },
    { change: "new", what: "field", path: "query/near" },
  ],
  [
    "a query parameter that is gone",
    `${list}/parameters`,
    [{ name: "after", in: "query", schema: { type: "string" } }],
    { change: "gone", what: "field", path: "query/in" },
  ],
  [
    "a query parameter that became required",
    `${list}/parameters/0/required`,
    true,
    { change: "changed", what: "required", path: "query/in" },
  ],
  [
    "a query parameter with words of its own",
    `${list}/parameters/0/schema/enum`,
    ["FR", "DE"],
    { change: "new", what: "enum", path: "query/in", message: "takes only FR, DE" },
  ],
  [
    "a new field in the body",
    `${body}/properties/station/properties/height`,
    { type: "number" },
    { change: "new", what: "field", path: "body /station/height", actions: ["rename_station"] },
  ],
  [
    "a field of the body that is gone",
    `${body}/properties/station/properties/name`,
    undefined,
    { change: "gone", what: "field", path: "body /station/name" },
  ],
  [
    "a field of another type",
    `${body}/properties/station/properties/name/type`,
    "number",
    { change: "changed", what: "type", path: "body /station/name" },
  ],
  [
    "a shorter text",
    `${body}/properties/station/properties/name/maxLength`,
    20,
    { change: "changed", what: "limit", path: "body /station/name", message: "has maxLength 20" },
  ],
  [
    "a required field that is left out at times",
    `${body}/properties/station/required`,
    ["tags"],
    { change: "changed", what: "required", path: "body /station/tags" },
  ],
  [
    "a word that the manifest sends and that is gone",
    `${body}/properties/by/enum`,
    ["person"],
    { change: "gone", what: "enum", path: "body /by", message: "no longer takes connector" },
  ],
  ["a body that is gone", `${rename}/requestBody`, undefined, { change: "gone", what: "field", path: "body " }],
  [
    "a new body",
    `${list}/requestBody`,
    { content: { "application/json": { schema: { type: "object" } } } },
    { change: "new", what: "field", path: "body " },
  ],
  [
    "a new field in the reply of both",
    "/components/schemas/A station/properties/height",
    { type: "number" },
    { change: "new", what: "field", path: "reply /found/*/height", actions: ["list_stations"] },
  ],
  [
    "a field of the reply that is gone",
    "/components/schemas/A station/properties/name",
    undefined,
    { change: "gone", what: "field", path: "reply /station/name", actions: ["rename_station"] },
  ],
  [
    "a reply elsewhere",
    `${rename}/responses/200/content/application~1json/schema/properties`,
    { renamed: { $ref: "#/components/schemas/A%20station" } },
    { change: "gone", what: "field", path: "reply /station" },
  ],
  [
    "new words in the reply",
    "/components/schemas/A station/properties/name/enum",
    ["Kew"],
    { change: "new", what: "enum", path: "reply /found/*/name", message: "may be Kew" },
  ],
];

test.each(rows)("finds %s", (_name, pointer, value, finding) => {
  const { differences } = compareWithOpenApi(weather, changed(pointer, value), []);
  expect(differences).toContainEqual(expect.objectContaining(finding));
});

test("what is known is set apart, and what is known in vain is told", () => {
  const reason = "It is so.";
  const faults = [
    { operation: "GET /stations", what: "field" as const, path: "query/(near|far)", reason: reason },
    { operation: "*", what: "enum" as const, path: ".*", reason: reason },
  ];
  const spec = changed(`${list}/parameters/2`, { name: "near", in: "query", schema: { type: "string" } });
  const { differences, known, resolved } = compareWithOpenApi(weather, spec, faults);
  expect(differences).toEqual([]);
  expect(known).toMatchObject([{ at: "query/near", why: reason }]);
  expect(resolved).toEqual([faults[1]]);
});

test.each([
  ["a list", []],
  ["nothing", null],
  ["another document", { openapi: "3.0.1" }],
])("%s is no description", (_name, spec) => {
  expect(() => compareWithOpenApi(weather, spec)).toThrow(TypeError);
});

test("a schema that holds itself ends", () => {
  const spec = changed("/components/schemas/A station/properties/twin", { $ref: "#/components/schemas/A%20station" });
  expect(compareWithOpenApi(weather, spec, []).differences.map((finding) => finding.path)).toEqual(
    expect.arrayContaining(["reply /found/*/twin", "reply /station/twin"]),
  );
});

describe("on the command line", () => {
  const folder = mkdtempSync(join(tmpdir(), "spec-check-"));
  const file = join(folder, "description.json");
  const empty = JSON.stringify({ openapi: "3.0.1", paths: {} });

  test("differences are exit 1, with the actions they concern", async () => {
    writeFileSync(file, empty);
    const { code, out } = await runCli(["check", "--spec", file]);
    expect(code).toBe(1);
    expect(out).toMatch(/^gone {5}operation {2}GET \/v2\/users: is no longer described \(list_users\)$/m);
    expect(out).toMatch(/differences found: 0 operations/);
  });

  test("one JSON document from an address, too", async () => {
    const url = await startHttpServer((_request, response) => void response.end(empty));
    const { code, out } = await runCli(["check", "--spec", url, "--json"]);
    expect(code).toBe(1);
    expect(JSON.parse(out)).toMatchObject({ operations: 0, findings: expect.arrayContaining([]) });
  });

  test.each([
    ["a file that is not there", join(folder, "none.json"), 2],
    ["an address without TLS", "http://gong.example/spec.json", 2],
    ["a file that is no description", import.meta.filename, 2],
    ["an address where nobody answers", "http://127.0.0.1:1/spec.json", 9],
  ])("%s is refused", async (_name, source, exit) => {
    const { code, err } = await runCli(["check", "--spec", source]);
    expect(code).toBe(exit);
    expect(err).toContain("gong-connector");
  });
});

describe.skipIf(missingOpenApiMessage !== "")(
  `against the vendor's own description${missingOpenApiMessage && ` (skipped: ${missingOpenApiMessage})`}`,
  () => {
    const spec = (): unknown => JSON.parse(readFileSync(openApiFile, "utf8"));

    test("nothing is found, and every known fault is still there", () => {
      const { differences, resolved, operations, known } = compareWithOpenApi(gongManifests(), spec());
      expect(differences).toEqual([]);
      expect(resolved).toEqual([]);
      expect(operations).toBeGreaterThanOrEqual(67);
      expect(known.length).toBeGreaterThan(20);
    });

    test("a field that Gong adds to a call is found for every action that gives calls", () => {
      const later = spec();
      const call = getPointer(later, "/components/schemas/CallBasicData/properties");
      Reflect.set(Object(call), "mood", { type: "string" });
      const { differences } = compareWithOpenApi(gongManifests(), later);
      const concerned = differences.flatMap(({ actions }) => actions).sort();
      expect(concerned).toEqual(["get_call_by_id", "list_calls", "list_extensive_calls"]);
      for (const { change, what, path: where } of differences)
        expect([change, what, where.split("/").at(-1)]).toEqual(["new", "field", "mood"]);
    });
  },
);
