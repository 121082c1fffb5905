// Finds the connector for a run: that of a stored connection, of the environment's credentials, or of the sandbox.
import { type AnyConnector, ConnectorError, gong, gongManifests, type RequestAttempt } from "gong-connector";
import type { AccountOptions } from "gong-connector/internal";
import type { AccountSource } from "./api/health_contract.ts";
import { type AppSettings, appSettingName, parseAppSettings, type StoredAppSettings } from "./app_settings.ts";
import type { OAuthClientRegistry } from "./connect/oauth_client_registry.ts";
import { environmentId, toEnvironmentConnection } from "./environment_connection.ts";
import { getCredentialSource, getQuotaKeyFilter } from "./quota_key.ts";
import { type SandboxService, sandboxQuotaKey } from "./sandbox_service.ts";
import {
  type Connection,
  type ConnectionCredentials,
  type ConnectionWithSecrets,
  connectStored,
  createConnectionCredentials,
  createSharedRateLimiter,
  listConnected,
  type OAuthApp,
  type Store,
} from "./store/index.ts";

export interface ResolvedConnection {
  /** Id of the connection, or "environment" or "sandbox". */
  id: string;
  /** Of a stored connection. */
  customer?: string;
  quotaKey: string;
  connector: AnyConnector;
  /** To redact in records of runs. */
  secrets: readonly string[];
  /** The settings that were read with the connection. */
  settings: StoredAppSettings;
}

interface ResolvedStored {
  resolved: ResolvedConnection;
  credentials?: ConnectionCredentials;
}

export interface ConnectorResolverOptions {
  store: Store;
  settings: AppSettings;
  sandbox: SandboxService;
  clients: OAuthClientRegistry;
  /** Credentials for runs that name no connection. */
  environment: AccountOptions | undefined;
  /** Domains that credentials may be sent to. */
  allowedDomains: readonly string[];
  onAttempt: (attempt: RequestAttempt) => void;
  maxResponseBytes: number | undefined;
  maxWaitMs: number | undefined;
}

/** Others can reach the server: it reads no local files, and requests nothing inside its network. */
const files = { localFiles: "none", allowPrivateUrls: false } as const;
/** Each has about 5 KB. More connections than these are polled with new connectors, which share manifests and validators. */
const maxCachedConnectors = 1_000;

interface CachedConnector {
  connector: AnyConnector;
  /** Of a stored connection. */
  credentials?: ConnectionCredentials;
}

export class ConnectorResolver {
  readonly #options: ConnectorResolverOptions;
  /** Keeps compiled schemas and caches until the connection or the settings change. */
  readonly #connectors = new Map<string, CachedConnector>();
  /** By what was read of them, which is the same object until the connection or the settings change. */
  readonly #resolved = new WeakMap<ConnectionWithSecrets, ResolvedStored>();

  constructor(options: ConnectorResolverOptions) {
    this.#options = options;
  }

  /** Throws `unknown_connection`. */
  async resolve(id: string): Promise<ResolvedConnection> {
    const { store, sandbox } = this.#options;
    let opened = await store.connections.getWithSecrets(id, appSettingName);
    if (opened?.connection.quotaKey === sandboxQuotaKey) {
      // Starting the sandbox gives connections of an earlier sandbox new tokens.
      await sandbox.start();
      opened = await store.connections.getWithSecrets(id, appSettingName);
    }
    if (!opened) return this.#resolveBuiltIn(id);
    const { resolved, credentials } = this.#resolved.get(opened) ?? (await this.#resolveStored(opened));
    credentials?.offer(opened);
    return resolved;
  }

  async #resolveStored(opened: ConnectionWithSecrets): Promise<ResolvedStored> {
    const { store } = this.#options;
    const { connection, secrets } = opened;
    const { id, customer, quotaKey } = connection;
    const settings = parseAppSettings(opened.setting);
    const key = `${id} ${connection.tokenVersion} ${settings.revision}`;
    const { connector, credentials } = await this.#getOrCreate(key, async () => {
      const credentials = createConnectionCredentials(store, id, await this.#getOAuthApp(connection));
      const additionalDomains = await this.#getDomains(connection);
      const options = { credentials, additionalDomains, ...this.#createSharedOptions() };
      return { connector: connectStored(store, connection, options), credentials };
    });
    const resolved = { id, customer, quotaKey, connector, secrets: Object.values(secrets), settings };
    const stored = { resolved, ...(credentials && { credentials }) };
    this.#resolved.set(opened, stored);
    return stored;
  }

  /** The credentials of the environment; undefined if there are none. */
  getEnvironmentAccount(): AccountOptions | undefined {
    return this.#options.environment;
  }

  /** Whose account a run without a connection uses. */
  async getAccountSource(): Promise<AccountSource> {
    const { environment, settings } = this.#options;
    return environment ? "environment" : (await settings.read()).credentialSource;
  }

  /** A stored connection, or that of the environment. */
  async findConnection(id: string): Promise<Connection | undefined> {
    const { environment, store } = this.#options;
    if (id === environmentId) return environment && toEnvironmentConnection(environment);
    return store.connections.get(id);
  }

  /** For runs that name no connection: the environment's credentials, the only connection, or the sandbox. */
  async resolveDefault(): Promise<ResolvedConnection> {
    const { environment, store } = this.#options;
    if (environment) return this.#resolveEnvironment(environment);
    const { credentialSource } = await this.#options.settings.read();
    // Simulated data must not reach a workflow of a server that has real credentials.
    const [first, second] = await listConnected(store.database, getQuotaKeyFilter(credentialSource), 2);
    if (first && !second) return this.resolve(first.id);
    if (!first && credentialSource === "sandbox") return this.#resolveSandbox();
    throw new ConnectorError(
      "connection_required",
      first ? "there are several connections" : "there is no connection",
      {
        issues: [{ path: "/x-connection-id", message: "is required" }],
        remedy: first
          ? "Send the id of one in the header x-connection-id."
          : "Connect an account on the Connections page.",
      },
    );
  }

  async #resolveBuiltIn(id: string): Promise<ResolvedConnection> {
    const { environment } = this.#options;
    if (id === environmentId && environment) return this.#resolveEnvironment(environment);
    if (id === "sandbox" && (await this.getAccountSource()) === "sandbox") return this.#resolveSandbox();
    throw new ConnectorError("unknown_connection", `connection ${id} does not exist`);
  }

  async #resolveEnvironment(account: AccountOptions): Promise<ResolvedConnection> {
    const id = environmentId;
    const { connector } = await this.#getOrCreate(id, async () => ({
      connector: gong({ ...account, ...this.#createOptions(id) }),
    }));
    const settings = await this.#options.settings.read();
    return { id, quotaKey: id, connector, secrets: Object.values(account.auth.credentials), settings };
  }

  async #resolveSandbox(): Promise<ResolvedConnection> {
    const { url, sandbox } = await this.#options.sandbox.start();
    const { accessKey, accessKeySecret } = sandbox.credentials;
    const { connector } = await this.#getOrCreate("sandbox", async () => ({
      connector: gong({
        auth: { method: "api_key", credentials: { accessKey, accessKeySecret }, baseUrl: url },
        additionalDomains: [new URL(url).hostname],
        ...this.#createOptions(sandboxQuotaKey),
      }),
    }));
    const settings = await this.#options.settings.read();
    return { id: "sandbox", quotaKey: sandboxQuotaKey, connector, secrets: [accessKeySecret], settings };
  }

  #createOptions(quotaKey: string) {
    const { database } = this.#options.store;
    const limits = gongManifests().connector.rateLimits;
    const rateLimiter = createSharedRateLimiter({ database, quotaKey, limits });
    return { ...this.#createSharedOptions(), rateLimiter };
  }

  #createSharedOptions() {
    const { onAttempt, maxResponseBytes, maxWaitMs } = this.#options;
    return {
      files,
      onAttempt,
      ...(maxResponseBytes !== undefined && { maxResponseBytes }),
      ...(maxWaitMs !== undefined && { maxWaitMs }),
    };
  }

  async #getDomains(connection: Connection): Promise<readonly string[]> {
    const { sandbox, allowedDomains } = this.#options;
    if (getCredentialSource(connection) === "configured") return allowedDomains;
    return [new URL((await sandbox.start()).url).hostname];
  }

  async #getOAuthApp(connection: Connection): Promise<OAuthApp | undefined> {
    if (connection.authMethod !== "oauth2") return undefined;
    return this.#options.clients.get(getCredentialSource(connection));
  }

  async #getOrCreate(key: string, create: () => Promise<CachedConnector>): Promise<CachedConnector> {
    const connector = this.#connectors.get(key) ?? (await create());
    // The last used are kept.
    this.#connectors.delete(key);
    this.#connectors.set(key, connector);
    const [oldest] = this.#connectors.keys();
    if (this.#connectors.size > maxCachedConnectors && oldest !== undefined) this.#connectors.delete(oldest);
    return connector;
  }
}
