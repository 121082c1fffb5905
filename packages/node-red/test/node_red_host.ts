// The real Node-RED in this process, with the packed nodes, on a real socket.
import { cpSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import RED from "node-red";
import { modulesFolder } from "./packed_package.ts";

export interface Message {
  [key: string]: unknown;
}

export type FlowNode = Readonly<Record<string, unknown>> & { id: string; type: string };

interface Waiter {
  isReady: () => boolean;
  resolve: () => void;
}

/** Node-RED with one flow. Nodes of the type function report the messages that they receive. */
export class NodeRedHost {
  readonly folder = mkdtempSync(join(tmpdir(), "gong-node-red-"));
  /** What Node-RED has logged, at every level. */
  readonly log: string[] = [];
  readonly #received = new Map<string, Message[]>();
  readonly #waiters = new Set<Waiter>();
  readonly #entries = new Map<string, (message: Message) => void>();
  #server: Server | undefined;

  constructor() {
    cpSync(modulesFolder, join(this.folder, "node_modules"), { recursive: true });
  }

  async start(): Promise<void> {
    const server = createServer((request, response) => RED.httpAdmin(request, response));
    this.#server = server;
    RED.init(server, this.#createSettings());
    // Node-RED starts the stored flow later than this, and it would replace a flow that is deployed before.
    const flowStarted = new Promise<void>((resolve) => RED.events.once("flows:started", () => resolve()));
    await RED.start();
    await flowStarted;
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  }

  get url(): string {
    const address = this.#server?.address();
    if (!address || typeof address === "string") throw new Error("Node-RED does not listen.");
    return `http://127.0.0.1:${(address satisfies AddressInfo).port}`;
  }

  /** Deploys as the editor does: credentials are part of the flow that is sent, and of no flow that is stored. */
  async deploy(flow: readonly FlowNode[]): Promise<void> {
    const tab = { id: "tab", type: "tab", label: "Test" };
    const flows = [
      tab,
      ...flow.map((node) => (node.type === "gong-account" ? node : { z: "tab", x: 0, y: 0, ...node })),
    ];
    this.#entries.clear();
    await this.#post("/flows", flows);
    await this.#waitForEntry();
  }

  /** Sends a message from a node that `createEntry` made. */
  send(id: string, message: Message = {}): void {
    const send = this.#entries.get(id);
    if (!send) throw new Error(`no entry ${id}`);
    send(message);
  }

  /** Replaces the flow by one that does nothing. Resolves when every node has closed. */
  async clearFlow(): Promise<void> {
    await this.deploy([createEntry("in")]);
  }

  /** Ends Node-RED, and starts it again with what is on disk. */
  async restart(): Promise<void> {
    await this.#stop();
    this.#entries.clear();
    await this.start();
    await this.#waitForEntry();
  }

  async get(path: string): Promise<Response> {
    return fetch(`${this.url}${path}`);
  }

  /** The messages that the reporting node has received, at least as many as asked for. */
  async receive(name: string, count = 1): Promise<Message[]> {
    const getMessages = (): Message[] => this.#received.get(name) ?? [];
    await this.#wait(() => getMessages().length >= count);
    return getMessages();
  }

  /** Removes the messages that were received so far. */
  forget(): void {
    this.#received.clear();
  }

  readStored(file: string): string {
    return readFileSync(join(this.folder, file), "utf8");
  }

  async close(): Promise<void> {
    await this.#stop();
    rmSync(this.folder, { recursive: true, force: true });
  }

  async #stop(): Promise<void> {
    await RED.stop();
    const server = this.#server;
    if (!server) return;
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }

  async #post(path: string, body: unknown): Promise<void> {
    const headers = { "content-type": "application/json", "Node-RED-Deployment-Type": "full" };
    const response = await fetch(`${this.url}${path}`, { method: "POST", headers, body: JSON.stringify(body) });
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  }

  /** A function node runs its setup after Node-RED has answered. */
  async #waitForEntry(): Promise<void> {
    await this.#wait(() => this.#entries.size > 0);
  }

  async #wait(isReady: () => boolean): Promise<void> {
    if (isReady()) return;
    await new Promise<void>((resolve) => this.#waiters.add({ isReady, resolve }));
  }

  #report(name: string, message: Message): void {
    this.#received.set(name, [...(this.#received.get(name) ?? []), message]);
    this.#wake();
  }

  #connect(name: string, send: (message: Message) => void): void {
    this.#entries.set(name, send);
    this.#wake();
  }

  #wake(): void {
    for (const waiter of this.#waiters)
      if (waiter.isReady()) {
        this.#waiters.delete(waiter);
        waiter.resolve();
      }
  }

  #createSettings() {
    const write = (entry: unknown): void => {
      this.log.push(JSON.stringify(entry, (_key, value) => (value instanceof Error ? `${value.stack}` : value)));
    };
    return {
      uiHost: "127.0.0.1",
      uiPort: 0,
      userDir: this.folder,
      flowFile: "flows.json",
      credentialSecret: "secret of the test",
      // Neither dialogs of the first visit, nor requests to other machines.
      editorTheme: { projects: { enabled: false }, ...{ tours: false } },
      ...{ telemetry: { enabled: false, updateNotification: false } },
      httpAdminRoot: "/",
      httpNodeRoot: "/node",
      contextStorage: { default: { module: "localfilesystem" }, memory: { module: "memory" } },
      functionGlobalContext: {
        report: (name: string, message: Message) => this.#report(name, message),
        connect: (name: string, send: (message: Message) => void) => this.#connect(name, send),
      },
      logging: {
        console: { level: "off" as const, metrics: false, audit: false },
        ...{ test: { level: "trace", metrics: false, audit: false, handler: () => write } },
      },
    };
  }
}

/** A node that reports the messages it receives. */
export function createReporter(id: string): FlowNode {
  return { id, type: "function", func: `global.get("report")("${id}", msg);`, outputs: 0, wires: [] };
}

/** A node that sends messages of the test. A target that is named twice receives each message twice. */
export function createEntry(id: string, ...targets: string[]): FlowNode {
  const initialize = `global.get("connect")("${id}", (message) => node.send(message));`;
  return { id, type: "function", func: "", initialize, outputs: 1, wires: [targets] };
}
