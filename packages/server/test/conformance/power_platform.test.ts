// The custom connector of Power Platform: validated by a parser of OpenAPI 2.0, and called by a client made from it.

import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { runCli } from "../../../../test/helpers/run_cli.ts";
import { runTool } from "../helpers/run_tool.ts";
import { startSettingsServer, stepsToken } from "../helpers/settings_server.ts";

const folder = fileURLToPath(new URL("node_modules/.power_platform/", import.meta.url));

async function writeDefinition(serverUrl: string): Promise<string> {
  mkdirSync(folder, { recursive: true });
  const { code, err } = await runCli(["power-platform", "--server-url", serverUrl, "--out", folder]);
  expect({ code, err }).toEqual({ code: 0, err: "" });
  return `${folder}apiDefinition.swagger.json`;
}

const validate = `
import SwaggerParser from "@apidevtools/swagger-parser";
await SwaggerParser.validate(process.argv[2]);
`;

const program = `
import { readFileSync } from "node:fs";
import SwaggerClient from "swagger-client";

const [file, token] = process.argv.slice(2);
const spec = JSON.parse(readFileSync(file, "utf8"));
const authorizations = { api_key: "Bearer " + token };
const client = await SwaggerClient({ spec, authorizations });
const execute = async (operationId, parameters) => {
  const response = await client.execute({ operationId, parameters, securities: { authorized: authorizations } });
  return { status: response.status, body: response.body, headers: response.headers };
};
const users = await execute("list_users", { body: { limit: 2 } });
const choices = await execute("list_choices", { id: "create_call", path: "/primaryUser" });
const meeting = await execute("create_digital_interaction", {
  body: {
    eventId: "power-platform-1",
    timestamp: "2026-03-01T09:00:00Z",
    eventType: "page viewed",
    content: { contentTitle: "Prices" },
    person: { name: "Ana", email: "ana@example.com" },
  },
});
const first = await execute("poll_user_added", {});
const cursor = new URL(first.headers.location).searchParams.get("cursor");
const second = await execute("poll_user_added", { cursor });
console.log(JSON.stringify({
  users: users.body.data.items.length,
  choices: choices.body.choices.length > 0,
  created: meeting.body.node_status,
  polls: [first.status, second.status],
  wait: first.headers["retry-after"],
}));
`;

test("is valid OpenAPI 2.0", async () => {
  const file = await writeDefinition("https://steps.example");
  writeFileSync(`${folder}validate.js`, validate);
  writeFileSync(`${folder}package.json`, '{"type":"module"}');
  const { output, code } = await runTool(".power_platform/validate.js", [file]);
  expect({ output, code }).toEqual({ output: "", code: 0 });
  expect(readFileSync(file).length).toBeLessThan(1_000_000);
});

test("a client made from it lists, creates and polls", async () => {
  const app = await startSettingsServer();
  const admin = await app.admin();
  await admin.put("/settings", { authMethod: "api_key", credentialSource: "sandbox" });
  await admin.post("/connections", { customer: "Fernhill" });
  const file = await writeDefinition(app.url);
  writeFileSync(`${folder}client.js`, program);
  writeFileSync(`${folder}package.json`, '{"type":"module"}');
  const { out, output, code } = await runTool(".power_platform/client.js", [file, stepsToken]);
  expect(code, output).toBe(0);
  expect(JSON.parse(out)).toEqual({
    users: 2,
    choices: true,
    created: "Success",
    polls: [202, 202],
    wait: expect.stringMatching(/^(59\d|600)$/),
  });
});
