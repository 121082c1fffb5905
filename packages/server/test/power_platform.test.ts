// The custom connector of Power Platform, against the rules that Microsoft publishes for such files.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gong } from "gong-connector";
import { getPointer, isRecord } from "gong-connector/internal";
import { expect, onTestFinished, test } from "vitest";
import { runCli } from "../../../test/helpers/run_cli.ts";
import { createApiDefinition } from "../src/power_platform/definition.ts";
import { createApiProperties } from "../src/power_platform/properties.ts";

type Json = Record<string, unknown>;

const connector = gong();
const definition = createApiDefinition(connector, { serverUrl: "https://steps.example/gong", version: "1.2.3" });
const operations = Object.values(isRecord(definition.paths) ? definition.paths : {}).flatMap((item) =>
  Object.values(isRecord(item) ? item : {}).filter(isRecord),
);

/** Every object within a value, with its JSON Pointer. */
function* walk(value: unknown, pointer = ""): Generator<[string, Json]> {
  if (Array.isArray(value)) for (const [index, part] of value.entries()) yield* walk(part, `${pointer}/${index}`);
  if (!isRecord(value)) return;
  yield [pointer, value];
  for (const [name, part] of Object.entries(value)) yield* walk(part, `${pointer}/${name}`);
}

function listParameters({ parameters }: Json): Json[] {
  return Array.isArray(parameters) ? parameters.filter(isRecord) : [];
}

test("has the server's address and one operation for each action, each polling trigger and choices", () => {
  expect(definition).toMatchObject({ swagger: "2.0", host: "steps.example", basePath: "/gong", schemes: ["https"] });
  const polling = [...connector.manifests.triggers.values()].filter(({ poll }) => poll);
  const expected = [...connector.manifests.actions.keys(), "list_choices", ...polling.map(({ id }) => `poll_${id}`)];
  expect(operations.map(({ operationId }) => operationId)).toEqual(expected);
});

test("summaries have at most 80 characters and no mark at the end, and descriptions end with a stop", () => {
  for (const [pointer, { summary, "x-ms-summary": label, description }] of walk(definition)) {
    for (const text of [summary, label])
      if (typeof text === "string")
        expect(text, pointer).toMatch(/^[\p{L}\p{N}()][\p{L}\p{N}() ]{0,78}[\p{L}\p{N})]$|^\p{L}$/u);
    if (typeof description === "string") expect(description, pointer).toMatch(/[.!?]$/);
  }
  for (const { summary, description } of operations) expect(summary).not.toBe(description);
});

test("every parameter and property has a summary", () => {
  for (const operation of operations)
    for (const parameter of listParameters(operation))
      if (parameter.in !== "body")
        expect(parameter["x-ms-summary"], String(operation.operationId)).toEqual(expect.any(String));
  for (const [pointer, { properties }] of walk(getPointer(definition, "/paths")))
    if (pointer.includes("/body/schema") || pointer.includes("/parameters/"))
      for (const property of Object.values(isRecord(properties) ? properties : {}))
        expect(property, pointer).toHaveProperty("x-ms-summary");
});

test("visibilities are Microsoft's, and no required input is hidden", () => {
  for (const [pointer, value] of walk(definition)) {
    const visibility = value["x-ms-visibility"];
    if (visibility !== undefined) expect(["important", "advanced", "internal"], pointer).toContain(visibility);
    if (value.required === true) expect(visibility, pointer).not.toBe("internal");
  }
  const get = (name: string) =>
    getPointer(
      definition,
      `/paths/~1api~1v2~1integration-schema~1gong~1actions~1create_call~1execute/post/parameters/2/schema/properties/${name}/x-ms-visibility`,
    );
  expect([get("actualStart"), get("purpose"), get("title")]).toEqual(["important", "advanced", undefined]);
});

test("schemas have one type, and nothing that OpenAPI 2.0 lacks", () => {
  const unknown = [
    "anyOf",
    "oneOf",
    "not",
    "const",
    "nullable",
    "if",
    "then",
    "lookup",
    "remedy",
    "examples",
    "content",
  ];
  for (const [pointer, value] of walk(definition)) {
    if (/\/properties$/.test(pointer)) continue;
    expect(
      Object.keys(value).filter((name) => unknown.includes(name)),
      pointer,
    ).toEqual([]);
    if (value.type !== undefined && !isRecord(value.type)) expect(value.type, pointer).toEqual(expect.any(String));
    if (value.type === "array") expect(value.items, pointer).toBeDefined();
  }
});

test("parameters outside the body are no objects, and those of a path are encoded once", () => {
  for (const operation of operations)
    for (const parameter of listParameters(operation).filter((each) => each.in !== "body")) {
      expect(parameter.type).not.toBe("object");
      if (parameter.in === "path") expect(parameter["x-ms-url-encoding"]).toBe("single");
    }
});

test("choices name an operation, its parameters, and an input that has choices", () => {
  const dynamic = [...walk(definition)].flatMap(([, value]) => value["x-ms-dynamic-values"] ?? []).filter(isRecord);
  expect(dynamic.length).toBeGreaterThan(60);
  const names = listParameters(operations.find(({ operationId }) => operationId === "list_choices") ?? {}).map(
    ({ name }) => name,
  );
  for (const { operationId, parameters } of dynamic) {
    expect(operationId).toBe("list_choices");
    for (const name of Object.keys(isRecord(parameters) ? parameters : {})) expect(names).toContain(name);
  }
});

test("triggers are polled in batches", () => {
  const triggers = operations.filter((operation) => operation["x-ms-trigger"] !== undefined);
  expect(triggers).toHaveLength(10);
  for (const trigger of triggers)
    expect(trigger).toMatchObject({
      "x-ms-trigger": "batch",
      "x-ms-trigger-hint": expect.any(String),
      responses: { 200: { schema: { type: "array" } }, 202: {}, default: {} },
    });
});

test("properties: a secret token that a policy sends as a bearer token", () => {
  const { connectionParameters, iconBrandColor, policyTemplateInstances } = createApiProperties("#8039e9").properties;
  expect(connectionParameters).toMatchObject({ api_key: { type: "securestring" } });
  expect(iconBrandColor).toMatch(/^#[0-9a-f]{6}$/);
  expect(JSON.stringify(policyTemplateInstances)).toContain("Bearer @connectionParameters('api_key')");
});

test("the command writes both files, and rejects a URL that is none", async () => {
  const folder = mkdtempSync(join(tmpdir(), "power-platform-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const out = join(folder, "new");
  const args = (url: string) => ["power-platform", "--server-url", url, "--out", out];
  expect(await runCli(args("steps.example"))).toMatchObject({ code: 2, err: expect.stringContaining("--server-url") });
  expect((await runCli(args("https://steps.example/gong"))).code).toBe(0);
  expect(readdirSync(out).sort()).toEqual(["apiDefinition.swagger.json", "apiProperties.json"]);
  const written = JSON.parse(readFileSync(join(out, "apiDefinition.swagger.json"), "utf8"));
  expect(written.paths).toEqual(JSON.parse(JSON.stringify(definition.paths)));
});
