// A Restate object for each connection: only it refreshes tokens, for all workers.
import { type Context, type ObjectContext, type ObjectOptions, object } from "@restatedev/restate-sdk";
import type { AnyConnector, RateLimiter } from "gong-connector";
import { type Ingress, RateLimiterObject } from "./rate_limiter_object.ts";

export interface ConnectionObjectOptions {
  /** Provides the manifests: the actions and triggers to serve. */
  catalog: AnyConnector;
  /** Creates the connector of a connection, once. Without `rateLimiter` option there is no second argument. */
  getConnector(connection: string, rateLimiter?: RateLimiter): AnyConnector | Promise<AnyConnector>;
  /** Connections with the same quota key share one rate limiter; the connection id by default. */
  getQuotaKey?: ((connection: string) => string | Promise<string>) | undefined;
  /** Refreshes tokens that expire soon. Returns when to refresh them next, in milliseconds; undefined if they do not expire. */
  refreshTokens?: ((connection: string) => Promise<number | undefined>) | undefined;
  /** Where further requests of a step are reserved; http://127.0.0.1:8080 by default. */
  ingress?: Ingress | undefined;
  /** False if the connectors have a rate limiter that all processes share. */
  rateLimiter?: boolean | undefined;
}

interface OpenConnection {
  connector: AnyConnector;
  quotaKey: string;
}

export const connectionIdHeader = "x-connection-id";

/** The connection of an invocation. */
export function getConnectionId(ctx: Context): string {
  return ctx.request().headers.get(connectionIdHeader) ?? "default";
}

export class ConnectionObjects {
  readonly #options: ConnectionObjectOptions;
  readonly #name: string;
  readonly #rateLimiter: RateLimiterObject;
  readonly #connections = new Map<string, Promise<OpenConnection>>();
  /** When each connection's token is due, as far as this worker knows. */
  readonly #refreshAt = new Map<string, number>();

  constructor(options: ConnectionObjectOptions) {
    const { catalog, ingress = { url: "http://127.0.0.1:8080" } } = options;
    const { id, rateLimits } = catalog.manifests.connector;
    this.#options = options;
    this.#name = `${id}_connection`;
    this.#rateLimiter = new RateLimiterObject(`${id}_rate_limiter`, rateLimits, ingress);
  }

  createObjects(options: ObjectOptions) {
    const refresh = async (ctx: ObjectContext): Promise<number> => {
      const stored = await ctx.get<number>("refreshAt");
      if (stored !== null && stored > (await ctx.date.now())) return stored;
      const { refreshTokens } = this.#options;
      const refreshAt = await ctx.run(
        "refresh",
        async () => (await refreshTokens?.(ctx.key)) ?? Number.MAX_SAFE_INTEGER,
      );
      ctx.set("refreshAt", refreshAt);
      return refreshAt;
    };
    return [object({ name: this.#name, handlers: { refresh }, options }), this.#rateLimiter.createObject(options)];
  }

  async getConnector(id: string): Promise<AnyConnector> {
    return (await this.#get(id)).connector;
  }

  /** Returns the task with valid credentials and a reservation. The step sleeps in Restate for both. */
  async withReservation<T>(ctx: Context, task: () => Promise<T>): Promise<() => Promise<T>> {
    for (;;) {
      const quotaKey = await this.ensureValidCredentials(ctx, getConnectionId(ctx));
      if (this.#options.rateLimiter === false) return task;
      const reserved = await this.#rateLimiter.reserve(ctx, quotaKey, task);
      if (reserved) return reserved;
    }
  }

  /** Refreshes tokens that are about to expire. Returns the quota key of the connection. */
  async ensureValidCredentials(ctx: Context, id: string): Promise<string> {
    const { getQuotaKey, refreshTokens } = this.#options;
    if (!getQuotaKey && !refreshTokens) return id;
    // In the journal: an attempt on another worker must take the same path.
    const { quotaKey, isDue } = await ctx.run("connection", async () => ({
      quotaKey: (await this.#get(id)).quotaKey,
      isDue: refreshTokens !== undefined && (this.#refreshAt.get(id) ?? 0) <= Date.now(),
    }));
    const client = ctx.objectClient<{ refresh: (ctx: ObjectContext) => Promise<number> }>({ name: this.#name }, id);
    if (isDue) this.#refreshAt.set(id, await client.refresh());
    return quotaKey;
  }

  #get(id: string): Promise<OpenConnection> {
    const cached = this.#connections.get(id);
    if (cached) return cached;
    const opened = this.#open(id);
    this.#connections.set(id, opened);
    opened.catch(() => this.#connections.delete(id));
    return opened;
  }

  async #open(id: string): Promise<OpenConnection> {
    const { getConnector, getQuotaKey, rateLimiter } = this.#options;
    const quotaKey = (await getQuotaKey?.(id)) ?? id;
    const limiters = rateLimiter === false ? [] : [this.#rateLimiter.createRateLimiter(quotaKey)];
    return { quotaKey, connector: await getConnector(id, ...limiters) };
  }
}
