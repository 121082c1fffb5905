// The command mcp: the tools that it exposes, its account, the files that it reads, and its longest wait.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { gong } from "gong-connector";
import { expect, test } from "vitest";
import { bin, programEnv, runCli } from "../../../test/helpers/run_cli.ts";
import { startHttpServer } from "../../../test/helpers/servers.ts";
import { selectToolActions } from "../src/mcp_server.ts";
import { callTool, connectCommand, readError } from "./helpers/mcp_client.ts";

const account = { GONG_ACCESS_KEY: "key", GONG_ACCESS_KEY_SECRET: "secret" };
const connector = gong();
const actions = [...connector.manifests.actions.values()];

test("exposes every action when all are allowed", () => {
  const all = { allowWrites: true, allowDestructive: true, allowPaidActions: true };
  expect(selectToolActions({ connector, version: "1", ...all })).toEqual(actions);
});

test("exposes only unpaid read actions by default", () => {
  const reads = actions.filter(({ effect, cost }) => effect === "read" && !cost);
  expect(selectToolActions({ connector, version: "1" })).toEqual(reads);
});

test("rejects an unknown group and lists the groups", async () => {
  const { code, err } = await runCli(["mcp", "--groups", "cals"], account);
  expect({ code, err }).toEqual({ code: 2, err: expect.stringMatching(/cals; the groups are .*calls/) });
});

test("requires credentials, except with --sandbox", async () => {
  expect((await runCli(["mcp"])).code).toBe(3);
  expect(await runCli(["mcp", "--sandbox"])).toEqual({ code: 0, out: "", err: "" });
});

test("ends with an input that is no pipe", async () => {
  const [program, ...args] = [process.execPath, bin, "mcp", "--sandbox"];
  const child = spawn(program, args, { env: programEnv, stdio: ["ignore", "inherit", "inherit"] });
  expect(await once(child, "exit")).toEqual([0, null]);
});

test("reads no local file without --upload-dir", async () => {
  const requests: string[] = [];
  const GONG_BASE_URL = await startHttpServer(({ url = "" }) => requests.push(url));
  const client = await connectCommand(["--allow-writes"], { ...account, GONG_BASE_URL });
  const { texts } = await callTool(client, "add_call_media", { id: "1", file: import.meta.filename });
  expect(readError(texts)).toMatchObject({ kind: "invalid_input" });
  expect(requests).toEqual([]);
});

test.each([
  ["45 s by default", [], "60"],
  ["the time of --max-wait", ["--max-wait", "2"], "3"],
])("waits for %s at most", async (_name, args, retryAfter) => {
  const GONG_BASE_URL = await startHttpServer((_request, response) => {
    response.writeHead(429, { "content-type": "application/json", "retry-after": retryAfter });
    response.end('{"errors":["slow down"]}');
  });
  const client = await connectCommand(args, { ...account, GONG_BASE_URL });
  const { texts } = await callTool(client, "list_users", {});
  expect(readError(texts)).toMatchObject({ code: "wait_too_long", retryAfterMs: Number(retryAfter) * 1000 });
});
