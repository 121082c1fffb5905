// The OpenAPI document with two linters, and a generated client that runs the steps API.
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { beforeAll, expect, test } from "vitest";
import { runCli } from "../../../../test/helpers/run_cli.ts";
import { startStepsServer, stepsToken } from "../helpers/host_servers.ts";
import { runTool } from "../helpers/run_tool.ts";

// In node_modules, which git, the linter and the compiler of the project ignore.
const folder = fileURLToPath(new URL("node_modules/.client/", import.meta.url));
const document = `${folder}steps.json`;

beforeAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);
  writeFileSync(document, (await runCli(["openapi"])).out);
});

test("has no errors and no warnings in Redocly", async () => {
  const { output, code } = await runTool("@redocly/cli/bin/cli.js", ["lint", document, "--extends=recommended"]);
  expect({ output, code }).toEqual({ output: expect.stringContaining("Your API description is valid."), code: 0 });
  expect(output).not.toMatch(/warning/i);
});

test("has no results in Spectral, hints included", async () => {
  writeFileSync(`${folder}rules.yaml`, 'extends: ["spectral:oas"]\n');
  const args = ["lint", document, "--ruleset", `${folder}rules.yaml`, "--fail-severity", "hint"];
  const { output, code } = await runTool("@stoplight/spectral-cli/dist/index.js", args);
  expect({ output: output.trim(), code }).toEqual({
    output: "No results with a severity of 'hint' or higher found!",
    code: 0,
  });
});

const program = `
import createClient from "openapi-fetch";
import type { operations, paths } from "./steps.ts";

const [baseUrl, token] = process.argv.slice(2);
const client = createClient<paths>({ baseUrl, headers: { authorization: \`Bearer \${token}\` } });
const { data, error } = await client.POST("/api/v2/integration-schema/gong/actions/list_users/execute", {
  body: { limit: 2 },
});
if (error) throw new Error(error.body.message);
const emails: (string | null | undefined)[] = data.data.items.map((user) => user.emailAddress);
const first: operations["list_users"]["requestBody"]["content"]["application/json"] = { limit: 2, cursor: data.data.nextCursor };
const wrong = await client.POST("/api/v2/integration-schema/gong/actions/get_call_by_id/execute", { body: { id: "x" } });
// @ts-expect-error: not an input of the action
await client.POST("/api/v2/integration-schema/gong/actions/get_call_by_id/execute", { body: { identity: "1" } });
console.log(JSON.stringify({ emails, hasCursor: first.cursor !== undefined, kind: wrong.error?.body.kind }));
`;

test("generates a client that compiles, runs actions and reads errors", async () => {
  const generated = await runTool("openapi-typescript/bin/cli.js", [document, "--output", `${folder}steps.ts`]);
  expect(generated.code, generated.output).toBe(0);
  writeFileSync(`${folder}main.ts`, program);
  const settings = { target: "es2023", module: "nodenext", strict: true, types: ["node"], skipLibCheck: true };
  const compilerOptions = { ...settings, rewriteRelativeImportExtensions: true };
  writeFileSync(`${folder}tsconfig.json`, JSON.stringify({ compilerOptions, files: ["main.ts"] }));
  writeFileSync(`${folder}package.json`, '{"type":"module"}');
  const compiler = fileURLToPath(new URL("../../../../node_modules/typescript/bin/tsc", import.meta.url));
  const compiled = await runTool(compiler, ["-p", folder]);
  expect(compiled.output).toBe("");
  const { out, output } = await runTool(".client/main.js", [await startStepsServer(), stepsToken]);
  expect(JSON.parse(out || output)).toMatchObject({
    emails: [expect.stringContaining("@"), expect.stringContaining("@")],
    hasCursor: true,
    kind: "invalid_input",
  });
});
