// A connection as an object of Restate: it alone renews the credentials, whoever works with them.
import { type Context, type ObjectContext, type ObjectOptions, object } from "@restatedev/restate-sdk";
import type { AnyConnector, Pacer } from "../index.ts";
import { type Ingress, Pace } from "./restate_pace.ts";

export interface ConnectionsOptions {
  /** The manifests: which actions and triggers there are. */
  catalogue: AnyConnector;
  /** The connector of a connection, made once; no `pacer` is given where pacing is its own. */
  connectorFor(connection: string, pacer?: Pacer): AnyConnector | Promise<AnyConnector>;
  /** Whose quota a connection uses: connections of one company share one pace. The connection alone when left out. */
  companyOf?: ((connection: string) => string | Promise<string>) | undefined;
  /** Renews credentials that end within a minute; gives when those that hold now end, in milliseconds. */
  renew?: ((connection: string) => Promise<number | undefined>) | undefined;
  /** Where further requests of a step get their slots; http://127.0.0.1:8080, as the engine has it, when left out. */
  ingress?: Ingress | undefined;
  /** false where connectors have a pacer of their own that all processes share. */
  pacing?: boolean | undefined;
}

interface Account {
  connector: AnyConnector;
  company: string;
}

export const connectionHeader = "x-connection-id";

/** The connection that an invocation is for. */
export function connectionOf(ctx: Context): string {
  return ctx.request().headers.get(connectionHeader) ?? "default";
}

const aheadMs = 60_000;

export class Connections {
  readonly #options: ConnectionsOptions;
  readonly #name: string;
  readonly #pace: Pace;
  readonly #accounts = new Map<string, Promise<Account>>();
  /** When credentials end, as this worker heard last. */
  readonly #ends = new Map<string, number>();

  constructor(options: ConnectionsOptions) {
    const { catalogue, ingress = { url: "http://127.0.0.1:8080" } } = options;
    const { id, limits } = catalogue.manifests.connector;
    this.#options = options;
    this.#name = `${id}_connection`;
    this.#pace = new Pace(`${id}_pace`, limits, ingress);
  }

  objects(options: ObjectOptions) {
    const { renew } = this.#options;
    const renewed = async (ctx: ObjectContext): Promise<number> => {
      const known = await ctx.get<number>("expiresAt");
      if (known !== null && known - aheadMs > (await ctx.date.now())) return known;
      const expiresAt = await ctx.run("renew", async () => (await renew?.(ctx.key)) ?? Number.MAX_SAFE_INTEGER);
      ctx.set("expiresAt", expiresAt);
      return expiresAt;
    };
    return [object({ name: this.#name, handlers: { renew: renewed }, options }), this.#pace.object(options)];
  }

  async of(id: string): Promise<AnyConnector> {
    return (await this.#account(id)).connector;
  }

  /** The work under credentials that hold, with a slot; the engine waits for both, not the worker. */
  async ready<T>(ctx: Context, work: () => Promise<T>): Promise<() => Promise<T>> {
    for (;;) {
      const company = await this.hold(ctx, connectionOf(ctx));
      if (this.#options.pacing === false) return work;
      const paced = await this.#pace.slot(ctx, company, work);
      if (paced) return paced;
    }
  }

  /** Sees to it that the credentials hold; gives the company. What this worker knows is kept for the tries to come. */
  async hold(ctx: Context, id: string): Promise<string> {
    const { companyOf, renew } = this.#options;
    if (!companyOf && !renew) return id;
    const { company, endsSoon } = await ctx.run("account", async () => ({
      company: (await this.#account(id)).company,
      endsSoon: renew !== undefined && (this.#ends.get(id) ?? 0) - aheadMs <= Date.now(),
    }));
    const itself = ctx.objectClient<{ renew: (ctx: ObjectContext) => Promise<number> }>({ name: this.#name }, id);
    if (endsSoon) this.#ends.set(id, await itself.renew());
    return company;
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
    const { connectorFor, companyOf, pacing } = this.#options;
    const company = (await companyOf?.(id)) ?? id;
    const pacer = pacing === false ? [] : [this.#pace.pacer(company)];
    return { company, connector: await connectorFor(id, ...pacer) };
  }
}
