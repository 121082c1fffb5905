// n8n in its process, with a new user folder in which the packed package is installed as its README describes.
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { findFreePort } from "../../../../test/helpers/free_port.ts";
import { packedPackage } from "../packed_package.ts";

export const owner = { email: "owner@example.com", firstName: "Ada", lastName: "Owner", password: "Owner-password-1" };

const program = join(import.meta.dirname, "node_modules/n8n/bin/n8n");

/** A user folder of n8n with the package. */
export function createUserFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "n8n-full-"));
  const nodes = join(folder, ".n8n/nodes");
  mkdirSync(nodes, { recursive: true });
  execFileSync("npm", ["install", "--omit=peer", "--no-audit", "--no-fund", packedPackage.getTarball()], {
    cwd: nodes,
  });
  return folder;
}

/** Starts a command of n8n. Its output is printed if it ends with an error. */
export function spawnN8n(command: string, env: Record<string, string>): ChildProcess {
  const settings = {
    N8N_LISTEN_ADDRESS: "127.0.0.1",
    N8N_DIAGNOSTICS_ENABLED: "false",
    N8N_VERSION_NOTIFICATIONS_ENABLED: "false",
    N8N_TEMPLATES_ENABLED: "false",
    N8N_PERSONALIZATION_ENABLED: "false",
    N8N_SECURE_COOKIE: "false",
    N8N_ENCRYPTION_KEY: "a-key-for-tests",
  };
  const child = spawn(process.execPath, [program, command], {
    env: { ...process.env, NODE_ENV: "production", ...settings, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (text: Buffer) => {
      output = (output + text).slice(-20_000);
    });
  child.on("exit", (code) => {
    if (code) console.error(output);
  });
  return child;
}

export async function stopProcess(child: ChildProcess, signal: NodeJS.Signals = "SIGTERM"): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, "exit");
  child.kill(signal);
  await ended;
}

export class N8nServer {
  readonly url: string;
  readonly folder: string;
  readonly #child: ChildProcess;
  #cookie = "";
  #apiKey = "";

  private constructor(url: string, folder: string, child: ChildProcess) {
    this.url = url;
    this.folder = folder;
    this.#child = child;
  }

  /** Starts n8n, and signs in as its new owner. */
  static async start(env: Record<string, string> = {}): Promise<N8nServer> {
    const folder = createUserFolder();
    const port = await findFreePort();
    const child = spawnN8n("start", { N8N_USER_FOLDER: folder, N8N_PORT: String(port), ...env });
    const server = new N8nServer(`http://127.0.0.1:${port}`, folder, child);
    while (!(await isReady(server.url))) {
      if (child.exitCode !== null) throw new Error("n8n did not start");
      await wait(500);
    }
    await server.request("POST", "/owner/setup", owner);
    const expiresAt = Math.floor(Date.now() / 1000) + 86_400;
    const key = { label: "test", scopes: ["execution:read", "execution:list"], expiresAt };
    server.#apiKey = String(Object(await server.request("POST", "/api-keys", key)).rawApiKey);
    return server;
  }

  /** A request of n8n's editor. Returns its data. */
  async request(method: string, path: string, body?: unknown): Promise<unknown> {
    const headers = { "content-type": "application/json", "browser-id": "test", cookie: this.#cookie };
    const url = path.startsWith("/types/") ? `${this.url}${path}` : `${this.url}/rest${path}`;
    const response = await fetch(url, { method, headers, ...(body !== undefined && { body: JSON.stringify(body) }) });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    const cookie = response.headers.getSetCookie()[0]?.split(";")[0];
    if (cookie !== undefined) this.#cookie = cookie;
    const answer = JSON.parse(text);
    return answer.data ?? answer;
  }

  /** Executions of a workflow with their data, by n8n's public API; the newest first. */
  async listExecutions(workflowId: string): Promise<unknown[]> {
    const url = `${this.url}/api/v1/executions?includeData=true&workflowId=${workflowId}`;
    const response = await fetch(url, { headers: { "x-n8n-api-key": this.#apiKey } });
    return Object(await response.json()).data;
  }

  async stop(): Promise<void> {
    await stopProcess(this.#child);
    rmSync(this.folder, { recursive: true, force: true });
  }
}

async function isReady(url: string): Promise<boolean> {
  return fetch(`${url}/healthz/readiness`).then(
    ({ ok }) => ok,
    () => false,
  );
}
