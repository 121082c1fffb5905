// @ts-nocheck
// Real servers on loopback, for what cannot pass through a simulated network; gone when the test ends.
import { createServer, type IncomingMessage, type RequestListener } from "node:http";
import { createServer as createSecureServer } from "node:https";
import { type AddressInfo, createServer as createSocketServer, type Server, type Socket } from "node:net";
import { buffer } from "node:stream/consumers";
import { onTestFinished } from "vitest";

/** Starts a server that answers with a listener; its base URL. */
export async function startHttpServer(listener: RequestListener): Promise<string> {
  return `http://${await started(createServer(listener))}`;
}

/** The same with TLS. */
export async function startHttpsServer(
  identity: { key: string; cert: string },
  listener: RequestListener,
): Promise<string> {
  return `https://${await started(createSecureServer(identity, listener))}`;
}

/** Starts a server of bare sockets, for answers that no HTTP server would give. */
export async function startTcpServer(connected: (socket: Socket) => void): Promise<string> {
  const server = createSocketServer((socket) => {
    socket.on("error", () => {});
    connected(socket);
  });
  return `http://${await started(server)}`;
}

/** The base URL of a port that nobody listens on. */
export async function getRefusedUrl(): Promise<string> {
  const server = createSocketServer();
  const host = await bound(server);
  await new Promise((resolve) => server.close(resolve));
  return `http://${host}`;
}

export async function readBody(request: IncomingMessage): Promise<string> {
  return (await buffer(request)).toString("utf8");
}

async function started(server: Server): Promise<string> {
  const sockets = new Set<Socket>();
  server.on("connection", (socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
  });
  onTestFinished(async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  });
  return bound(server);
}

async function bound(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}
