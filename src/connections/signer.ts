// Signs for a stored connection, and renews its token so that a single-use refresh token is used once.
import { type Auth, authorizationOf, ConnectorError, delay, type Signature, type Signer } from "../index.ts";
import type { Accounts, Connection } from "./accounts.ts";
import type { Leases } from "./leases.ts";
import type { OAuth } from "./oauth.ts";
import type { Secrets } from "./settings.ts";

export interface StoredSignerOptions {
  id: string;
  auth: Auth;
  accounts: Accounts;
  secrets: Secrets;
  leases: Leases;
  /** Makes new tokens; absent for ways in that have none. */
  oauth?: OAuth;
  now?: () => number;
}

/** A token is renewed this long before it expires, so that it does not expire under way. */
const aheadMs = 60_000;
/** Longer than a token request may take, so that the lease outlives it. */
const leaseMs = 60_000;
const pollMs = 100;

/** A connection with its opened secrets. */
interface Loaded {
  connection: Connection;
  secrets: Readonly<Record<string, string>>;
  signature: Signature;
}

export class StoredSigner implements Signer {
  readonly #options: StoredSignerOptions;
  readonly #now: () => number;
  #loaded: Loaded | undefined;
  #renewing: Promise<Loaded> | undefined;

  constructor(options: StoredSignerOptions) {
    this.#options = options;
    this.#now = options.now ?? Date.now;
  }

  async sign(): Promise<Signature> {
    if (this.#loaded && !this.#isStale(this.#loaded)) return this.#loaded.signature;
    const loaded = await this.#load();
    return (this.#isStale(loaded) ? await this.#renew(loaded) : loaded).signature;
  }

  /** True where there is another token by now: one that somebody else fetched, or a new one. */
  async refresh(refused: Signature): Promise<boolean> {
    const loaded = await this.#load();
    if (loaded.signature.authorization !== refused.authorization) return true;
    if (!this.#options.oauth || loaded.secrets.refreshToken === undefined) {
      await this.#options.accounts.needsAttention(loaded.connection, "The credentials were refused.");
      return false;
    }
    await this.#renew(loaded);
    return true;
  }

  #isStale({ connection }: Loaded): boolean {
    return connection.expiresAt !== undefined && connection.expiresAt - aheadMs <= this.#now();
  }

  async #load(): Promise<Loaded> {
    const { accounts, secrets, auth, id } = this.#options;
    const connection = await accounts.get(id);
    if (connection?.state !== "connected" || connection.baseUrl === undefined) throw unusable(id, connection);
    const opened = await secrets.open(id);
    const signature = { authorization: authorizationOf(auth, opened), baseUrl: connection.baseUrl };
    this.#loaded = { connection, secrets: opened, signature };
    return this.#loaded;
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
      const lease = await leases.acquire(`refresh:${id}`, leaseMs, this.#now());
      if (!lease) {
        await delay(pollMs);
        const current = await this.#load();
        if (current.connection.tokenVersion !== stale.connection.tokenVersion) return current;
        continue;
      }
      try {
        const current = await this.#load();
        if (current.connection.tokenVersion !== stale.connection.tokenVersion) return current;
        return await this.#exchange(current);
      } finally {
        await leases.release(lease);
      }
    }
  }

  /** Sends the refresh token and stores the new pair before anything uses it. Not cancelled half-way: it is used up by then. */
  async #exchange(current: Loaded): Promise<Loaded> {
    const { oauth, accounts } = this.#options;
    const { refreshToken } = current.secrets;
    if (!oauth || refreshToken === undefined) throw unusable(this.#options.id, current.connection);
    try {
      const tokens = await oauth.refresh(refreshToken);
      const pair = { accessToken: tokens.accessToken, refreshToken: tokens.refreshToken ?? refreshToken };
      await accounts.replaceSecrets(current.connection, pair, tokens);
    } catch (error) {
      if (!(error instanceof ConnectorError) || error.kind !== "unauthenticated") throw error;
      const latest = await accounts.get(this.#options.id);
      if (latest?.tokenVersion !== current.connection.tokenVersion) return this.#load();
      await accounts.needsAttention(current.connection, `The access could not be renewed: ${error.message}`);
    }
    return this.#load();
  }
}

function unusable(id: string, connection: Connection | undefined): ConnectorError {
  const says = connection?.reason ?? (connection ? "It was disconnected." : "It is not there.");
  return new ConnectorError("unauthenticated", `the connection ${id} cannot be used: ${says}`, {
    fix: connection ? "Reconnect it on the Connections page." : "Choose a connection that is there.",
  });
}
