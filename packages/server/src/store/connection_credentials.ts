// The credentials of a stored connection. Refreshes its access token so that each single-use refresh token is used once.
import { ConnectorError, type Credentials } from "gong-connector";
import { type CurrentCredentials, delay } from "gong-connector/internal";
import { type OAuthClient, type OAuthOptions, type OAuthTokens, refresh } from "gong-connector/oauth";
import { waitUntilAborted } from "../abort_signals.ts";
import type { Connection, ConnectionWithSecrets } from "./connection.ts";
import type { Connections } from "./connections.ts";
import type { Lease, Leases } from "./leases.ts";

/** The app's registration at the vendor, with the options of its token requests. */
export interface OAuthApp {
  client: OAuthClient;
  options: OAuthOptions;
}

export interface ConnectionCredentialsOptions {
  id: string;
  connections: Connections;
  leases: Leases;
  /** Absent for auth methods without OAuth, and while the app's client is not configured. */
  oauth?: OAuthApp | undefined;
  now?: () => number;
}

/** For tokens that were stored without the time of their refresh. */
const defaultRefreshMarginMs = 60_000;
/** After this time without a response of the vendor, a connection whose token has expired needs attention. */
const maxDoubtMs = 86_400_000;
/** After this time without renewal another process refreshes the connection. */
const leaseMs = 15_000;
const leaseRenewMs = 5_000;
const retryDelayMs = 100;
/** Each poll uses a connection, and each time that is stored is a write. */
const lastUsedResolutionMs = 600_000;
const maxStoreAttempts = 5;
/** A run reads its connection and sends its first request within milliseconds. */
const maxOfferMs = 1000;

interface LoadedConnection {
  connection: Connection;
  secrets: Readonly<Record<string, string>>;
  current: CurrentCredentials<Credentials>;
}

/** Name of the lease under which a connection is refreshed. */
export function getRefreshLeaseName(id: string): string {
  return `refresh:${id}`;
}

/** When the access token is refreshed, in milliseconds; undefined if it does not expire. */
export function getRefreshTime({ expiresAt, refreshAt }: Connection): number | undefined {
  return refreshAt ?? (expiresAt === undefined ? undefined : expiresAt - defaultRefreshMarginMs);
}

export class ConnectionCredentials {
  readonly #options: ConnectionCredentialsOptions;
  readonly #now: () => number;
  #refreshing: Promise<LoadedConnection> | undefined;
  #offered: { opened: ConnectionWithSecrets; until: number } | undefined;
  /** New tokens that could not be stored yet, and the version that they replace: its refresh token is used up. */
  #unstored: { tokenVersion: number; tokens: OAuthTokens } | undefined;

  constructor(options: ConnectionCredentialsOptions) {
    this.#options = options;
    this.#now = options.now ?? Date.now;
  }

  /** The next request uses this, which was read just now to start it, instead of reading it again. */
  offer(opened: ConnectionWithSecrets): void {
    this.#offered = { opened, until: performance.now() + maxOfferMs };
  }

  /** Reads the connection each time: after any process has disconnected it, it has no credentials. */
  async get(request: { forceRefresh: boolean; signal?: AbortSignal }): Promise<CurrentCredentials<Credentials>> {
    const { forceRefresh, signal } = request;
    const loaded = forceRefresh ? await this.#load() : (this.#takeOffered() ?? (await this.#load()));
    if (forceRefresh) return this.#refreshRejected(loaded, signal);
    const { connections } = this.#options;
    const { connection, current } = loaded;
    const now = this.#now();
    if (now - (connection.lastUsedAt ?? 0) >= lastUsedResolutionMs) await connections.setLastUsedAt(connection.id, now);
    const { expiresAt = Number.POSITIVE_INFINITY } = connection;
    if ((getRefreshTime(connection) ?? Number.POSITIVE_INFINITY) > now) return current;
    try {
      return (await waitUntilAborted(() => this.#refresh(loaded), signal)).current;
    } catch (error) {
      // The token is still valid for a moment. The next call tries again.
      if (ConnectorError.is(error) && error.code !== "connection_unusable" && expiresAt > now) return current;
      throw error;
    }
  }

  async #refreshRejected(
    loaded: LoadedConnection,
    signal: AbortSignal | undefined,
  ): Promise<CurrentCredentials<Credentials>> {
    if (loaded.secrets.refreshToken !== undefined)
      return (await waitUntilAborted(() => this.#refresh(loaded), signal)).current;
    await this.#options.connections.markNeedsReauthorization(loaded.connection, "The credentials were rejected.");
    return loaded.current;
  }

  async #load(): Promise<LoadedConnection> {
    const { connections, id } = this.#options;
    return this.#toLoaded(await connections.getWithSecrets(id));
  }

  #takeOffered(): LoadedConnection | undefined {
    const offered = this.#offered;
    this.#offered = undefined;
    return offered && offered.until > performance.now() ? this.#toLoaded(offered.opened) : undefined;
  }

  #toLoaded(opened: ConnectionWithSecrets | undefined): LoadedConnection {
    const { connection, secrets = {} } = opened ?? {};
    if (!connection || !isUsable(connection)) throw createUnusableError(this.#options.id, connection);
    const { accessToken, accessKey = "", accessKeySecret = "" } = secrets;
    const credentials = accessToken === undefined ? { accessKey, accessKeySecret } : { accessToken };
    return { connection, secrets, current: { credentials, baseUrl: connection.baseUrl } };
  }

  /** Concurrent calls share one refresh; the lease excludes other processes. */
  #refresh(stale: LoadedConnection): Promise<LoadedConnection> {
    this.#refreshing ??= this.#refreshWithLease(stale).finally(() => {
      this.#refreshing = undefined;
    });
    return this.#refreshing;
  }

  async #refreshWithLease(stale: LoadedConnection): Promise<LoadedConnection> {
    const { leases, id } = this.#options;
    for (;;) {
      const lease = await leases.acquire(getRefreshLeaseName(id), leaseMs);
      const renewal = lease && this.#startRenewal(lease);
      try {
        const loaded = await this.#load();
        if (loaded.connection.tokenVersion !== stale.connection.tokenVersion) return loaded;
        if (lease) return await this.#replaceTokens(loaded);
      } finally {
        clearInterval(renewal);
        if (lease) await leases.release(lease);
      }
      await delay(retryDelayMs);
    }
  }

  /** A lost lease needs no reaction: the response is stored unless another process has stored tokens. */
  #startRenewal(lease: Lease): NodeJS.Timeout {
    return setInterval(() => {
      this.#options.leases.renew(lease, leaseMs).catch(() => {});
    }, leaseRenewMs).unref();
  }

  /** Stores new tokens before they are used. It cannot be aborted, since the request uses up the refresh token. */
  async #replaceTokens(loaded: LoadedConnection): Promise<LoadedConnection> {
    const { connection, secrets } = loaded;
    const { tokenVersion } = connection;
    if (this.#unstored?.tokenVersion !== tokenVersion) {
      const tokens = await this.#requestTokens(connection, secrets.refreshToken);
      if (!tokens) return this.#load();
      this.#unstored = { tokenVersion, tokens };
    }
    await this.#storeTokens(connection, secrets.refreshToken, this.#unstored.tokens);
    this.#unstored = undefined;
    return this.#load();
  }

  /** Returns undefined if the connection must be reconnected, and marks it. */
  async #requestTokens(connection: Connection, refreshToken: string | undefined): Promise<OAuthTokens | undefined> {
    const { oauth, connections } = this.#options;
    if (refreshToken === undefined) {
      const reason = "The access token has expired, and there is no refresh token.";
      await connections.markNeedsReauthorization(connection, reason);
      return undefined;
    }
    if (!oauth)
      throw new ConnectorError("oauth_client_missing", "the client id and the client secret are not set", {
        remedy: "Enter them in Settings.",
      });
    try {
      return await refresh(oauth.client, refreshToken, oauth.options);
    } catch (error) {
      if (!ConnectorError.is(error)) throw error;
      const reason = `The access token could not be refreshed: ${error.message}.`;
      if (error.kind !== "unauthenticated") {
        await this.#markInDoubt(connection, reason);
        throw error;
      }
      await connections.markNeedsReauthorization(connection, reason);
      return undefined;
    }
  }

  /** Any other response than a rejection by the vendor is temporary: the tokens are kept and tried again. */
  async #markInDoubt(connection: Connection, reason: string): Promise<void> {
    const { connections } = this.#options;
    const now = this.#now();
    const { id, expiresAt = Number.POSITIVE_INFINITY, inDoubtSince = now } = connection;
    await connections.markInDoubt(id, `${reason} It is tried again automatically.`, now);
    if (expiresAt > now || now - inDoubtSince < maxDoubtMs) return;
    const since = new Date(inDoubtSince).toISOString();
    await connections.markUnconfirmed(
      connection,
      `${reason} No refresh has succeeded since ${since}. It is tried again automatically.`,
    );
  }

  /** Retries: tokens that are not stored are lost, and so is the connection. */
  async #storeTokens(connection: Connection, usedToken: string | undefined, tokens: OAuthTokens): Promise<void> {
    // A response without a refresh token keeps the current one valid (RFC 6749, section 6).
    const { accessToken, refreshToken = usedToken, ...details } = tokens;
    const secrets = { accessToken, ...(refreshToken !== undefined && { refreshToken }) };
    for (let attempt = 1; ; attempt += 1) {
      try {
        await this.#options.connections.replaceSecrets(connection, secrets, details);
        return;
      } catch (error) {
        if (attempt === maxStoreAttempts) throw error;
        await delay(retryDelayMs * 2 ** attempt);
      }
    }
  }
}

/** A connection in doubt keeps its credentials, also when it needs attention. */
function isUsable({ state, baseUrl, inDoubtSince }: Connection): boolean {
  return baseUrl !== undefined && (state === "connected" || (state !== "disconnected" && inDoubtSince !== undefined));
}

function createUnusableError(id: string, connection: Connection | undefined): ConnectorError {
  if (!connection) return new ConnectorError("unknown_connection", `connection ${id} does not exist`);
  const problem = connection.reason ? `must be reconnected. ${connection.reason}` : "was disconnected";
  return new ConnectorError("connection_unusable", `connection ${id} ${problem}`);
}
