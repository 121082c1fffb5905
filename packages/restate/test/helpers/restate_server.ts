// Starts a Restate server or a cluster of three on free ports of loopback, without telemetry.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, globSync, mkdtempSync, openSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { findFreePort } from "../../../../test/helpers/free_port.ts";

const here = fileURLToPath(new URL("../", import.meta.url));

interface Ports {
  fabric: number;
  ingress: number;
  admin: number;
}

export interface RestateNode {
  ingress: string;
  admin: string;
  /** Kills it without a shutdown. */
  kill(): Promise<void>;
}

export interface RestateServer {
  nodes: readonly RestateNode[];
  /** Registers a worker. */
  register(uri: string): Promise<void>;
  close(): Promise<void>;
}

export interface RestateServerOptions {
  size?: 1 | 3;
  /** Environment variables of the server. */
  env?: Record<string, string>;
}

export async function startRestateServer({ size = 1, env = {} }: RestateServerOptions = {}): Promise<RestateServer> {
  const directory = mkdtempSync(join(tmpdir(), "restate-"));
  const ports: Ports[] = [];
  for (let index = 0; index < size; index += 1) ports.push(await findFreePorts());
  const started = ports.map((own, index) => startNode(directory, `n${index + 1}`, own, ports, env));
  const nodes = started.map(({ node }) => node);
  await Promise.all(started.map(waitUntilHealthy));
  return {
    nodes,
    async register(uri) {
      const [first] = nodes;
      const response = await postJson(`${first?.admin}/deployments`, { uri });
      if (!response.ok) throw new Error(`the worker was rejected: ${await response.text()}`);
    },
    async close() {
      await Promise.all(nodes.map((node) => node.kill()));
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

interface StartedNode {
  node: RestateNode;
  child: ChildProcess;
  /** File of the server's output. */
  log: string;
}

function startNode(
  directory: string,
  name: string,
  own: Ports,
  all: readonly Ports[],
  env: Record<string, string>,
): StartedNode {
  const [binary] = globSync("node_modules/@restatedev/restate-server-*/bin/restate-server", { cwd: here });
  if (binary === undefined) throw new Error("there is no Restate server for this platform");
  const cluster = {
    RESTATE_CLUSTER_NAME: "test",
    RESTATE_AUTO_PROVISION: String(own === all[0]),
    RESTATE_DEFAULT_REPLICATION: "2",
    RESTATE_METADATA_CLIENT__ADDRESSES: JSON.stringify(all.map(({ fabric }) => `http://127.0.0.1:${fabric}`)),
  };
  const log = join(directory, `${name}.log`);
  const output = openSync(log, "w");
  const child = spawn(join(here, binary), ["--node-name", name, "--bind-ip", "127.0.0.1", "--no-logo"], {
    stdio: ["ignore", output, output],
    env: {
      PATH: process.env.PATH ?? "",
      RESTATE_BASE_DIR: join(directory, name),
      DO_NOT_TRACK: "1",
      RESTATE_DISABLE_TELEMETRY: "true",
      RESTATE_ROCKSDB_TOTAL_MEMORY_SIZE: "256MiB",
      RESTATE_DEFAULT_NUM_PARTITIONS: "4",
      RESTATE_BIND_PORT: String(own.fabric),
      RESTATE_ADVERTISED_ADDRESS: `http://127.0.0.1:${own.fabric}`,
      RESTATE_INGRESS__BIND_PORT: String(own.ingress),
      RESTATE_ADMIN__BIND_PORT: String(own.admin),
      ...(all.length > 1 && cluster),
      ...env,
    },
  });
  closeSync(output);
  const url = (port: number): string => `http://127.0.0.1:${port}`;
  const node = { ingress: url(own.ingress), admin: url(own.admin), kill: () => stopProcess(child) };
  return { node, child, log };
}

async function findFreePorts(): Promise<Ports> {
  return { fabric: await findFreePort(), ingress: await findFreePort(), admin: await findFreePort() };
}

/** Waits until a node responds with success, up to the timeout of the test. Throws if its process ends. */
async function waitUntilHealthy({ node, child, log }: StartedNode): Promise<void> {
  const urls = [`${node.admin}/health`, `${node.ingress}/restate/health`];
  while (!(await Promise.all(urls.map(isHealthy))).every(Boolean)) {
    if (child.exitCode !== null || child.signalCode !== null)
      throw new Error(`the Restate server ended: ${readFileSync(log, "utf8").slice(-2000)}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** A request that a server does not answer while it starts is sent again. */
function isHealthy(url: string): Promise<boolean> {
  return fetch(url, { signal: AbortSignal.timeout(5000) }).then(
    ({ ok }) => ok,
    () => false,
  );
}

export async function stopProcess(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, "exit");
  child.kill("SIGKILL");
  await exit;
}

export function postJson(url: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(body),
  });
}
