// @ts-nocheck
// The sandbox on a real socket: node:http outside, the same msw handlers inside.
import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { getResponse } from "msw";
import { keepBodyAside } from "./body.ts";
import { createSandbox, type Sandbox, type SandboxOptions } from "./sandbox.ts";

export interface SandboxServerOptions extends SandboxOptions {
  /** 0 takes any free port. */
  readonly port: number;
  /** Default 127.0.0.1. */
  readonly host?: string;
  /** Told after each answer; neither query nor headers are among it. */
  readonly onResponse?: (answer: { method: string; path: string; status: number; milliseconds: number }) => void;
}

export interface SandboxServer {
  readonly url: string;
  readonly sandbox: Sandbox;
  close(): Promise<void>;
}

function requestOf(incoming: IncomingMessage, signal: AbortSignal): Request {
  const headers = new Headers();
  for (let index = 0; index < incoming.rawHeaders.length; index += 2) {
    headers.append(incoming.rawHeaders[index] ?? "", incoming.rawHeaders[index + 1] ?? "");
  }
  const url = new URL(incoming.url ?? "/", `http://${incoming.headers.host ?? "localhost"}`);
  const request = new Request(url, { method: incoming.method ?? "GET", headers, signal });
  keepBodyAside(request, incoming);
  return request;
}

function send(chunk: Uint8Array, outgoing: ServerResponse): Promise<void> {
  return new Promise((resolve, reject) => {
    outgoing.write(chunk, (error) => (error ? reject(error) : resolve()));
  });
}

/** Waits for each chunk to leave, so that an answer that breaks off shows what came before. */
async function write(response: Response, outgoing: ServerResponse): Promise<void> {
  outgoing.writeHead(response.status, Object.fromEntries(response.headers));
  for await (const chunk of response.body ?? []) await send(chunk, outgoing);
  outgoing.end();
}

async function exchange(sandbox: Sandbox, incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  const ended = new AbortController();
  outgoing.once("close", () => ended.abort());
  const response = await getResponse([...sandbox.handlers], requestOf(incoming, ended.signal));
  if (response?.type === "error") outgoing.destroy();
  else await write(response ?? new Response("Not Found\n", { status: 404 }), outgoing);
}

/** A request that cannot be read as one is answered 400; a broken connection needs no answer. */
function giveUp(outgoing: ServerResponse): void {
  if (outgoing.headersSent) outgoing.destroy();
  else outgoing.writeHead(400, { "content-type": "text/plain" }).end("Bad request\n");
}

function urlOf(server: Server, host: string): string {
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the sandbox is not listening on a port");
  return `http://${host.includes(":") ? `[${host}]` : host}:${address.port}`;
}

/** Listens on loopback unless told otherwise. Rejects when the port is taken. */
export async function startSandboxServer(options: SandboxServerOptions): Promise<SandboxServer> {
  const { port, host = "127.0.0.1", onResponse, ...rest } = options;
  let sandbox: Sandbox | undefined;
  const server = createServer((incoming, outgoing) => {
    if (sandbox === undefined) return giveUp(outgoing);
    const started = performance.now();
    outgoing.once("close", () => {
      const path = (incoming.url ?? "/").split("?", 1)[0] ?? "/";
      const milliseconds = Math.round(performance.now() - started);
      onResponse?.({ method: incoming.method ?? "GET", path, status: outgoing.statusCode, milliseconds });
    });
    exchange(sandbox, incoming, outgoing).catch(() => giveUp(outgoing));
  });
  // Uploads of 1.5 GB may take their time.
  server.requestTimeout = 0;
  server.listen(port, host);
  await once(server, "listening");
  const url = urlOf(server, host);
  sandbox = createSandbox({ publicUrl: url, ...rest });
  return {
    url,
    sandbox,
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, "close");
    },
  };
}
