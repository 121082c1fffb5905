// The OAuth flow: sends a browser to Gong with a state, and handles its callback once.
import { hash } from "node:crypto";
import { ConnectorError } from "gong-connector";
import { describeOAuthError, isRecord } from "gong-connector/internal";
import { authorizeUrl, exchangeCode, type OAuthTokens } from "gong-connector/oauth";
import type { CredentialSource } from "../api/settings_contract.ts";
import { type AppSettings, getAuthMethod } from "../app_settings.ts";
import type { ConnectorResolver } from "../connector_resolver.ts";
import { createNotFoundError, formatError } from "../http/error_response.ts";
import { getCredentialSource } from "../quota_key.ts";
import type { Connection, OAuthApp, Store } from "../store/index.ts";
import { redeemConnectToken } from "./connect_tokens.ts";
import { testConnection } from "./connection_test.ts";
import type { OAuthClientRegistry } from "./oauth_client_registry.ts";

export interface OAuthFlowOptions {
  store: Store;
  settings: AppSettings;
  clients: OAuthClientRegistry;
  connectorResolver: ConnectorResolver;
  now: () => number;
}

/** Query parameters of the callback. */
export interface OAuthCallback {
  state?: string | undefined;
  code?: string | undefined;
  error?: string | undefined;
}

/** Secrets of a browser: the token of an admin's session, and the cookie of a customer's connect link. */
export interface BrowserBinding {
  session?: string | undefined;
  link?: string | undefined;
}

interface StartedFlow {
  connection: string;
  initiator: keyof BrowserBinding;
}

/** Reason of a connection whose first authorization is not finished. */
export const pendingAuthorizationReason = "The authorization is pending.";

/** A flow is valid as long as an authorization code. */
export function getFlowLifetimeSeconds(): number {
  return getAuthMethod("oauth2").oauth?.authorizationCodeLifetimeSeconds ?? 0;
}

export class OAuthFlow {
  readonly #options: OAuthFlowOptions;

  constructor(options: OAuthFlowOptions) {
    this.#options = options;
  }

  /** Returns the authorization URL. Only a browser with the same secret can finish the flow. */
  async start(connection: Connection, initiator: keyof BrowserBinding, secret: string): Promise<string> {
    const { store, settings, now } = this.#options;
    const { client, options } = await this.#getApp(getCredentialSource(connection));
    const scopes = await settings.getRequestedScopes();
    await store.connections.setRequestedScopes(connection.id, scopes);
    const value: StartedFlow = { connection: connection.id, initiator };
    const expiresAt = now() + getFlowLifetimeSeconds() * 1000;
    const token = { boundToHash: hashBinding(secret), value };
    const state = await store.oneTimeTokens.issue("oauth_state", token, expiresAt);
    return authorizeUrl(client, { scopes, state }, options);
  }

  /** Origin of authorization URLs with the current settings. Scopes and state do not change it. */
  async getAuthorizationOrigin(): Promise<string> {
    const { credentialSource } = await this.#options.settings.read();
    const { client, options } = await this.#getApp(credentialSource);
    return new URL(authorizeUrl(client, { scopes: [], state: "none" }, options)).origin;
  }

  /** Tests a client without a connection: the vendor rejects an invalid code only after it has accepted the client. */
  async testClient(source: CredentialSource, credentials: Record<string, string>): Promise<void> {
    const { client, options } = await this.#getApp(source, credentials);
    try {
      await exchangeCode(client, "connection-test", options);
    } catch (error) {
      if (!ConnectorError.is(error) || error.code !== "consent_denied") throw error;
    }
  }

  /** What started the flow of a callback; undefined if its state is not valid. The state stays valid. */
  async getInitiator({ state = "" }: OAuthCallback): Promise<keyof BrowserBinding | undefined> {
    const value = await this.#options.store.oneTimeTokens.find("oauth_state", state, this.#options.now());
    return isStartedFlow(value) ? value.initiator : undefined;
  }

  /** Exchanges the code of a callback for tokens and stores them. If it fails, the connection gets the reason. */
  async finish(callback: OAuthCallback, binding: BrowserBinding): Promise<Connection> {
    const { connection, initiator } = await this.#consumeState(callback, binding);
    try {
      const tokens = await this.#exchange(connection, callback);
      if (initiator === "link") await this.#consumeLink(binding.link);
      await this.#storeTokens(connection.id, tokens);
    } catch (error) {
      if (ConnectorError.is(error))
        await this.#options.store.connections.setReason(connection.id, formatError({ message: error.message }));
      throw error;
    }
    return this.#identify(connection.id);
  }

  async #consumeState(
    { state = "" }: OAuthCallback,
    binding: BrowserBinding,
  ): Promise<{ connection: Connection; initiator: keyof BrowserBinding }> {
    const { store, now } = this.#options;
    const initiator = await this.getInitiator({ state });
    if (!initiator)
      throw new ConnectorError(
        "oauth_flow_expired",
        "the authorization request is unknown, used or older than 10 minutes",
      );
    const bindingHash = hashBinding(binding[initiator] ?? "");
    const flow = await store.oneTimeTokens.consume("oauth_state", state, now(), bindingHash);
    if (!isStartedFlow(flow))
      throw new ConnectorError("oauth_flow_expired", "the authorization request was started in another browser");
    return { connection: await this.#requireConnection(flow.connection), initiator };
  }

  async #exchange(connection: Connection, { code, error }: OAuthCallback): Promise<OAuthTokens> {
    if (error !== undefined) {
      const errorCode = error === "access_denied" ? "consent_denied" : "oauth_client_rejected";
      throw new ConnectorError(errorCode, describeOAuthError(error));
    }
    if (!code)
      throw new ConnectorError("unexpected_response", "the callback has neither a code nor an error", {
        remedy: "Connect the account again.",
      });
    const { client, options } = await this.#getApp(getCredentialSource(connection));
    return exchangeCode(client, code, options);
  }

  async #consumeLink(cookie = ""): Promise<void> {
    const { store, now } = this.#options;
    const isValid = await redeemConnectToken(store.oneTimeTokens, getConnectLinkToken(cookie), now());
    if (!isValid) throw createLinkExpiredError();
  }

  /** Retries if a refresh of the previous tokens was stored meanwhile: the new tokens replace it. */
  async #storeTokens(id: string, tokens: OAuthTokens): Promise<void> {
    const { accessToken, refreshToken, grantedScopes = [], ...details } = tokens;
    const secrets = { accessToken, ...(refreshToken !== undefined && { refreshToken }) };
    for (;;) {
      const connection = await this.#requireConnection(id);
      // A response without scopes grants the requested ones (RFC 6749, section 5.1).
      const scopes = grantedScopes.length > 0 ? grantedScopes : connection.requestedScopes;
      const { connections } = this.#options.store;
      if (await connections.replaceSecrets(connection, secrets, { ...details, grantedScopes: scopes })) return;
    }
  }

  /** Tests the connection to find the domain of its company. If the test fails, it stays connected. */
  async #identify(id: string): Promise<Connection> {
    const { store, connectorResolver } = this.#options;
    try {
      const { companyDomain } = await testConnection((await connectorResolver.resolve(id)).connector);
      if (companyDomain !== undefined) await store.connections.setCompanyDomain(id, companyDomain);
    } catch (error) {
      if (!ConnectorError.is(error)) throw error;
    }
    return this.#requireConnection(id);
  }

  async #requireConnection(id: string): Promise<Connection> {
    const connection = await this.#options.store.connections.get(id);
    if (connection) return connection;
    throw createNotFoundError(`connection ${id}`);
  }

  async #getApp(source: CredentialSource, credentials?: Record<string, string>): Promise<OAuthApp> {
    const app = await this.#options.clients.get(source, credentials);
    if (app) return app;
    throw new ConnectorError("settings_incomplete", "the client id and the client secret are not set", {
      remedy: "Enter them in Settings.",
    });
  }
}

/** The cookie of a connect link has the token of the link and a random part, which binds the browser. */
export function getConnectLinkToken(cookie: string): string {
  return cookie.split(".")[0] ?? "";
}

export function createLinkExpiredError(): ConnectorError {
  return new ConnectorError("link_expired", "the connect link was used or has expired");
}

/** Differs from the hash of the same token in the table of sessions. */
function hashBinding(secret: string): string {
  return hash("sha256", `holder ${secret}`, "base64url");
}

function isStartedFlow(value: unknown): value is StartedFlow & Record<string, unknown> {
  return (
    isRecord(value) &&
    typeof value.connection === "string" &&
    (value.initiator === "session" || value.initiator === "link")
  );
}
