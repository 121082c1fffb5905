// A real HTTP server on loopback, for what cannot pass through a simulated network; gone when the test ends.
import { createServer, type IncomingMessage, type RequestListener, type Server } from "node:http";
import { type AddressInfo, createServer as createSocketServer, type Socket } from "node:net";
import { buffer } from "node:stream/consumers";
import { onTestFinished } from "vitest";

/** Starts a server that answers with a listener; its base URL. */
export async function listen(listener: RequestListener): Promise<string> {
  return started(createServer(listener));
}

/** Starts a server of bare sockets, for answers that no HTTP server would give. */
export async function listenRaw(connected: (socket: Socket) => void): Promise<string> {
  const sockets = new Set<Socket>();
  const server = createSocketServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => {});
    connected(socket);
  });
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
  });
  return started(server);
}

/** The base URL of a port that nobody listens on. */
export async function refusedUrl(): Promise<string> {
  const server = createServer();
  const url = await bound(server);
  await new Promise((resolve) => server.close(resolve));
  return url;
}

export async function textOf(request: IncomingMessage): Promise<string> {
  return (await buffer(request)).toString("utf8");
}

async function started(server: Server | ReturnType<typeof createSocketServer>): Promise<string> {
  const url = await bound(server);
  onTestFinished(async () => {
    if ("closeAllConnections" in server) server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return url;
}

async function bound(server: Server | ReturnType<typeof createSocketServer>): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
