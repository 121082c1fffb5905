// @ts-nocheck
// The OpenAPI document before two linters, and a client generated from it that runs the steps API.
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { beforeAll, expect, test } from "vitest";
import { runCli } from "../../../../test/helpers/run_cli.ts";
import { startStepsServer, stepsToken } from "../helpers/host_servers.ts";
import { runTool } from "../helpers/run_tool.ts";

// Under node_modules, where neither git nor the linter nor the compiler of the project looks.
const folder = fileURLToPath(new URL("node_modules/.client/", import.meta.url));
const document = `${folder}steps.json`;

beforeAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);
  writeFileSync(document, (await runCli(["openapi"])).out);
});

test("Redocly finds nothing, not even to warn of", async () => {
  const { said, code } = await runTool("@redocly/cli/bin/cli.js", ["lint", document, "--extends=recommended"]);
  expect({ said, code }).toEqual({ said: expect.stringContaining("Your API description is valid."), code: 0 });
  expect(said).not.toMatch(/warning/i);
});

test("Spectral finds nothing, not even a hint", async () => {
  writeFileSync(`${folder}rules.yaml`, 'extends: ["spectral:oas"]\n');
  const args = ["lint", document, "--ruleset", `${folder}rules.yaml`, "--fail-severity", "hint"];
  const { said, code } = await runTool("@stoplight/spectral-cli/dist/index.js", args);
  expect({ said: said.trim(), code }).toEqual({
    said: "No results with a severity of 'hint' or higher found!",
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
const addresses: (string | null | undefined)[] = data.data.items.map((user) => user.emailAddress);
const first: operations["list_users"]["requestBody"]["content"]["application/json"] = { limit: 2, cursor: data.data.nextCursor };
const wrong = await client.POST("/api/v2/integration-schema/gong/actions/get_call_by_id/execute", { body: { id: "x" } });
// @ts-expect-error: an action takes what its manifest says, and nothing else
await client.POST("/api/v2/integration-schema/gong/actions/get_call_by_id/execute", { body: { identity: "1" } });
console.log(JSON.stringify({ addresses, goesOn: first.cursor !== undefined, kind: wrong.error?.body.kind }));
`;

test("a client generated from it is checked by the compiler, runs actions and reads errors", async () => {
  const made = await runTool("openapi-typescript/bin/cli.js", [document, "--output", `${folder}steps.ts`]);
  expect(made.code, made.said).toBe(0);
  writeFileSync(`${folder}main.ts`, program);
  const settings = { target: "es2023", module: "nodenext", strict: true, types: ["node"], skipLibCheck: true };
  const compilerOptions = { ...settings, rewriteRelativeImportExtensions: true };
  writeFileSync(`${folder}tsconfig.json`, JSON.stringify({ compilerOptions, files: ["main.ts"] }));
  writeFileSync(`${folder}package.json`, '{"type":"module"}');
  const compiler = fileURLToPath(new URL("../../../../node_modules/typescript/bin/tsc", import.meta.url));
  const compiled = await runTool(compiler, ["-p", folder]);
  expect(compiled.said).toBe("");
  const { out, said } = await runTool(".client/main.js", [await startStepsServer(), stepsToken]);
  expect(JSON.parse(out || said)).toMatchObject({
    addresses: [expect.stringContaining("@"), expect.stringContaining("@")],
    goesOn: true,
    kind: "invalid_input",
  });
});
