// Links accounts: by the provider's consent, or by a key that is proved before it is kept.

import { gong, gongManifests, type RequestAttempt } from "gong-connector";
import type { CredentialSource } from "../api/settings_contract.ts";
import { type AppSettings, getAuthMethod } from "../app_settings.ts";
import { testConnection } from "../connection_test.ts";
import { HttpError } from "../http/http_error.ts";
import { getApiKeyQuotaKey, getCredentialSource, getCustomerQuotaKey } from "../quota_key.ts";
import { type SandboxService, sandboxQuotaKey } from "../sandbox_service.ts";
import { type Connection, createSharedRateLimiter, type Store } from "../store/index.ts";
import type { BrowserBinding, OAuthFlow } from "./oauth_flow.ts";

export interface ConnectAccountOptions {
  store: Store;
  settings: AppSettings;
  sandbox: SandboxService;
  consent: OAuthFlow;
  /** Domains that credentials may be sent to. */
  allowedDomains: readonly string[];
  now: () => number;
  onAttempt: (event: RequestAttempt) => void;
}

/** With an authorizationUrl, the browser goes there next. */
export interface ConnectResult {
  connection: Connection;
  authorizationUrl?: string;
}

interface KeyValues {
  accessKey: string;
  accessKeySecret: string;
  baseUrl: string;
  quotaKey: string;
}

const waiting = "Waiting for the approval.";

export class ConnectAccount {
  readonly #options: ConnectAccountOptions;

  constructor(options: ConnectAccountOptions) {
    this.#options = options;
  }

  /** A new connection by the way in that the settings choose. */
  async connect(customer: string, session: string): Promise<ConnectResult> {
    const { authMethod } = await this.#options.settings.read();
    if (authMethod === "api_key") return { connection: await this.#linkByKey(customer) };
    const pending = await this.#oauthRow(customer, ({ baseUrl }) => baseUrl === undefined);
    return this.#ask(pending, "session", session);
  }

  /** By a link that a customer was sent: renews the customer's connection where there is one. */
  async connectByLink(customer: string, tie: string): Promise<ConnectResult> {
    const { authMethod } = await this.#options.settings.read();
    if (authMethod === "api_key") throw noLinks();
    return this.#ask(await this.#oauthRow(customer, () => true), "link", tie);
  }

  async reconnect(connection: Connection, session: string): Promise<ConnectResult> {
    if (connection.authMethod === "oauth2") return this.#ask(connection, "session", session);
    const { connections } = this.#options.store;
    const values = await this.#key(getCredentialSource(connection));
    const { accessKey, accessKeySecret, baseUrl, companyDomain } = await this.#proved(values);
    const details = { baseUrl, ...(companyDomain !== undefined && { companyDomain }) };
    await connections.replaceSecrets(connection, { accessKey, accessKeySecret }, details);
    return { connection: (await connections.get(connection.id)) ?? connection };
  }

  /** Throws where the settings' way in has no use for links. */
  async assertLinksAllowed(): Promise<void> {
    const { authMethod } = await this.#options.settings.read();
    if (authMethod === "api_key") throw noLinks();
  }

  async #ask(connection: Connection, by: keyof BrowserBinding, tie: string): Promise<ConnectResult> {
    const authorizationUrl = await this.#options.consent.start(connection, by, tie);
    return { connection: (await this.#options.store.connections.get(connection.id)) ?? connection, authorizationUrl };
  }

  /** The customer's newest connection that fits, made under today's registration; a new one otherwise. */
  async #oauthRow(customer: string, fits: (connection: Connection) => boolean): Promise<Connection> {
    const { store, settings, now } = this.#options;
    const { credentialSource } = await settings.read();
    const known = await store.connections.listByCustomer(customer);
    const found = known.find(
      (row) => row.authMethod === "oauth2" && getCredentialSource(row) === credentialSource && fits(row),
    );
    if (found) return found;
    const fresh = {
      customer,
      authMethod: "oauth2",
      quotaKey: credentialSource === "sandbox" ? sandboxQuotaKey : getCustomerQuotaKey(customer),
      requestedScopes: await settings.getRequestedScopes(),
      grantedScopes: [],
      state: "needs_reauthorization" as const,
      reason: waiting,
    };
    return store.connections.create(fresh, {}, now());
  }

  async #linkByKey(customer: string): Promise<Connection> {
    const { store, settings, now } = this.#options;
    const { credentialSource } = await settings.read();
    const { accessKey, accessKeySecret, ...known } = await this.#proved(await this.#key(credentialSource));
    const fresh = {
      customer,
      authMethod: "api_key",
      requestedScopes: [],
      grantedScopes: [],
      state: "connected" as const,
      ...known,
    };
    return store.connections.create(fresh, { accessKey, accessKeySecret }, now());
  }

  async #key(source: CredentialSource): Promise<KeyValues> {
    if (source === "sandbox") {
      const { url, sandbox } = await this.#options.sandbox.start();
      const { accessKey, accessKeySecret } = sandbox.credentials;
      return { accessKey, accessKeySecret, baseUrl: url, quotaKey: sandboxQuotaKey };
    }
    const { accessKey, accessKeySecret, baseUrl } = await this.#options.settings.credentials("api_key");
    const url = baseUrl || getAuthMethod("api_key").baseUrl.default;
    if (!accessKey || !accessKeySecret || url === undefined)
      throw new HttpError(
        409,
        "settings_incomplete",
        "Access key and secret are not set",
        "Fill them in under Settings.",
      );
    return { accessKey, accessKeySecret, baseUrl: url.replace(/\/$/, ""), quotaKey: getApiKeyQuotaKey(accessKey) };
  }

  /** The same values once the vendor has taken them. */
  async #proved(values: KeyValues): Promise<KeyValues & { companyDomain?: string }> {
    const { accessKey, accessKeySecret, baseUrl, quotaKey } = values;
    const { store, allowedDomains, onAttempt } = this.#options;
    const rateLimiter = createSharedRateLimiter({
      database: store.database,
      quotaKey,
      limits: gongManifests().connector.rateLimits,
    });
    const connector = gong({
      auth: { method: "api_key", credentials: { accessKey, accessKeySecret }, baseUrl },
      additionalDomains: quotaKey === sandboxQuotaKey ? [new URL(baseUrl).hostname] : allowedDomains,
      rateLimiter,
      onAttempt,
    });
    const { companyDomain } = await testConnection(connector);
    return { ...values, ...(companyDomain !== undefined && { companyDomain }) };
  }
}

function noLinks(): HttpError {
  const remedy = "Choose OAuth 2.0 under Settings.";
  return new HttpError(
    409,
    "settings_incomplete",
    "Connect links need OAuth 2.0; an API key is for your own company",
    remedy,
  );
}
