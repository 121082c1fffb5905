// A worker for Restate: every action as a durable step, under the environment's credentials or stored connections.
import { once } from "node:events";
import { createServer, type Http2Server, type Http2Session } from "node:http2";
import { connectorFor, keepFresh, openStore } from "../connections/index.ts";
import {
  type AnyConnector,
  ConnectorError,
  type GongOptions,
  gong,
  gongManifests,
  isLoopback,
  type Pacer,
} from "../index.ts";
import { serveSandbox } from "../sandbox/index.ts";
import { createServices, type Services } from "../server/services.ts";
import { credentials } from "./connect.ts";
import { print } from "./list.ts";
import { needed } from "./needed.ts";
import { settings } from "./serve.ts";
import { storeOptions } from "./store.ts";

export interface RestateFlags {
  port: number;
  host: string;
  ingress: string;
  data: string;
  pacing: boolean;
  identityKeys?: string[];
  credits?: boolean;
  sandbox?: boolean;
  actions?: string;
}

const patienceMs = 30_000;

export async function restate(flags: RestateFlags, signal: AbortSignal): Promise<void> {
  // Read when the SDK is loaded, which says two lines an invocation otherwise.
  process.env.RESTATE_LOGGING ??= "WARN";
  const { restateHandler } = await needed("@restatedev/restate-sdk", () => import("../hosts/restate.ts"));
  const { port, host, ingress, pacing, identityKeys } = flags;
  if (!identityKeys && !isLoopback(host.includes(":") ? `[${host}]` : host)) {
    throw new ConnectorError("invalid_input", `${host} can be reached by others`, {
      fix: "Pass the public key of your Restate server as --identity-keys, so that nobody else can run steps.",
    });
  }
  const accounts = new Accounts(flags);
  const server = createServer(
    restateHandler({
      catalogue: gong({ ...accounts.options }),
      connectorFor: (connection, pacer) => accounts.connectorFor(connection, pacer),
      renew: (connection) => accounts.renew(connection),
      ingress: { url: ingress.replace(/\/$/, "") },
      pacing,
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
  print(greeting(server, host, ingress));
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

/** Connections by name: `default` is the environment's or the simulated one, any other lies in the store. */
class Accounts {
  readonly options: GongOptions;
  readonly #flags: RestateFlags;
  #own: Promise<GongOptions> | undefined;
  #services: Promise<Services> | undefined;
  #close: () => Promise<void> = async () => {};

  constructor(flags: RestateFlags) {
    const { credits = false, actions } = flags;
    this.#flags = flags;
    this.options = {
      files: { local: "none", privateUrls: false },
      credits,
      ...(actions !== undefined && { actions }),
    };
  }

  async connectorFor(connection: string, pacer: Pacer | undefined): Promise<AnyConnector> {
    if (this.#isOwn(connection)) {
      this.#own ??= this.#account();
      return gong({ ...this.options, ...(await this.#own), ...(pacer && { pacer }) });
    }
    const { store, clients } = await this.#stored();
    return connectorFor(store, connection, { ...this.options, client: await clients.of("own"), pacer });
  }

  async renew(connection: string): Promise<number | undefined> {
    if (this.#isOwn(connection)) return undefined;
    const { store, clients } = await this.#stored();
    return keepFresh(store, connection, await clients.of("own"));
  }

  async close(): Promise<void> {
    await this.#close();
    await (await this.#services)?.store.close();
  }

  #isOwn(connection: string): boolean {
    return connection === "default" && (this.#flags.sandbox === true || credentials() !== undefined);
  }

  async #account(): Promise<GongOptions> {
    const auth = credentials();
    const baseUrl = process.env.GONG_BASE_URL;
    if (!this.#flags.sandbox) return { ...(auth && { auth }), ...(baseUrl && { baseUrl }) };
    const { url, sandbox, close } = await serveSandbox({ port: 0 });
    this.#close = close;
    return { auth: sandbox.credentials, baseUrl: url };
  }

  #stored(): Promise<Services> {
    this.#services ??= openStore(storeOptions(this.#flags)).then((store) =>
      createServices({ store, ...settings(this.#flags) }),
    );
    return this.#services;
  }
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
