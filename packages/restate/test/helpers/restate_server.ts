// Starts a Restate server or a cluster of three on free ports of loopback, without telemetry.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { globSync, mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

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
  await Promise.all(
    nodes.map(({ admin, ingress }) =>
      Promise.all([waitUntilHealthy(`${admin}/health`), waitUntilHealthy(`${ingress}/restate/health`)]),
    ),
  );
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

function startNode(
  directory: string,
  name: string,
  own: Ports,
  all: readonly Ports[],
  env: Record<string, string>,
): { node: RestateNode } {
  const [binary] = globSync("node_modules/@restatedev/restate-server-*/bin/restate-server", { cwd: here });
  if (binary === undefined) throw new Error("there is no Restate server for this platform");
  const cluster = {
    RESTATE_CLUSTER_NAME: "test",
    RESTATE_AUTO_PROVISION: String(own === all[0]),
    RESTATE_DEFAULT_REPLICATION: "2",
    RESTATE_METADATA_CLIENT__ADDRESSES: JSON.stringify(all.map(({ fabric }) => `http://127.0.0.1:${fabric}`)),
  };
  const child = spawn(join(here, binary), ["--node-name", name, "--bind-ip", "127.0.0.1", "--no-logo"], {
    stdio: ["ignore", "ignore", "ignore"],
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
  const url = (port: number): string => `http://127.0.0.1:${port}`;
  return { node: { ingress: url(own.ingress), admin: url(own.admin), kill: () => stopProcess(child) } };
}

async function findFreePorts(): Promise<Ports> {
  const servers = await Promise.all([0, 1, 2].map(listenOnFreePort));
  const [fabric = 0, ingress = 0, admin = 0] = servers.map(({ port }) => port);
  await Promise.all(servers.map(({ close }) => close()));
  return { fabric, ingress, admin };
}

async function listenOnFreePort(): Promise<{ port: number; close(): Promise<void> }> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (typeof address !== "object" || address === null) throw new Error("no port");
  return { port: address.port, close: () => new Promise((resolve) => server.close(() => resolve())) };
}

/** Waits until a URL responds with success, up to the timeout of the test. */
async function waitUntilHealthy(url: string): Promise<void> {
  for (;;) {
    const isHealthy = await fetch(url).then(
      ({ ok }) => ok,
      () => false,
    );
    if (isHealthy) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
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
