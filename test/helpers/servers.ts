// Servers on loopback that are closed when the test ends, for tests that need real sockets.
import { createServer, type IncomingMessage, type RequestListener } from "node:http";
import { createServer as createSecureServer } from "node:https";
import { type AddressInfo, createServer as createSocketServer, type Server, type Socket } from "node:net";
import { buffer } from "node:stream/consumers";
import { onTestFinished } from "vitest";

/** Starts an HTTP server and returns its base URL. */
export async function startHttpServer(listener: RequestListener): Promise<string> {
  return `http://${await start(createServer(listener))}`;
}

/** The same with TLS. */
export async function startHttpsServer(
  identity: { key: string; cert: string },
  listener: RequestListener,
): Promise<string> {
  return `https://${await start(createSecureServer(identity, listener))}`;
}

/** Starts a TCP server, for responses that no HTTP server sends. */
export async function startTcpServer(connected: (socket: Socket) => void): Promise<string> {
  const server = createSocketServer((socket) => {
    socket.on("error", () => {});
    connected(socket);
  });
  return `http://${await start(server)}`;
}

/** The base URL of a port where nothing listens. */
export async function getRefusedUrl(): Promise<string> {
  const server = createSocketServer();
  const host = await listen(server);
  await new Promise((resolve) => server.close(resolve));
  return `http://${host}`;
}

export async function readBody(request: IncomingMessage): Promise<string> {
  return (await buffer(request)).toString("utf8");
}

async function start(server: Server): Promise<string> {
  const sockets = new Set<Socket>();
  server.on("connection", (socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
  });
  onTestFinished(async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  });
  return listen(server);
}

/** Listens on a free port of loopback and returns host and port. */
export async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}
