// A connection as an object of Restate: it alone renews the credentials and hands out slots, whoever works with them.
import { AsyncLocalStorage } from "node:async_hooks";
import { type Context, handlers, type ObjectContext, type ObjectOptions, object } from "@restatedev/restate-sdk";
import {
  type AnyConnector,
  ConnectorError,
  createPacer,
  type Paced,
  type Pacer,
  type Priority,
  type Slot,
  takeSlot,
} from "../index.ts";
import { json, plain } from "./restate_serde.ts";

export interface ConnectionsOptions {
  /** The manifests: which actions and triggers there are. */
  catalogue: AnyConnector;
  /** The connector of a connection, made once; no `pacer` is given where pacing is its own. */
  connectorFor(connection: string, pacer?: Pacer): AnyConnector | Promise<AnyConnector>;
  /** Renews credentials that end within a minute; gives when those that hold now end, in milliseconds. */
  renew?: ((connection: string) => Promise<number | undefined>) | undefined;
  /** Where the engine takes requests: there the further requests of a step get their slots. */
  ingress?: { url: string; headers?: Record<string, string> } | undefined;
  /** false where connectors have a pacer of their own that all processes share. */
  pacing?: boolean | undefined;
}

interface Acquired extends Slot {
  /** Moment of the slot, in milliseconds. */
  at: number;
  /** The day's budget is spent until the wait is over; no slot was taken. */
  isSpent?: true;
}

interface Wish {
  priority?: Priority;
  /** In the place of a slot that was missed, which is not counted again. */
  isInstead?: boolean;
}

export const connectionHeader = "x-connection-id";

/** The connection that an invocation is for. */
export function connectionOf(ctx: Context): string {
  return ctx.request().headers.get(connectionHeader) ?? "default";
}

const aheadMs = 60_000;
const never = Number.MAX_SAFE_INTEGER;

/** The engine wakes a step a little late: the last bit is waited for in the worker, so that slots keep their distance. */
const lastBitMs = 100;

const mostLateMs = 30;

/** The slot that a step brings along, for the first of its requests. */
const brought = new AsyncLocalStorage<{ at: number; isFree: boolean }>();

export class Connections {
  readonly #options: ConnectionsOptions;
  readonly #name: string;
  readonly #kept = new Map<string, Promise<AnyConnector>>();

  constructor(options: ConnectionsOptions) {
    this.#options = options;
    this.#name = `${options.catalogue.manifests.connector.id}_connection`;
  }

  async of(id: string): Promise<AnyConnector> {
    const { connectorFor, pacing } = this.#options;
    let kept = this.#kept.get(id);
    if (!kept) {
      kept = Promise.resolve(pacing === false ? connectorFor(id) : connectorFor(id, this.#pacer(id)));
      this.#kept.set(id, kept);
      kept.catch(() => this.#kept.delete(id));
    }
    return kept;
  }

  /** The work under credentials that hold, with a slot; the engine waits for both, not the worker. */
  async paced<T>(ctx: Context, work: () => Promise<T>): Promise<() => Promise<T>> {
    if (this.#options.pacing === false && !this.#options.renew) return work;
    const call = { service: this.#name, method: "acquire", key: connectionOf(ctx), parameter: {}, ...plain };
    for (;;) {
      const { at, waitMs, isSpent }: Acquired = await ctx.genericCall(call);
      if (waitMs > 2 * lastBitMs) await ctx.sleep(waitMs - lastBitMs);
      if (!isSpent) return () => brought.run({ at, isFree: true }, work);
    }
  }

  object(options: ObjectOptions) {
    const { exclusive } = handlers.object;
    const opts = { input: json(), output: json() };
    const acquire = exclusive(opts, (ctx: ObjectContext, wish: Wish) => this.#acquire(ctx, wish));
    const pause = exclusive(opts, async (ctx: ObjectContext, { milliseconds }: { milliseconds: number }) => {
      const [paced, now] = [await pacedOf(ctx), await ctx.date.now()];
      ctx.set("paced", { ...paced, next: Math.max(paced.next, now + milliseconds) });
    });
    return object({ name: this.#name, handlers: { acquire, pause }, options });
  }

  async #acquire(ctx: ObjectContext, { priority = "interactive", isInstead = false }: Wish): Promise<Acquired> {
    const { renew, pacing, catalogue } = this.#options;
    const now = await ctx.date.now();
    if (renew && ((await ctx.get<number>("expiresAt")) ?? 0) - aheadMs <= now) {
      ctx.set("expiresAt", await ctx.run("renew", async () => (await renew(ctx.key)) ?? never));
    }
    if (pacing === false) return { at: now, waitMs: 0, quotaLeft: never };
    const before = await pacedOf(ctx);
    const counted = isInstead ? { ...before, used: Math.max(0, before.used - 1) } : before;
    try {
      const [slot, paced] = takeSlot(catalogue.manifests.connector.limits, counted, priority, now);
      ctx.set("paced", paced);
      return { ...slot, at: now + slot.waitMs };
    } catch (error) {
      if (!(error instanceof ConnectorError)) throw error;
      const waitMs = error.retryAfterMs ?? aheadMs;
      return { at: now + waitMs, waitMs, quotaLeft: 0, isSpent: true };
    }
  }

  /** The step's own slot first, then one a request from the object; from this process alone where the engine is not known. */
  #pacer(id: string): Pacer {
    const { ingress, catalogue } = this.#options;
    const address = `${ingress?.url}/${this.#name}/${encodeURIComponent(id)}`;
    const local = createPacer(catalogue.manifests.connector.limits);
    const further = async (wish: Wish): Promise<Slot> =>
      ingress ? slotOf(await ask(`${address}/acquire`, wish, ingress.headers)) : local.reserve(wish.priority);
    return {
      async reserve(priority = "interactive") {
        const own = brought.getStore();
        if (!own?.isFree) return further({ priority });
        own.isFree = false;
        const waitMs = own.at - Date.now();
        // Used late, a slot would come too close to the next one.
        if (waitMs < -mostLateMs) return further({ priority, isInstead: true });
        return { waitMs: Math.max(0, waitMs), quotaLeft: never };
      },
      async pause(milliseconds) {
        if (ingress) await ask(`${address}/pause`, { milliseconds }, ingress.headers);
        else local.pause(milliseconds);
      },
    };
  }
}

async function pacedOf(ctx: ObjectContext): Promise<Paced> {
  return (await ctx.get<Paced>("paced")) ?? { next: 0, day: -1, used: 0 };
}

function slotOf({ isSpent, waitMs, quotaLeft }: Acquired): Slot {
  if (!isSpent) return { waitMs, quotaLeft };
  throw new ConnectorError("rate_limited", "the day's requests are spent", { retryAfterMs: waitMs });
}

async function ask(url: string, body: object, headers: Record<string, string> = {}): Promise<Acquired> {
  const sent = { ...headers, "content-type": "application/json" };
  const response = await fetch(url, { method: "POST", headers: sent, body: JSON.stringify(body) }).catch(
    () => undefined,
  );
  if (response?.ok) return (await response.json()) as Acquired;
  throw new ConnectorError("unavailable", "the engine gave no slot", { retryable: true });
}
