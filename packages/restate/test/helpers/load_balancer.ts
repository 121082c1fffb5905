// A load balancer: one URL that forwards each invocation to the next living worker, as in production.
import { once } from "node:events";
import {
  type ClientHttp2Session,
  connect,
  constants,
  createServer,
  type Http2Session,
  type ServerHttp2Stream,
} from "node:http2";

export interface LoadBalancer {
  url: string;
  /** Number of invocations by worker. */
  invocations: Map<string, number>;
  add(worker: string): void;
  remove(worker: string): void;
  close(): Promise<void>;
}

export async function startLoadBalancer(): Promise<LoadBalancer> {
  const workers = new Map<string, ClientHttp2Session>();
  const clients = new Set<Http2Session>();
  const invocations = new Map<string, number>();
  let turn = 0;
  const server = createServer();
  server.on("session", (session) => {
    clients.add(session);
    session.on("close", () => clients.delete(session)).on("error", () => {});
  });
  server.on("stream", (incoming, headers) => {
    const [name, session] = [...workers][turn++ % Math.max(1, workers.size)] ?? [];
    incoming.on("error", () => {});
    if (!name || !session) return incoming.close(constants.NGHTTP2_REFUSED_STREAM);
    if (headers[":path"]?.includes("/invoke/")) invocations.set(name, (invocations.get(name) ?? 0) + 1);
    const { ":authority": _authority, ":scheme": _scheme, ...rest } = headers;
    forward(incoming, session, rest);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (typeof address !== "object" || address === null) throw new Error("no port");
  return {
    url: `http://127.0.0.1:${address.port}`,
    invocations,
    add(worker) {
      const session = connect(worker);
      session.on("error", () => workers.delete(worker)).on("close", () => workers.delete(worker));
      workers.set(worker, session);
    },
    remove(worker) {
      workers.get(worker)?.destroy();
      workers.delete(worker);
    },
    async close() {
      for (const session of [...workers.values(), ...clients]) session.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function forward(incoming: ServerHttp2Stream, session: ClientHttp2Session, headers: Record<string, unknown>): void {
  const outgoing = session.request(headers as Record<string, string>, { endStream: false });
  outgoing.on("response", ({ ":status": status, ...rest }) => {
    if (!incoming.headersSent && !incoming.destroyed) incoming.respond({ ":status": status, ...rest });
  });
  outgoing.on("error", () => incoming.close(constants.NGHTTP2_INTERNAL_ERROR));
  outgoing.on("close", () => {
    if (!outgoing.readableEnded) incoming.close(constants.NGHTTP2_INTERNAL_ERROR);
  });
  incoming.on("close", () => outgoing.close());
  incoming.pipe(outgoing);
  outgoing.pipe(incoming);
}
