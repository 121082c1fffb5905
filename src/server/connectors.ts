// The connector that a run goes through: of a stored connection, or of the credentials that the server was started with.
import {
  type Connection,
  connectorFor,
  createSharedPacer,
  type OAuthClient,
  type Store,
} from "../connections/index.ts";
import {
  type AnyConnector,
  type AttemptEvent,
  ConnectorError,
  type Credentials,
  gong,
  gongManifests,
} from "../index.ts";
import type { AppSettings } from "./app_settings.ts";
import type { OAuthClients } from "./oauth_clients.ts";
import { type SandboxDoor, sandboxCompany } from "./sandbox_door.ts";

/** What a run goes through, and which texts must not show in what is kept of it. */
export interface Account {
  /** Id of the connection, or the word for what stands in for one. */
  id: string;
  company: string;
  connector: AnyConnector;
  secrets: readonly string[];
}

export interface Environment {
  auth: Credentials;
  baseUrl?: string;
}

export interface ConnectorsOptions {
  store: Store;
  settings: AppSettings;
  sandbox: SandboxDoor;
  clients: OAuthClients;
  environment: Environment | undefined;
  onEvent: (event: AttemptEvent) => void;
}

/** Hosts that others can reach read no files of their machine, and ask nothing inside their network. */
const files = { local: "none", privateUrls: false } as const;
const mostKept = 200;

export class Connectors {
  readonly #options: ConnectorsOptions;
  /** By what a connector depends on: compiled schemas and caches are kept as long as that holds. */
  readonly #kept = new Map<string, AnyConnector>();

  constructor(options: ConnectorsOptions) {
    this.#options = options;
  }

  /** Throws `not_found` when there is no such connection. */
  async of(id: string): Promise<Account> {
    const { store, settings, sandbox } = this.#options;
    const known = await store.accounts.get(id);
    if (!known) return this.#standIn(id);
    // What was linked to an earlier run of the simulated service is linked to this one by opening it.
    if (known.company === sandboxCompany) await sandbox.open();
    const opened = await store.accounts.open(id);
    if (!opened) return this.#standIn(id);
    const { connection } = opened;
    const { revision } = await settings.read();
    const connector = await this.#keep(`${id} ${connection.tokenVersion} ${revision}`, async () => {
      const client = await this.#clientOf(connection);
      return connectorFor(store, id, { client, files, onEvent: this.#options.onEvent });
    });
    return { id, company: connection.company, connector, secrets: Object.values(opened.secrets) };
  }

  /** Whether the server was started with credentials of its own. */
  hasOwnCredentials(): boolean {
    return this.#options.environment !== undefined;
  }

  /** For a caller that names no connection: the server's own credentials, the only connection, or the simulated service. */
  async unnamed(): Promise<Account> {
    const { environment, store, settings } = this.#options;
    if (environment) return this.of("environment");
    const [only, other] = await store.accounts.inState("connected", 2);
    if (only && !other) return this.of(only.id);
    if (!only && (await settings.read()).source === "sandbox") return this.of("sandbox");
    const issue = { path: "/x-connection-id", message: "is required: name the connection in this header" };
    throw new ConnectorError("invalid_input", only ? "there are several connections" : "there is no connection yet", {
      issues: [issue],
      fix: only ? "Send its id as x-connection-id." : "Connect an account on the Connections page.",
    });
  }

  #standIn(id: string): Promise<Account> {
    if (id === "environment" && this.#options.environment) return this.#environment(this.#options.environment);
    if (id === "sandbox") return this.#sandbox();
    throw new ConnectorError("not_found", `there is no connection ${id}`, {
      fix: "Choose one that the Connections page lists.",
    });
  }

  async #environment({ auth, baseUrl }: Environment): Promise<Account> {
    const connector = await this.#keep("environment", async () =>
      gong({ auth, ...(baseUrl && { baseUrl }), ...this.#shared("environment") }),
    );
    return { id: "environment", company: "environment", connector, secrets: Object.values(auth) };
  }

  async #sandbox(): Promise<Account> {
    const { url, sandbox } = await this.#options.sandbox.open();
    const { accessKey, accessKeySecret } = sandbox.credentials;
    const connector = await this.#keep("sandbox", async () =>
      gong({ auth: { accessKey, accessKeySecret }, baseUrl: url, ...this.#shared(sandboxCompany) }),
    );
    return { id: "sandbox", company: sandboxCompany, connector, secrets: [accessKeySecret] };
  }

  #shared(company: string) {
    const { store, onEvent } = this.#options;
    const { limits } = gongManifests().connector;
    return { files, onEvent, pacer: createSharedPacer({ database: store.database, company, limits }) };
  }

  async #clientOf({ method, company }: Connection): Promise<OAuthClient | undefined> {
    if (method !== "oauth2") return undefined;
    return this.#options.clients.of(company === sandboxCompany ? "sandbox" : "own");
  }

  async #keep(key: string, make: () => Promise<AnyConnector>): Promise<AnyConnector> {
    const known = this.#kept.get(key);
    if (known) return known;
    const made = await make();
    this.#kept.set(key, made);
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > mostKept && oldest !== undefined) this.#kept.delete(oldest);
    return made;
  }
}
