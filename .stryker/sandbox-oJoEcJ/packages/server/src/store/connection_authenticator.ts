// @ts-nocheck
// Signs for a stored connection, and renews its token so that a single-use refresh token is used once.
import { ConnectorError } from "gong-connector";
import {
  type Authenticator,
  type AuthMethod,
  createAuthorizationHeader,
  delay,
  type RequestAuth,
} from "gong-connector/internal";
import type { OAuthTokenClient, RefreshedTokens } from "gong-connector/oauth";
import type { Connection, Connections } from "./connections.ts";
import type { Lease, Leases } from "./leases.ts";

export interface ConnectionAuthenticatorOptions {
  id: string;
  auth: AuthMethod;
  accounts: Connections;
  leases: Leases;
  /** Makes new tokens; absent for ways in that have none, and where the app's client is not known. */
  oauth?: OAuthTokenClient;
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

/** A connection with its opened secrets. */
interface Loaded {
  connection: Connection;
  secrets: Readonly<Record<string, string>>;
  signature: RequestAuth;
}

/** Name of the lease under which a connection is renewed. */
export function getRefreshLeaseName(id: string): string {
  return `refresh:${id}`;
}

export class ConnectionAuthenticator implements Authenticator {
  readonly #options: ConnectionAuthenticatorOptions;
  readonly #now: () => number;
  #renewing: Promise<Loaded> | undefined;
  /** A pair that came but could not be stored yet: the one before is spent. */
  #unstored: { version: number; renewal: RefreshedTokens } | undefined;

  constructor(options: ConnectionAuthenticatorOptions) {
    this.#options = options;
    this.#now = options.now ?? Date.now;
  }

  /** Looks the connection up each time, so that one that was disconnected anywhere signs nothing any more. */
  async authenticate(signal?: AbortSignal): Promise<RequestAuth> {
    const { accounts } = this.#options;
    const loaded = await this.#load();
    const { connection } = loaded;
    const now = this.#now();
    if (now - (connection.lastUsedAt ?? 0) >= usedMs) await accounts.setLastUsedAt(connection.id, now);
    const expiresAt = connection.expiresAt ?? Number.POSITIVE_INFINITY;
    if (expiresAt - aheadMs > now) return loaded.signature;
    try {
      return (await unlessAborted(this.#renew(loaded), signal)).signature;
    } catch (error) {
      // The old one is good for a moment; the next call tries again.
      if (error instanceof ConnectorError && error.kind === "unavailable" && expiresAt > now) return loaded.signature;
      throw error;
    }
  }

  /** True where there is another token by now: one that somebody else fetched, or a new one. */
  async refresh(refused: RequestAuth, signal?: AbortSignal): Promise<boolean> {
    const loaded = await this.#load();
    if (loaded.signature.authorization !== refused.authorization) return true;
    if (loaded.secrets.refreshToken === undefined) {
      await this.#options.accounts.markNeedsReauthorization(loaded.connection, "The credentials were refused.");
      return false;
    }
    await unlessAborted(this.#renew(loaded), signal);
    return true;
  }

  async #load(): Promise<Loaded> {
    const { accounts, auth, id } = this.#options;
    const opened = await accounts.getWithSecrets(id);
    const { connection, secrets = {} } = opened ?? {};
    if (connection?.state !== "connected" || connection.baseUrl === undefined) throw unusable(id, connection);
    return {
      connection,
      secrets,
      signature: { authorization: createAuthorizationHeader(auth, secrets), baseUrl: connection.baseUrl },
    };
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
  async #exchange(connection: Connection, refreshToken: string | undefined): Promise<RefreshedTokens | undefined> {
    const { oauth, accounts } = this.#options;
    if (refreshToken === undefined) {
      await accounts.markNeedsReauthorization(
        connection,
        "The access has expired and there is nothing to renew it with.",
      );
      return undefined;
    }
    if (!oauth) throw clientless(connection.id);
    try {
      return await oauth.refreshTokens(refreshToken);
    } catch (error) {
      if (!(error instanceof ConnectorError) || error.kind !== "unauthenticated") throw error;
      await accounts.markNeedsReauthorization(connection, `The access could not be renewed: ${error.message}`);
      return undefined;
    }
  }

  /** A database that is away for a moment does not cost the connection. */
  async #store(
    connection: Connection,
    pair: Record<string, string>,
    rest: Omit<RefreshedTokens, "accessToken">,
  ): Promise<void> {
    for (let tries = 1; ; tries += 1) {
      try {
        await this.#options.accounts.replaceSecrets(connection, pair, rest);
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
