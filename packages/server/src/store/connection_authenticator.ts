// The credentials of a stored connection. Its access token is refreshed so that a single-use refresh token is used once.
import { ConnectorError, type Credentials } from "gong-connector";
import { type CurrentCredentials, delay } from "gong-connector/internal";
import { type OAuthClient, type OAuthOptions, type OAuthTokens, refresh } from "gong-connector/oauth";
import type { Connection, Connections } from "./connections.ts";
import type { Lease, Leases } from "./leases.ts";

/** The app's registration at the vendor, with the options of its token requests. */
export interface OAuthApp {
  client: OAuthClient;
  options: OAuthOptions;
}

export interface ConnectionAuthenticatorOptions {
  id: string;
  connections: Connections;
  leases: Leases;
  /** Absent for auth methods without OAuth, and while the app's client is not configured. */
  oauth?: OAuthApp | undefined;
  now?: () => number;
}

/** A token is renewed this long before it expires, so that it does not expire under way. */
const aheadMs = 60_000;
/** How long others wait for a process that died; a living one keeps the lease as long as it needs it. */
const leaseMs = 15_000;
const keepMs = 5_000;
const pollMs = 100;
const usedMs = 60_000;
const storeTries = 5;

/** A connection with its decrypted secrets. */
interface Loaded {
  connection: Connection;
  secrets: Readonly<Record<string, string>>;
  current: CurrentCredentials<Credentials>;
}

/** Name of the lease under which a connection is renewed. */
export function getRefreshLeaseName(id: string): string {
  return `refresh:${id}`;
}

export class ConnectionAuthenticator {
  readonly #options: ConnectionAuthenticatorOptions;
  readonly #now: () => number;
  #renewing: Promise<Loaded> | undefined;
  /** A pair that came but could not be stored yet: the one before is spent. */
  #unstored: { version: number; renewal: OAuthTokens } | undefined;

  constructor(options: ConnectionAuthenticatorOptions) {
    this.#options = options;
    this.#now = options.now ?? Date.now;
  }

  /** Reads the connection each time: after it is disconnected anywhere, it has no credentials. */
  async getCredentials({
    forceRefresh,
    signal,
  }: {
    forceRefresh: boolean;
    signal?: AbortSignal;
  }): Promise<CurrentCredentials<Credentials>> {
    const loaded = await this.#load();
    if (forceRefresh) return this.#refreshRejected(loaded, signal);
    const { connections } = this.#options;
    const { connection, current } = loaded;
    const now = this.#now();
    if (now - (connection.lastUsedAt ?? 0) >= usedMs) await connections.setLastUsedAt(connection.id, now);
    const expiresAt = connection.expiresAt ?? Number.POSITIVE_INFINITY;
    if (expiresAt - aheadMs > now) return current;
    try {
      return (await unlessAborted(this.#renew(loaded), signal)).current;
    } catch (error) {
      // The current token is still valid for a moment. The next call tries again.
      if (ConnectorError.is(error) && error.kind === "unavailable" && expiresAt > now) return current;
      throw error;
    }
  }

  async #refreshRejected(loaded: Loaded, signal: AbortSignal | undefined): Promise<CurrentCredentials<Credentials>> {
    if (loaded.secrets.refreshToken !== undefined) return (await unlessAborted(this.#renew(loaded), signal)).current;
    await this.#options.connections.markNeedsReauthorization(loaded.connection, "The credentials were rejected.");
    return loaded.current;
  }

  async #load(): Promise<Loaded> {
    const { connections, id } = this.#options;
    const { connection, secrets = {} } = (await connections.getWithSecrets(id)) ?? {};
    if (connection?.state !== "connected" || connection.baseUrl === undefined) throw unusable(id, connection);
    const { accessToken, accessKey = "", accessKeySecret = "" } = secrets;
    const credentials = accessToken === undefined ? { accessKey, accessKeySecret } : { accessToken };
    return { connection, secrets, current: { credentials, baseUrl: connection.baseUrl } };
  }

  /** One renewal at a time in this process, whoever waits for it; the lease sees to other processes. */
  #renew(stale: Loaded): Promise<Loaded> {
    this.#renewing ??= this.#renewUnderLease(stale).finally(() => {
      this.#renewing = undefined;
    });
    return this.#renewing;
  }

  async #renewUnderLease(stale: Loaded): Promise<Loaded> {
    const { leases, id } = this.#options;
    for (;;) {
      const lease = await leases.acquire(getRefreshLeaseName(id), leaseMs, this.#now());
      const keep = lease && this.#keep(lease);
      try {
        const current = await this.#load();
        if (current.connection.tokenVersion !== stale.connection.tokenVersion) return current;
        if (lease) return await this.#replace(current);
      } finally {
        clearInterval(keep);
        if (lease) await leases.release(lease);
      }
      await delay(pollMs);
    }
  }

  #keep(lease: Lease): NodeJS.Timeout {
    return setInterval(() => {
      // Lost or not: an answer that is under way is stored all the same, unless another one was first.
      this.#options.leases.renew(lease, leaseMs, this.#now()).catch(() => {});
    }, keepMs).unref();
  }

  /** Sends the refresh token and stores the new pair before anything uses it. Not cancelled half-way: it is spent by then. */
  async #replace(current: Loaded): Promise<Loaded> {
    const { connection } = current;
    const { refreshToken } = current.secrets;
    if (this.#unstored?.version !== connection.tokenVersion) {
      const renewal = await this.#exchange(connection, refreshToken);
      if (!renewal) return this.#load();
      this.#unstored = { version: connection.tokenVersion, renewal };
    }
    const { accessToken, refreshToken: next = refreshToken, ...rest } = this.#unstored.renewal;
    await this.#store(connection, { accessToken, ...(next !== undefined && { refreshToken: next }) }, rest);
    this.#unstored = undefined;
    return this.#load();
  }

  /** The new pair, or nothing where only a person can help, which is said in the store then. */
  async #exchange(connection: Connection, refreshToken: string | undefined): Promise<OAuthTokens | undefined> {
    const { oauth, connections } = this.#options;
    if (refreshToken === undefined) {
      await connections.markNeedsReauthorization(
        connection,
        "The access has expired and there is nothing to renew it with.",
      );
      return undefined;
    }
    if (!oauth) throw clientless(connection.id);
    try {
      return await refresh(oauth.client, refreshToken, oauth.options);
    } catch (error) {
      if (!ConnectorError.is(error) || error.kind !== "unauthenticated") throw error;
      await connections.markNeedsReauthorization(connection, `The access could not be renewed: ${error.message}`);
      return undefined;
    }
  }

  /** A database that is away for a moment does not cost the connection. */
  async #store(
    connection: Connection,
    pair: Record<string, string>,
    rest: Omit<OAuthTokens, "accessToken">,
  ): Promise<void> {
    for (let tries = 1; ; tries += 1) {
      try {
        await this.#options.connections.replaceSecrets(connection, pair, rest);
        return;
      } catch (error) {
        if (tries === storeTries) throw error;
        await delay(pollMs * 2 ** tries);
      }
    }
  }
}

/** Leaves the work to go on when its waiter is called off. */
async function unlessAborted<Result>(work: Promise<Result>, signal: AbortSignal | undefined): Promise<Result> {
  if (!signal) return work;
  signal.throwIfAborted();
  const { promise, reject } = Promise.withResolvers<never>();
  const stop = (): void => reject(signal.reason);
  signal.addEventListener("abort", stop, { once: true });
  try {
    return await Promise.race([work, promise]);
  } finally {
    signal.removeEventListener("abort", stop);
  }
}

function unusable(id: string, connection: Connection | undefined): ConnectorError {
  const message = connection?.reason ?? (connection ? "It was disconnected." : "It is not there.");
  return new ConnectorError("connection_unusable", `the connection ${id} cannot be used: ${message}`, {
    remedy: connection ? "Reconnect it on the Connections page." : "Choose a connection that is there.",
  });
}

function clientless(id: string): ConnectorError {
  return new ConnectorError(
    "oauth_client_missing",
    `the connection ${id} cannot be renewed: the app's client is not known`,
    {
      remedy: "Set client id and client secret in the settings.",
    },
  );
}
