// Actions as steps of DBOS workflows, in worker processes on PostgreSQL that are killed.
import { type ChildProcess, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { gong } from "gong-connector";
import { type SandboxServer, startSandboxServer } from "gong-connector-sandbox";
import { Client } from "pg";
import { afterEach, beforeEach, expect, onTestFinished, test } from "vitest";
import { startHttpServer } from "../../../test/helpers/servers.ts";
import { createDbosSteps } from "../src/index.ts";

const database = process.env.TEST_DATABASE_URL ?? "";
const requests: string[] = [];
let server: SandboxServer;
/** Called after each response of the sandbox. */
let onResponse: (request: string) => void;

beforeEach(async () => {
  requests.length = 0;
  onResponse = () => {};
  server = await startSandboxServer({
    port: 0,
    rateLimits: false,
    onResponse: ({ method, path, status }) => {
      requests.push(`${method} ${path} ${status}`);
      onResponse(`${method} ${path}`);
    },
  });
});
afterEach(() => server.close());

function startWorker(workflow: string, id: string, baseUrl = server.url): ChildProcess {
  const { accessKey, accessKeySecret } = server.sandbox.credentials;
  const args = [join(import.meta.dirname, "worker.ts"), workflow, id, baseUrl, accessKey, accessKeySecret, database];
  const worker = spawn(process.execPath, ["--conditions=gong-connector-source", ...args], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  onTestFinished(() => void worker.kill("SIGKILL"));
  return worker;
}

async function readResult(worker: ChildProcess): Promise<{ result: unknown; steps: unknown; status: unknown }> {
  const output = worker.stdout ? await text(worker.stdout) : "";
  return JSON.parse(output);
}

/** Kills the first worker right after this response was sent, and returns the result of a second one. */
async function killAndContinue(workflow: string, request: string, count: number) {
  const id = randomUUID();
  const first = startWorker(workflow, id);
  let seen = 0;
  onResponse = (name) => {
    if (name !== request) return;
    seen += 1;
    if (seen === count) first.kill("SIGKILL");
  };
  const [, signal] = await once(first, "exit");
  expect(signal).toBe("SIGKILL");
  onResponse = () => {};
  return readResult(startWorker(workflow, id));
}

const countRequests = (request: string): number => requests.filter((each) => each.startsWith(request)).length;

test("has one step per action", () => {
  const catalog = gong();
  const steps = createDbosSteps({ catalog, getConnector: () => catalog });
  expect(Object.keys(steps)).toEqual([...catalog.manifests.actions.keys()]);
});

test("a workflow of 13 steps whose process is killed finishes and creates nothing twice", async () => {
  const { result, steps } = await killAndContinue("importCalls", "POST /v2/calls", 6);
  expect(countRequests("POST /v2/calls 200")).toBe(11);
  expect(new Set(Array.isArray(result) ? result : [])).toHaveProperty("size", 11);
  for (const id of Array.isArray(result) ? result : [])
    expect(server.sandbox.state.calls.find(String(id))).toMatchObject({ clientUniqueId: expect.any(String) });
  expect(steps).toHaveLength(13);
  expect(countRequests("GET /v2/users 200")).toBe(1);
});

test("a create that cannot be repeated is not sent again by another process", async () => {
  const { result } = await killAndContinue("createMeeting", "POST /v2/meetings", 1);
  expect(result).toMatchObject({ isConnectorError: true, code: "outcome_unknown" });
  expect(countRequests("POST /v2/meetings ")).toBe(1);
});

test("an error that another process recorded is a ConnectorError with all its values", async () => {
  const { result } = await killAndContinue("readMissingCall", "GET /v2/users", 1);
  expect(result).toMatchObject({ isConnectorError: true, kind: "not_found", action: "get_call_by_id", status: 404 });
  expect(countRequests("GET /v2/calls/1 404")).toBe(1);
});

test("the cause of an unexpected error is not stored, since it may contain secrets", async () => {
  const id = randomUUID();
  const { result } = await readResult(startWorker("useUnknownConnection", id));
  expect(result).toMatchObject({ isConnectorError: true, code: "internal_error" });
  const client = new Client({ connectionString: database });
  await client.connect();
  onTestFinished(() => client.end());
  const { rows } = await client.query("SELECT error FROM dbos.operation_outputs WHERE workflow_uuid = $1", [id]);
  expect(JSON.stringify(rows)).toContain("internal_error");
  expect(JSON.stringify(rows)).not.toContain(server.sandbox.credentials.accessKeySecret);
});

test("cancelling a workflow aborts its request", async () => {
  let worker: ChildProcess | undefined;
  const { promise: aborted, resolve: abort } = Promise.withResolvers<void>();
  const url = await startHttpServer(({ socket }) => {
    socket.once("close", () => abort());
    worker?.stdin?.write("cancel\n");
  });
  worker = startWorker("readMissingCall", randomUUID(), url);
  await aborted;
  expect(await readResult(worker)).toMatchObject({ status: "CANCELLED" });
});
