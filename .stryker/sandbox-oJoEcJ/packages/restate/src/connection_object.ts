// @ts-nocheck
// A connection as an object of Restate: it alone renews the credentials, whoever works with them.
import { type Context, type ObjectContext, type ObjectOptions, object } from "@restatedev/restate-sdk";
import type { AnyConnector, RateLimiter } from "gong-connector";
import { type Ingress, RateLimiterObject } from "./rate_limiter_object.ts";

export interface ConnectionObjectOptions {
  /** The manifests: which actions and triggers there are. */
  catalog: AnyConnector;
  /** The connector of a connection, made once; no `pacer` is given where pacing is its own. */
  getConnector(connection: string, rateLimiter?: RateLimiter): AnyConnector | Promise<AnyConnector>;
  /** Whose quota a connection uses: connections of one company share one pace. The connection alone when left out. */
  getQuotaKey?: ((connection: string) => string | Promise<string>) | undefined;
  /** Renews credentials that end within a minute; gives when those that hold now end, in milliseconds. */
  refreshTokens?: ((connection: string) => Promise<number | undefined>) | undefined;
  /** Where further requests of a step get their slots; http://127.0.0.1:8080, as the engine has it, when left out. */
  ingress?: Ingress | undefined;
  /** false where connectors have a pacer of their own that all processes share. */
  rateLimiter?: boolean | undefined;
}

interface Account {
  connector: AnyConnector;
  quotaKey: string;
}

export const connectionIdHeader = "x-connection-id";

/** The connection that an invocation is for. */
export function getConnectionId(ctx: Context): string {
  return ctx.request().headers.get(connectionIdHeader) ?? "default";
}

const aheadMs = 60_000;

export class ConnectionObjects {
  readonly #options: ConnectionObjectOptions;
  readonly #name: string;
  readonly #pace: RateLimiterObject;
  readonly #accounts = new Map<string, Promise<Account>>();
  /** When credentials end, as this worker heard last. */
  readonly #ends = new Map<string, number>();

  constructor(options: ConnectionObjectOptions) {
    const { catalog, ingress = { url: "http://127.0.0.1:8080" } } = options;
    const { id, rateLimits } = catalog.manifests.connector;
    this.#options = options;
    this.#name = `${id}_connection`;
    this.#pace = new RateLimiterObject(`${id}_pace`, rateLimits, ingress);
  }

  createObjects(options: ObjectOptions) {
    const { refreshTokens } = this.#options;
    const renewed = async (ctx: ObjectContext): Promise<number> => {
      const known = await ctx.get<number>("expiresAt");
      if (known !== null && known - aheadMs > (await ctx.date.now())) return known;
      const expiresAt = await ctx.run("renew", async () => (await refreshTokens?.(ctx.key)) ?? Number.MAX_SAFE_INTEGER);
      ctx.set("expiresAt", expiresAt);
      return expiresAt;
    };
    return [object({ name: this.#name, handlers: { renew: renewed }, options }), this.#pace.createObject(options)];
  }

  async getConnector(id: string): Promise<AnyConnector> {
    return (await this.#account(id)).connector;
  }

  /** The work under credentials that hold, with a slot; the engine waits for both, not the worker. */
  async withReservation<T>(ctx: Context, work: () => Promise<T>): Promise<() => Promise<T>> {
    for (;;) {
      const quotaKey = await this.ensureValidCredentials(ctx, getConnectionId(ctx));
      if (this.#options.rateLimiter === false) return work;
      const paced = await this.#pace.reserve(ctx, quotaKey, work);
      if (paced) return paced;
    }
  }

  /** Sees to it that the credentials hold; gives the company. What this worker knows is kept for the tries to come. */
  async ensureValidCredentials(ctx: Context, id: string): Promise<string> {
    const { getQuotaKey, refreshTokens } = this.#options;
    if (!getQuotaKey && !refreshTokens) return id;
    const { quotaKey, endsSoon } = await ctx.run("account", async () => ({
      quotaKey: (await this.#account(id)).quotaKey,
      endsSoon: refreshTokens !== undefined && (this.#ends.get(id) ?? 0) - aheadMs <= Date.now(),
    }));
    const itself = ctx.objectClient<{ renew: (ctx: ObjectContext) => Promise<number> }>({ name: this.#name }, id);
    if (endsSoon) this.#ends.set(id, await itself.renew());
    return quotaKey;
  }

  #account(id: string): Promise<Account> {
    const known = this.#accounts.get(id);
    if (known) return known;
    const opened = this.#open(id);
    this.#accounts.set(id, opened);
    opened.catch(() => this.#accounts.delete(id));
    return opened;
  }

  async #open(id: string): Promise<Account> {
    const { getConnector, getQuotaKey, rateLimiter } = this.#options;
    const quotaKey = (await getQuotaKey?.(id)) ?? id;
    const limiters = rateLimiter === false ? [] : [this.#pace.createRateLimiter(quotaKey)];
    return { quotaKey, connector: await getConnector(id, ...limiters) };
  }
}
