// n8n's queue mode with a killed worker: n8n does not continue an execution, and sends its create once.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { startSandboxServer } from "gong-connector-sandbox";
import { expect, onTestFinished, test, vi } from "vitest";
import { findFreePort } from "../../../../test/helpers/free_port.ts";
import { startPostgres } from "../../../server/test/postgres/server.ts";
import { N8nServer, spawnN8n, stopProcess } from "./n8n_server.ts";
import { createCredential, createNode, createWorkflow } from "./workflows.ts";

const redis = process.env.REDIS_SERVER ?? "/usr/bin/redis-server";

/** The settings of main process and workers, with a queue and a database. */
async function startServices(): Promise<Record<string, string>> {
  if (!existsSync(redis)) {
    throw new Error(`No Redis at ${redis}. Install the Debian package redis-server, or set REDIS_SERVER to its path.`);
  }
  const postgres = await startPostgres(["fsync=off"]);
  onTestFinished(() => postgres.stop());
  const port = await findFreePort();
  const queue = spawn(redis, ["--port", String(port), "--bind", "127.0.0.1", "--save", ""], { stdio: "ignore" });
  onTestFinished(() => stopProcess(queue));
  return {
    EXECUTIONS_MODE: "queue",
    QUEUE_BULL_REDIS_HOST: "127.0.0.1",
    QUEUE_BULL_REDIS_PORT: String(port),
    DB_TYPE: "postgresdb",
    DB_POSTGRESDB_HOST: new URL(postgres.url).searchParams.get("host") ?? "",
    DB_POSTGRESDB_USER: "test",
    DB_POSTGRESDB_DATABASE: "postgres",
    N8N_RUNNERS_BROKER_PORT: String(await findFreePort()),
  };
}

async function startWorker(n8n: N8nServer, env: Record<string, string>): Promise<ChildProcess> {
  const ports = {
    N8N_RUNNERS_BROKER_PORT: String(await findFreePort()),
    QUEUE_HEALTH_CHECK_PORT: String(await findFreePort()),
  };
  const worker = spawnN8n("worker", {
    ...env,
    ...ports,
    N8N_USER_FOLDER: n8n.folder,
    QUEUE_HEALTH_CHECK_ACTIVE: "true",
  });
  onTestFinished(() => stopProcess(worker, "SIGKILL"));
  const url = `http://127.0.0.1:${ports.QUEUE_HEALTH_CHECK_PORT}/healthz/readiness`;
  await vi.waitFor(async () => expect((await fetch(url)).ok).toBe(true), { timeout: 60_000, interval: 500 });
  return worker;
}

test("an execution whose worker is killed ends with an error, and its create is sent once", async () => {
  const created: string[] = [];
  const onRequest = ({ operation }: { operation: string }) => operation === "POST /v2/calls" && created.push(operation);
  const server = await startSandboxServer({ port: 0, calls: 60, rateLimits: false, onRequest });
  onTestFinished(() => server.close());
  const env = await startServices();
  const n8n = await N8nServer.start(env);
  onTestFinished(() => n8n.stop());
  const { sandbox } = server;
  const { accessKey, accessKeySecret } = sandbox.credentials;
  const credential = await createCredential(n8n, "Gong", { accessKey, accessKeySecret, baseUrl: server.url });
  const [user] = sandbox.state.users;
  const webhook = {
    ...createNode("", "Webhook", { path: "create", httpMethod: "POST", responseMode: "onReceived" }),
    type: "n8n-nodes-base.webhook",
    webhookId: "create",
  };
  const create = createNode("gong", "Create", {
    resource: "calls",
    operation: "create_call",
    actualStart: "={{ $now }}",
    direction: "Conference",
    primaryUser: { __rl: true, mode: "id", value: user?.id },
    parties: { items: [{ additionalFields: { userId: user?.id } }] },
    additionalFields: {},
  });
  const workflowId = await createWorkflow(n8n, "Create", [webhook, create], credential);
  const start = () =>
    vi.waitFor(async () => expect((await fetch(`${n8n.url}/webhook/create`, { method: "POST" })).ok).toBe(true), {
      timeout: 60_000,
      interval: 1000,
    });
  const getStatuses = async () => (await n8n.listExecutions(workflowId)).map((execution) => Object(execution).status);

  const first = await startWorker(n8n, env);
  // The request arrives, and its response is not sent before the worker is killed.
  sandbox.injectFault({ operation: "POST /v2/calls", connection: "hang" });
  await start();
  await vi.waitFor(() => expect(created).toHaveLength(1), { timeout: 60_000 });
  const killed = once(first, "exit");
  first.kill("SIGKILL");
  await killed;
  await startWorker(n8n, env);
  await start();
  await vi.waitFor(async () => expect(await getStatuses()).toContain("success"), { timeout: 60_000, interval: 1000 });
  // n8n looks for stalled executions from time to time.
  await vi.waitFor(
    async () => expect(await getStatuses()).toEqual(["success", expect.stringMatching(/error|crashed/)]),
    {
      timeout: 280_000,
      interval: 2000,
    },
  );
  expect(created).toHaveLength(2);
}, 600_000);
