// The packed MCP bundle: valid, small, and a server that answers as soon as a client unpacked and configured it.
import { spawnSync } from "node:child_process";
import { globSync, mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  getMcpConfigForManifest,
  hasRequiredConfigMissing,
  unpackExtension,
  validateManifest,
} from "@anthropic-ai/mcpb";
import { Client } from "@modelcontextprotocol/client";
import { StdioClientTransport } from "@modelcontextprotocol/client/stdio";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { type McpSandbox, startMcpSandbox } from "../helpers/sandbox.ts";

const bundle = join(import.meta.dirname, "../../../../dist/gong-connector.mcpb");
const folder = mkdtempSync(join(tmpdir(), "mcpb-"));
let sandbox: McpSandbox;

beforeAll(async () => {
  sandbox = await startMcpSandbox();
  await unpackExtension({ mcpbPath: bundle, outputDir: folder, silent: true });
});
afterAll(async () => {
  await sandbox.close();
  rmSync(folder, { recursive: true });
});

type Settings = Record<string, string | boolean>;

function getAccount(): Settings {
  const { GONG_ACCESS_KEY = "", GONG_ACCESS_KEY_SECRET = "", GONG_BASE_URL = "" } = sandbox.env;
  return { accessKey: GONG_ACCESS_KEY, accessKeySecret: GONG_ACCESS_KEY_SECRET, baseUrl: GONG_BASE_URL };
}

function readManifest() {
  return JSON.parse(readFileSync(join(folder, "manifest.json"), "utf8"));
}

/** What a client leaves in the environment for a setting without a value. */
function createPlaceholder(name: string): string {
  return `\${user_config.${name}}`;
}

/** Command, arguments and environment as a client makes them from the user's settings. */
async function resolveCommand(userConfig: Settings) {
  const options = { manifest: readManifest(), extensionPath: folder, systemDirs: {}, userConfig, pathSeparator: "/" };
  const { command, args = [], env = {} } = (await getMcpConfigForManifest(options)) ?? {};
  expect(command).toBe("node");
  return { command: process.execPath, args, env: { PATH: process.env.PATH ?? "", ...env } };
}

async function connect(settings: Settings): Promise<Client> {
  const client = new Client({ name: "test", version: "1" });
  onTestFinished(() => client.close());
  await client.connect(new StdioClientTransport(await resolveCommand(settings)));
  return client;
}

async function listToolNames(client: Client): Promise<string[]> {
  return (await client.listTools()).tools.map(({ name }) => name);
}

test("is valid, at most 350 kB, and has no node_modules", () => {
  expect(validateManifest(join(folder, "manifest.json"))).toBe(true);
  expect(statSync(bundle).size).toBeLessThanOrEqual(350_000);
  expect(globSync("**/*", { cwd: folder }).filter((path) => path.includes("node_modules"))).toEqual([]);
});

test("asks for key and secret, and keeps the secret hidden", () => {
  const manifest = readManifest();
  expect(hasRequiredConfigMissing({ manifest, userConfig: { accessKey: "key" } })).toBe(true);
  expect(manifest.user_config.accessKeySecret).toMatchObject({ sensitive: true, required: true });
});

test("answers calls of the tools in the default groups", async () => {
  const client = await connect(getAccount());
  const names = await listToolNames(client);
  expect(names).toContain("list_users");
  expect(names).not.toContain("list_workspaces");
  for (const [name, input] of Object.entries({ list_users: {}, list_calls: {}, list_extensive_calls: { filter: {} } }))
    expect(await client.callTool({ name, arguments: input })).not.toHaveProperty("isError", true);
  expect(sandbox.requests).toEqual(
    expect.arrayContaining(["GET /v2/users", "GET /v2/calls", "POST /v2/calls/extensive"]),
  );
});

test("treats a placeholder of a setting without a value as no value", async () => {
  const command = await resolveCommand({ ...getAccount(), groups: "workspaces" });
  const env = {
    ...command.env,
    GONG_GROUPS: createPlaceholder("groups"),
    GONG_UPLOAD_DIR: createPlaceholder("uploadDir"),
  };
  const client = new Client({ name: "test", version: "1" });
  onTestFinished(() => client.close());
  await client.connect(new StdioClientTransport({ ...command, env }));
  const names = await listToolNames(client);
  expect(names).toContain("list_workspaces");
  expect(names).not.toContain("add_call_media");
});

test("exposes writes and other groups as set", async () => {
  const names = await listToolNames(await connect({ ...getAccount(), groups: "meetings, calls", allowWrites: true }));
  expect(names).toEqual(expect.arrayContaining(["add_call_media", "create_meeting"]));
  expect(names).not.toContain("list_users");
});

test("ends with a message that names the missing settings", async () => {
  const { command, args, env } = await resolveCommand({ ...getAccount(), accessKey: "a-key" });
  const incomplete = { ...env, GONG_ACCESS_KEY_SECRET: createPlaceholder("accessKeySecret") };
  const { status, stderr } = spawnSync(command, args, { env: incomplete, encoding: "utf8", input: "" });
  expect({ status, stderr }).toEqual({ status: 1, stderr: expect.stringContaining("access key secret") });
  expect(stderr).not.toContain("a-key");
});
