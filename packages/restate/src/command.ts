// A worker for Restate: every action as a durable step, under the environment's credentials or stored connections.
import { once } from "node:events";
import { createServer, type Http2Server, type Http2Session } from "node:http2";
import { ConnectorError, gong, gongManifests } from "gong-connector";
import { importOptional, isLoopback, printLine } from "gong-connector/internal";
import { RestateConnections } from "./restate_connections.ts";

export interface RestateFlags {
  port: number;
  host: string;
  ingressUrl: string;
  dataDir: string;
  rateLimiter: boolean;
  identityKeys?: string[];
  allowPaid?: boolean;
  sandbox?: boolean;
  actionsDir?: string;
}

const patienceMs = 30_000;

export async function runRestateWorker(flags: RestateFlags, signal: AbortSignal): Promise<void> {
  // Read when the SDK is loaded, which says two lines an invocation otherwise.
  process.env.RESTATE_LOGGING ??= "WARN";
  const { createRestateHandler } = await importOptional("@restatedev/restate-sdk", () => import("./endpoint.ts"));
  const { port, host, ingressUrl, rateLimiter, identityKeys } = flags;
  if (!identityKeys && !isLoopback(host.includes(":") ? `[${host}]` : host)) {
    throw new ConnectorError("unsafe_exposure", `${host} can be reached by others`, {
      remedy: "Pass the public key of your Restate server as --identity-keys, so that nobody else can run steps.",
    });
  }
  const accounts = new RestateConnections(flags);
  const server = createServer(
    createRestateHandler({
      catalog: gong({ ...accounts.options }),
      getConnector: (connection, rateLimiter) => accounts.getConnector(connection, rateLimiter),
      getQuotaKey: (connection) => accounts.getQuotaKey(connection),
      refreshTokens: (connection) => accounts.refreshTokens(connection),
      ingress: { url: ingressUrl.replace(/\/$/, "") },
      rateLimiter,
      identityKeys,
    }),
  );
  const sessions = new Set<Http2Session>();
  server.on("session", (session) => {
    sessions.add(session);
    session.on("close", () => sessions.delete(session));
  });
  server.listen(port, host);
  await once(server, "listening");
  printLine(greeting(server, host, ingressUrl));
  await new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));
  await stop(server, sessions);
  await accounts.close();
}

/** Lets running steps finish for a while; the engine takes the others elsewhere. */
async function stop(server: Http2Server, sessions: ReadonlySet<Http2Session>): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  for (const session of sessions) session.close();
  const timer = setTimeout(() => {
    for (const session of sessions) session.destroy();
  }, patienceMs);
  await closed;
  clearTimeout(timer);
}

function greeting(server: Http2Server, host: string, ingress: string): string {
  const address = server.address();
  const port = typeof address === "object" ? address?.port : address;
  const { id } = gongManifests().connector;
  return `A worker for Restate listens on http://${host}:${port}. Make it known, then run a step:

  curl http://127.0.0.1:9070/deployments --json '{"uri": "http://${host}:${port}"}'
  curl ${ingress}/${id}/list_users --json '{"limit": 2}'

Ctrl-C stops it, after running steps are done.`;
}
