// The provider's consent: sends a browser there with a state, and takes what it comes back with, once.

import { hash } from "node:crypto";
import { ConnectorError } from "gong-connector";
import { describeOAuthError, isRecord } from "gong-connector/internal";
import { authorizeUrl, exchangeCode, type OAuthTokens } from "gong-connector/oauth";
import type { CredentialSource } from "../api/settings_contract.ts";
import { type AppSettings, getAuthMethod } from "../app_settings.ts";
import { testConnection } from "../connection_test.ts";
import type { ConnectorResolver } from "../connector_resolver.ts";
import { HttpError } from "../http/http_error.ts";
import type { OAuthClientRegistry } from "../oauth_clients.ts";
import { getCredentialSource } from "../quota_key.ts";

import type { Connection, OAuthApp, Store } from "../store/index.ts";

export interface OAuthFlowOptions {
  store: Store;
  settings: AppSettings;
  clients: OAuthClientRegistry;
  connectors: ConnectorResolver;
  now: () => number;
}

/** What the browser came back with. */
export interface OAuthCallback {
  state?: string | undefined;
  code?: string | undefined;
  error?: string | undefined;
}

/** What ties a browser to a consent: an admin's session, or the cookie of a customer's link. */
export interface BrowserBinding {
  session?: string | undefined;
  link?: string | undefined;
}

interface Started {
  connection: string;
  by: keyof BrowserBinding;
}

/** An OAuth flow is valid as long as an authorization code. */
export function getFlowLifetimeSeconds(): number {
  return getAuthMethod("oauth2").oauth?.authorizationCodeLifetimeSeconds ?? 0;
}

export class OAuthFlow {
  readonly #options: OAuthFlowOptions;

  constructor(options: OAuthFlowOptions) {
    this.#options = options;
  }

  /** Where the browser goes to be asked. Only a browser with the same tie can come back with the answer. */
  async start(connection: Connection, by: keyof BrowserBinding, tie: string): Promise<string> {
    const { store, settings, now } = this.#options;
    const { client, options } = await this.#getApp(getCredentialSource(connection));
    const requested = await settings.getRequestedScopes();
    await store.connections.setRequestedScopes(connection.id, requested);
    const value: Started = { connection: connection.id, by };
    const state = await store.oneTimeTokens.issue(
      "oauth_state",
      { boundToHash: hashBinding(tie), value },
      now() + getFlowLifetimeSeconds() * 1000,
    );
    return authorizeUrl(client, { scopes: requested, state }, options);
  }

  /** Where browsers are sent to be asked, under today's settings. */
  async getAuthorizationOrigin(): Promise<string> {
    const { credentialSource } = await this.#options.settings.read();
    const { client, options } = await this.#getApp(credentialSource);
    return new URL(authorizeUrl(client, { scopes: [], state: "" }, options)).origin;
  }

  /** The flow that a state belongs to, as far as it is known; looking uses nothing up. */
  async getInitiator({ state = "" }: OAuthCallback): Promise<keyof BrowserBinding | undefined> {
    const value = await this.#options.store.oneTimeTokens.find("oauth_state", state, this.#options.now());
    return isStarted(value) ? value.by : undefined;
  }

  /** Stores what the consent gave. Throws a refusal in words for everything else. */
  async finish(answer: OAuthCallback, ties: BrowserBinding): Promise<Connection> {
    const { connection, by } = await this.#take(answer, ties);
    try {
      const tokens = await this.#exchange(connection, answer);
      if (by === "link") await this.#spendLink(ties.link);
      await this.#keep(connection.id, tokens);
    } catch (error) {
      if (error instanceof Error) await this.#options.store.connections.setReason(connection.id, error.message);
      throw error;
    }
    return this.#identify(connection.id);
  }

  async #take(
    { state = "" }: OAuthCallback,
    ties: BrowserBinding,
  ): Promise<{ connection: Connection; by: keyof BrowserBinding }> {
    const { store, now } = this.#options;
    const by = await this.getInitiator({ state });
    if (!by) throw refused("This approval is not known here, was used already or is older than ten minutes.");
    const started = await store.oneTimeTokens.consume("oauth_state", state, now(), hashBinding(ties[by] ?? ""));
    if (!isStarted(started)) throw refused("This approval was started in another browser.");
    const connection = await store.connections.get(started.connection);
    if (!connection) throw refused("The connection is gone.");
    return { connection, by };
  }

  async #exchange(connection: Connection, { code, error }: OAuthCallback): Promise<OAuthTokens> {
    if (error !== undefined) throw refused(`${sentence(describeOAuthError(error))}.`);
    if (!code) throw refused("The provider sent neither a code nor an error.");
    const { client, options } = await this.#getApp(getCredentialSource(connection));
    return exchangeCode(client, code, options);
  }

  /** A link is good for one connection. */
  async #spendLink(tie = ""): Promise<void> {
    const { store, now } = this.#options;
    const link = await store.oneTimeTokens.consume("connect_link", getConnectLinkToken(tie), now());
    if (link === undefined) throw refused("This link was used already or has expired. Ask for a new one.");
  }

  /** The first tokens of a connection, or new ones; a renewal that happens meanwhile gives way to them. */
  async #keep(id: string, { accessToken, refreshToken, grantedScopes = [], ...rest }: OAuthTokens): Promise<void> {
    const { connections } = this.#options.store;
    for (;;) {
      const connection = await connections.get(id);
      if (!connection) throw refused("The connection is gone.");
      // A provider that names no scopes has granted what was asked for.
      const all = { ...rest, grantedScopes: grantedScopes.length > 0 ? grantedScopes : connection.requestedScopes };
      const secrets = { accessToken, ...(refreshToken !== undefined && { refreshToken }) };
      if (await connections.replaceSecrets(connection, secrets, all)) return;
    }
  }

  /** Uses the connection once. It stays linked when that fails: what is wrong shows when it is used. */
  async #identify(id: string): Promise<Connection> {
    const { store, connectors } = this.#options;
    try {
      const { companyDomain } = await testConnection((await connectors.resolve(id)).connector);
      if (companyDomain !== undefined) await store.connections.setCompanyDomain(id, companyDomain);
    } catch (error) {
      if (!(error instanceof ConnectorError)) throw error;
    }
    const connection = await store.connections.get(id);
    if (!connection) throw refused("The connection is gone.");
    return connection;
  }

  async #getApp(source: CredentialSource): Promise<OAuthApp> {
    const app = await this.#options.clients.get(source);
    if (app) return app;
    throw new HttpError(
      409,
      "settings_incomplete",
      "Client id and client secret are not set",
      "Fill them in under Settings.",
    );
  }
}

/** A link's cookie holds its token and a random part of this browser. */
export function getConnectLinkToken(tie: string): string {
  return tie.split(".")[0] ?? "";
}

/** Differs from the hash of a session token in the store. */
function hashBinding(secret: string): string {
  return hash("sha256", `holder ${secret}`, "base64url");
}

function isStarted(value: unknown): value is Started & Record<string, unknown> {
  return isRecord(value) && typeof value.connection === "string" && (value.by === "session" || value.by === "link");
}

function refused(message: string): HttpError {
  return new HttpError(400, "oauth_flow_expired", message, undefined);
}

function sentence(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}
