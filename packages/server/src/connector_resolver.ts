// The connector that a run goes through: of a stored connection, or of the credentials that the server was started with.

import { type AnyConnector, ConnectorError, gong, gongManifests, type RequestAttempt } from "gong-connector";
import type { AccountOptions } from "gong-connector/internal";
import type { AppSettings } from "./app_settings.ts";
import type { OAuthClientRegistry } from "./oauth_clients.ts";
import { type SandboxService, sandboxQuotaKey } from "./sandbox_service.ts";
import {
  type Connection,
  createSharedRateLimiter,
  createStoredConnector,
  type OAuthApp,
  type Store,
} from "./store/index.ts";

/** What a run goes through, and which texts must not show in what is kept of it. */
export interface ResolvedConnection {
  /** Id of the connection, or the word for what stands in for one. */
  id: string;
  quotaKey: string;
  connector: AnyConnector;
  secrets: readonly string[];
}

export interface ConnectorResolverOptions {
  store: Store;
  settings: AppSettings;
  sandbox: SandboxService;
  clients: OAuthClientRegistry;
  environment: AccountOptions | undefined;
  /** Domains that credentials may be sent to. */
  allowedDomains: readonly string[];
  onAttempt: (event: RequestAttempt) => void;
}

/** Hosts that others can reach read no files of their machine, and ask nothing inside their network. */
const files = { localFiles: "none", allowPrivateUrls: false } as const;
const mostKept = 200;

export class ConnectorResolver {
  readonly #options: ConnectorResolverOptions;
  /** By what a connector depends on: compiled schemas and caches are kept as long as that holds. */
  readonly #kept = new Map<string, AnyConnector>();

  constructor(options: ConnectorResolverOptions) {
    this.#options = options;
  }

  /** Throws `not_found` when there is no such connection. */
  async resolve(id: string): Promise<ResolvedConnection> {
    const { store, settings, sandbox } = this.#options;
    const known = await store.connections.get(id);
    if (!known) return this.#standIn(id);
    // What was linked to an earlier run of the simulated service is linked to this one by opening it.
    if (known.quotaKey === sandboxQuotaKey) await sandbox.start();
    const opened = await store.connections.getWithSecrets(id);
    if (!opened) return this.#standIn(id);
    const { connection } = opened;
    const { revision } = await settings.read();
    const connector = await this.#keep(`${id} ${connection.tokenVersion} ${revision}`, async () => {
      const oauth = await this.#getOAuthApp(connection);
      const additionalDomains = await this.#getDomains(connection);
      return createStoredConnector(store, id, { oauth, additionalDomains, files, onAttempt: this.#options.onAttempt });
    });
    return { id, quotaKey: connection.quotaKey, connector, secrets: Object.values(opened.secrets) };
  }

  /** Whether the server was started with credentials of its own. */
  hasEnvironmentCredentials(): boolean {
    return this.#options.environment !== undefined;
  }

  /** For a caller that names no connection: the server's own credentials, the only connection, or the simulated service. */
  async resolveDefault(): Promise<ResolvedConnection> {
    const { environment, store, settings } = this.#options;
    if (environment) return this.resolve("environment");
    const [only, other] = await store.connections.listByState("connected", 2);
    if (only && !other) return this.resolve(only.id);
    if (!only && (await settings.read()).credentialSource === "sandbox") return this.resolve("sandbox");
    const issue = { path: "/x-connection-id", message: "is required: name the connection in this header" };
    throw new ConnectorError(
      "connection_required",
      only ? "there are several connections" : "there is no connection yet",
      {
        issues: [issue],
        remedy: only ? "Send its id as x-connection-id." : "Connect an account on the Connections page.",
      },
    );
  }

  #standIn(id: string): Promise<ResolvedConnection> {
    if (id === "environment" && this.#options.environment) return this.#environment(this.#options.environment);
    if (id === "sandbox") return this.#sandbox();
    throw new ConnectorError("unknown_connection", `there is no connection ${id}`, {
      remedy: "Choose one that the Connections page lists.",
    });
  }

  async #environment(account: AccountOptions): Promise<ResolvedConnection> {
    const connector = await this.#keep("environment", async () => gong({ ...account, ...this.#shared("environment") }));
    const secrets = Object.values(account.auth.credentials);
    return { id: "environment", quotaKey: "environment", connector, secrets };
  }

  async #sandbox(): Promise<ResolvedConnection> {
    const { url, sandbox } = await this.#options.sandbox.start();
    const { accessKey, accessKeySecret } = sandbox.credentials;
    const connector = await this.#keep("sandbox", async () =>
      gong({
        auth: { method: "api_key", credentials: { accessKey, accessKeySecret }, baseUrl: url },
        additionalDomains: [new URL(url).hostname],
        ...this.#shared(sandboxQuotaKey),
      }),
    );
    return { id: "sandbox", quotaKey: sandboxQuotaKey, connector, secrets: [accessKeySecret] };
  }

  #shared(quotaKey: string) {
    const { store, onAttempt } = this.#options;
    const { rateLimits } = gongManifests().connector;
    return {
      files,
      onAttempt,
      rateLimiter: createSharedRateLimiter({ database: store.database, quotaKey, limits: rateLimits }),
    };
  }

  async #getDomains({ quotaKey }: Connection): Promise<readonly string[]> {
    const { sandbox, allowedDomains } = this.#options;
    return quotaKey === sandboxQuotaKey ? [new URL((await sandbox.start()).url).hostname] : allowedDomains;
  }

  async #getOAuthApp({ authMethod, quotaKey }: Connection): Promise<OAuthApp | undefined> {
    if (authMethod !== "oauth2") return undefined;
    return this.#options.clients.get(quotaKey === sandboxQuotaKey ? "sandbox" : "configured");
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
