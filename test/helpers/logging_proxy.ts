// A proxy on loopback that records every request and sends all of them to one server, as if each name led there.
import { createServer, type IncomingMessage, request } from "node:http";
import { connect } from "node:net";
import { onTestFinished } from "vitest";
import { listen } from "./servers.ts";

export interface LoggingProxy {
  url: string;
  /** `CONNECT host:port`, or method and absolute URL. */
  requests: string[];
}

export interface ProxyOptions {
  /** Base URL of the server that all requests are sent to. */
  target: string;
  /** User and password that are required, as `user:password`. */
  credentials?: string;
  /** Status of every response instead of a connection. */
  status?: number;
}

export async function startLoggingProxy({ target, credentials, status }: ProxyOptions): Promise<LoggingProxy> {
  const { hostname, port } = new URL(target);
  const requests: string[] = [];
  const getRejection = ({ headers }: IncomingMessage): number | undefined => {
    const expected = credentials && `Basic ${Buffer.from(credentials).toString("base64")}`;
    return expected && headers["proxy-authorization"] !== expected ? 407 : status;
  };
  const server = createServer((incoming, response) => {
    requests.push(`${incoming.method} ${incoming.url}`);
    const rejection = getRejection(incoming);
    if (rejection !== undefined) return response.writeHead(rejection).end("rejected by the proxy");
    const { pathname, search } = new URL(incoming.url ?? "");
    const forwarded = request({
      hostname,
      port,
      path: pathname + search,
      method: incoming.method,
      headers: incoming.headers,
    });
    forwarded.on("response", (received) => {
      response.writeHead(received.statusCode ?? 0, received.headers);
      received.pipe(response);
    });
    incoming.pipe(forwarded);
  });
  server.on("connect", (incoming, socket) => {
    requests.push(`CONNECT ${incoming.url}`);
    const rejection = getRejection(incoming);
    if (rejection !== undefined) return socket.end(`HTTP/1.1 ${rejection} Rejected\r\ncontent-length: 0\r\n\r\n`);
    const upstream = connect(Number(port), hostname, () => {
      socket.write("HTTP/1.1 200 Connection established\r\n\r\n");
      upstream.pipe(socket).pipe(upstream);
    });
    for (const end of [socket, upstream]) end.on("error", () => {});
    onTestFinished(() => void upstream.destroy());
    socket.on("close", () => upstream.destroy());
  });
  server.on("connection", (socket) => onTestFinished(() => void socket.destroy()));
  onTestFinished(() => void server.close());
  return { url: `http://${await listen(server)}`, requests };
}
