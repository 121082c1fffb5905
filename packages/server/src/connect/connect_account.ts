// Connects accounts: by the OAuth flow, or by an API key that is tested first.
import { ConnectorError, gong, gongManifests, type RequestAttempt } from "gong-connector";
import type { CredentialSource, SettingsInput } from "../api/settings_contract.ts";
import { type AppSettings, getAuthMethod } from "../app_settings.ts";
import type { ConnectorResolver } from "../connector_resolver.ts";
import { getApiKeyQuotaKey, getCredentialSource, getCustomerQuotaKey } from "../quota_key.ts";
import { type SandboxService, sandboxQuotaKey } from "../sandbox_service.ts";
import { type Connection, createSharedRateLimiter, type Store } from "../store/index.ts";
import { testConnection } from "./connection_test.ts";
import { type BrowserBinding, type OAuthFlow, pendingAuthorizationReason } from "./oauth_flow.ts";

export interface ConnectAccountOptions {
  store: Store;
  settings: AppSettings;
  sandbox: SandboxService;
  oauthFlow: OAuthFlow;
  connectorResolver: Pick<ConnectorResolver, "getAccountSource">;
  /** Domains that credentials may be sent to. */
  allowedDomains: readonly string[];
  now: () => number;
  onAttempt: (attempt: RequestAttempt) => void;
}

export interface ConnectResult {
  connection: Connection;
  /** The browser must open this URL. */
  authorizationUrl?: string;
}

interface ApiKey {
  accessKey: string;
  accessKeySecret: string;
  baseUrl: string;
  quotaKey: string;
}

export class ConnectAccount {
  readonly #options: ConnectAccountOptions;

  constructor(options: ConnectAccountOptions) {
    this.#options = options;
  }

  /** Creates a connection with the auth method of the settings. */
  async connect(customer: string, session: string): Promise<ConnectResult> {
    await this.#assertNotSandboxBesideEnvironment();
    const { authMethod } = await this.#options.settings.read();
    if (authMethod === "api_key") return { connection: await this.#connectByKey(customer) };
    const connection = await this.#findOrCreate(customer, ({ baseUrl }) => baseUrl === undefined);
    return this.#startFlow(connection, "session", session);
  }

  /** Connects by a connect link. If the customer has a connection, it is connected again. */
  async connectByLink(customer: string, cookie: string): Promise<ConnectResult> {
    await this.assertLinksAllowed();
    return this.#startFlow(await this.#findOrCreate(customer, () => true), "link", cookie);
  }

  async reconnect(connection: Connection, session: string): Promise<ConnectResult> {
    if (connection.authMethod === "oauth2") return this.#startFlow(connection, "session", session);
    const { connections } = this.#options.store;
    const key = await this.#getApiKey(getCredentialSource(connection));
    const companyDomain = await this.#testApiKey(key);
    const { accessKey, accessKeySecret, baseUrl } = key;
    const details = { baseUrl, ...(companyDomain !== undefined && { companyDomain }) };
    await connections.replaceSecrets(connection, { accessKey, accessKeySecret }, details);
    return { connection: (await connections.get(connection.id)) ?? connection };
  }

  /** Tests credentials that need not be saved, and returns a sentence about the result. Throws if they do not work. */
  async testCredentials(input: SettingsInput): Promise<string> {
    const { settings, oauthFlow } = this.#options;
    const { authMethod, credentialSource } = input;
    const credentials = await settings.mergeCredentials(input);
    const { title } = gongManifests().connector;
    if (authMethod === "api_key") {
      await this.#testApiKey(await this.#getApiKey(credentialSource, credentials));
      return `${title} accepts the access key.`;
    }
    await oauthFlow.testClient(credentialSource, credentials);
    return `${title} accepts the client ID and the client secret. Connect an account to test the callback URL and the scopes.`;
  }

  /** Throws `settings_incomplete` if the auth method is not OAuth. */
  async assertLinksAllowed(): Promise<void> {
    await this.#assertNotSandboxBesideEnvironment();
    const { authMethod } = await this.#options.settings.read();
    if (authMethod === "api_key")
      throw new ConnectorError("settings_incomplete", "connect links need the auth method OAuth 2.0", {
        remedy: "Select OAuth 2.0 in Settings.",
      });
  }

  /** A server with real credentials in its environment must not add connections to simulated data. */
  async #assertNotSandboxBesideEnvironment(): Promise<void> {
    const { connectorResolver, settings } = this.#options;
    if ((await settings.read()).credentialSource === "configured") return;
    if ((await connectorResolver.getAccountSource()) === "environment")
      throw new ConnectorError("settings_incomplete", "the server uses the credentials of its environment", {
        remedy: "To connect further accounts, select “Your app” in Settings and enter its credentials.",
      });
  }

  async #startFlow(connection: Connection, initiator: keyof BrowserBinding, secret: string): Promise<ConnectResult> {
    const authorizationUrl = await this.#options.oauthFlow.start(connection, initiator, secret);
    return { connection: (await this.#options.store.connections.get(connection.id)) ?? connection, authorizationUrl };
  }

  /** The customer's newest matching connection of the current credential source, or a new connection. */
  async #findOrCreate(customer: string, matches: (connection: Connection) => boolean): Promise<Connection> {
    const { store, settings, now } = this.#options;
    const { credentialSource } = await settings.read();
    const existing = (await store.connections.listByCustomer(customer)).find(
      (connection) =>
        connection.authMethod === "oauth2" &&
        getCredentialSource(connection) === credentialSource &&
        matches(connection),
    );
    if (existing) return existing;
    const connection = {
      customer,
      authMethod: "oauth2",
      quotaKey: credentialSource === "sandbox" ? sandboxQuotaKey : getCustomerQuotaKey(customer),
      requestedScopes: await settings.getRequestedScopes(),
      grantedScopes: [],
      state: "needs_reauthorization",
      reason: pendingAuthorizationReason,
    } as const;
    return store.connections.create(connection, {}, now());
  }

  async #connectByKey(customer: string): Promise<Connection> {
    const { store, settings, now } = this.#options;
    const key = await this.#getApiKey((await settings.read()).credentialSource);
    const companyDomain = await this.#testApiKey(key);
    const { accessKey, accessKeySecret, ...details } = key;
    const connection = {
      customer,
      authMethod: "api_key",
      requestedScopes: [],
      grantedScopes: [],
      state: "connected",
      ...details,
      ...(companyDomain !== undefined && { companyDomain }),
    } as const;
    return store.connections.create(connection, { accessKey, accessKeySecret }, now());
  }

  async #getApiKey(source: CredentialSource, credentials?: Record<string, string>): Promise<ApiKey> {
    if (source === "sandbox") {
      const { url, sandbox } = await this.#options.sandbox.start();
      const { accessKey, accessKeySecret } = sandbox.credentials;
      return { accessKey, accessKeySecret, baseUrl: url, quotaKey: sandboxQuotaKey };
    }
    const { accessKey, accessKeySecret, baseUrl } =
      credentials ?? (await this.#options.settings.getCredentials("api_key"));
    const url = baseUrl || getAuthMethod("api_key").baseUrl.default;
    if (!accessKey || !accessKeySecret || url === undefined)
      throw new ConnectorError("settings_incomplete", "the access key and its secret are not set", {
        remedy: "Enter them in Settings.",
      });
    return { accessKey, accessKeySecret, baseUrl: url.replace(/\/$/, ""), quotaKey: getApiKeyQuotaKey(accessKey) };
  }

  /** Returns the domain of the company, if it is known. Throws if the key does not work. */
  async #testApiKey({ accessKey, accessKeySecret, baseUrl, quotaKey }: ApiKey): Promise<string | undefined> {
    const { store, allowedDomains, onAttempt } = this.#options;
    const limits = gongManifests().connector.rateLimits;
    const connector = gong({
      auth: { method: "api_key", credentials: { accessKey, accessKeySecret }, baseUrl },
      additionalDomains: quotaKey === sandboxQuotaKey ? [new URL(baseUrl).hostname] : allowedDomains,
      rateLimiter: createSharedRateLimiter({ database: store.database, quotaKey, limits }),
      onAttempt,
    });
    return (await testConnection(connector)).companyDomain;
  }
}
