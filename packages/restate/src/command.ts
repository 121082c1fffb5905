// The command `restate`: serves the actions and triggers to a Restate server until a signal stops it.
import { type EventEmitter, once } from "node:events";
import { createServer, type Http2Server, type Http2Session } from "node:http2";
import type { Socket } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { ConnectorError, type GongOptions, gong, gongManifests } from "gong-connector";
import {
  type AccountOptions,
  type CommandContext,
  isLoopback,
  loopbackDomains,
  waitForAbort,
} from "gong-connector/internal";
import type { ConnectionObjectOptions } from "./connection_object.ts";
import type { RestateOptions } from "./endpoint.ts";

export interface RestateFlags {
  port: number;
  host: string;
  ingressUrl: string;
  dataDir: string;
  rateLimiter: "restate" | "store";
  identityKeys?: string[];
  allowPaid?: boolean;
  sandbox?: boolean;
  actionsDir?: string;
  triggersDir?: string;
}

/** Time for running steps to finish after a signal. */
const stopTimeoutMs = 30_000;
/** Time for clients to close their connections after that. */
const disconnectTimeoutMs = 1000;

export async function run(flags: RestateFlags, context: CommandContext): Promise<void> {
  // The SDK reads it when it is imported, and prints two lines per invocation by default.
  process.env.RESTATE_LOGGING ??= "WARN";
  const { createRestateHandler } = await import("./endpoint.ts");
  const { host, identityKeys } = flags;
  if (!identityKeys && !isLoopback(host.includes(":") ? `[${host}]` : host)) {
    throw new ConnectorError("unsafe_exposure", `${host} is reachable by others, who could run steps`, {
      remedy: "Pass the public key of your Restate server as --identity-keys.",
    });
  }
  if (identityKeys?.some((key) => !key.startsWith("publickeyv1_")))
    throw new ConnectorError("invalid_input", "--identity-keys: a key does not start with publickeyv1_", {
      remedy: "Pass the public key that your Restate server prints when it starts.",
    });
  const connections = await openConnections(flags, context);
  try {
    await serveSteps(flags, context, (options) => createServer(createRestateHandler({ ...connections, ...options })));
  } finally {
    await connections.close();
  }
}

/** Listens until a signal, and then until the running steps have finished. */
async function serveSteps(
  { port, host, ingressUrl, rateLimiter, identityKeys }: RestateFlags,
  context: CommandContext,
  create: (options: Pick<RestateOptions, "ingress" | "rateLimiter" | "identityKeys">) => Http2Server,
): Promise<void> {
  const server = create({
    ingress: { url: ingressUrl.replace(/\/$/, "") },
    rateLimiter: rateLimiter === "restate",
    identityKeys,
  });
  const open: OpenConnections = { sockets: new Set(), sessions: new Set(), steps: new Set() };
  server.on("connection", (socket: Socket) => addUntilClosed(open.sockets, socket));
  server.on("session", (session) => addUntilClosed(open.sessions, session));
  server.on("stream", (stream) => addUntilClosed(open.steps, stream));
  server.listen(port, host);
  await once(server, "listening");
  context.print(createGreeting(server, host, ingressUrl));
  await waitForAbort(context.signal);
  await stop(server, open);
}

interface Connections
  extends Required<Pick<ConnectionObjectOptions, "catalog" | "getConnector" | "getQuotaKey" | "refreshTokens">> {
  close(): Promise<void>;
}

/** The connection `default` has the credentials in the environment or of the sandbox; all others are stored. */
async function openConnections(flags: RestateFlags, context: CommandContext): Promise<Connections> {
  const { openStoredConnections } = await importServer(context);
  const stored = openStoredConnections(flags.dataDir);
  const own = flags.sandbox ? await startSandbox(context) : await readEnvironment(context);
  const options: GongOptions = {
    files: { localFiles: "none", allowPrivateUrls: false },
    allowPaidActions: flags.allowPaid ?? false,
    ...(flags.actionsDir !== undefined && { actions: flags.actionsDir }),
    ...(flags.triggersDir !== undefined && { triggers: flags.triggersDir }),
  };
  return {
    catalog: gong(options),
    async getConnector(id, rateLimiter) {
      const limited = { ...options, ...(rateLimiter && { rateLimiter }) };
      if (id !== "default") return stored.getConnector(id, limited);
      if (own) return gong({ ...limited, ...own.account });
      throw new ConnectorError(
        "connection_required",
        "no connection is named, and the environment has no credentials",
        {
          remedy: "Send the header x-connection-id, or set GONG_ACCESS_KEY and GONG_ACCESS_KEY_SECRET.",
        },
      );
    },
    getQuotaKey: async (id) => (id === "default" ? (own?.quotaKey ?? id) : stored.getQuotaKey(id)),
    refreshTokens: async (id) => (id === "default" ? undefined : stored.refreshTokens(id)),
    async close() {
      await own?.close();
      await stored.close();
    },
  };
}

interface DefaultConnection {
  account: AccountOptions;
  /** Equal to that of stored connections with the same credentials. */
  quotaKey: string;
  close(): Promise<void>;
}

async function startSandbox(context: CommandContext): Promise<DefaultConnection> {
  const { startSandboxServer } = await import("gong-connector-sandbox");
  const { sandboxQuotaKey } = await importServer(context);
  const { url, sandbox, close } = await startSandboxServer({ port: 0 });
  const auth = { method: "api_key", credentials: sandbox.credentials, baseUrl: url };
  return { account: { auth, additionalDomains: loopbackDomains }, quotaKey: sandboxQuotaKey, close };
}

async function readEnvironment(context: CommandContext): Promise<DefaultConnection | undefined> {
  const account = context.readAccount();
  if (!account) return undefined;
  const { credentials } = account.auth;
  const { getApiKeyQuotaKey } = await importServer(context);
  return {
    account,
    quotaKey: "accessKey" in credentials ? getApiKeyQuotaKey(credentials.accessKey) : "default",
    close: async () => {},
  };
}

function importServer({ importOptional }: CommandContext) {
  return importOptional("gong-connector-server", () => import("gong-connector-server"));
}

interface OpenConnections {
  sockets: Set<Socket>;
  sessions: Set<Http2Session>;
  steps: Set<EventEmitter>;
}

function addUntilClosed<Value extends EventEmitter>(values: Set<Value>, value: Value): void {
  values.add(value);
  value.once("close", () => values.delete(value));
}

/**
 * Waits for the running steps, and then closes the connections. Restate retries steps that take too long on another worker.
 * A client that does not respond, such as a lost machine, would keep its connection open.
 */
async function stop(server: Http2Server, { sockets, sessions, steps }: OpenConnections): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  for (const session of sessions) session.close();
  const finished = Promise.all([...steps].map((step) => new Promise((resolve) => step.once("close", resolve))));
  await waitAtMost(stopTimeoutMs, finished);
  await waitAtMost(disconnectTimeoutMs, closed);
  for (const socket of sockets) socket.destroy();
  await closed;
}

async function waitAtMost(ms: number, promise: Promise<unknown>): Promise<void> {
  const timer = new AbortController();
  await Promise.race([promise, delay(ms, undefined, { signal: timer.signal })]);
  timer.abort();
}

function createGreeting(server: Http2Server, host: string, ingressUrl: string): string {
  const address = server.address();
  const port = typeof address === "object" ? address?.port : address;
  const { id } = gongManifests().connector;
  return `The Restate worker listens on http://${host}:${port}. Register it, then run a step:

  curl http://127.0.0.1:9070/deployments --json '{"uri": "http://${host}:${port}"}'
  curl ${ingressUrl}/${id}/list_users --json '{"limit": 2}'

Ctrl-C stops it after the running steps.`;
}
