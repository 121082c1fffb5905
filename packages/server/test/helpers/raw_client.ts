// A client that writes bytes to a socket when the test says so, as slow and faulty clients do.
import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { onTestFinished } from "vitest";

export interface RawClient {
  socket: Socket;
  write(text: string): void;
  /** Everything that the server sent until it closed the connection. */
  closed: Promise<string>;
}

export async function openRawClient(url: string, localAddress?: string): Promise<RawClient> {
  const { port } = new URL(url);
  const socket = connect({ port: Number(port), host: "127.0.0.1", ...(localAddress && { localAddress }) });
  onTestFinished(() => void socket.destroy());
  let received = "";
  socket.setEncoding("utf8").on("data", (text) => {
    received += text;
  });
  // A server that closes a connection with unread data resets it.
  socket.on("error", () => {});
  const closed = new Promise<string>((resolve) => socket.once("close", () => resolve(received)));
  await once(socket, "connect");
  return { socket, write: (text) => void socket.write(text), closed };
}

/** The head of a POST request with a body of `bytes`. */
export function createPostHead(path: string, bytes: number, headers: Record<string, string> = {}): string {
  const all = { host: "127.0.0.1", "content-type": "application/json", "content-length": String(bytes), ...headers };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  return `POST ${path} HTTP/1.1\r\n${lines.join("")}\r\n`;
}
