// @ts-nocheck
// Pace as an object of Restate: one for each company hands out its slots, whichever worker asks.
import { AsyncLocalStorage } from "node:async_hooks";
import { type Context, handlers, type ObjectContext, type ObjectOptions, object } from "@restatedev/restate-sdk";
import { ConnectorError, type RateLimiter } from "gong-connector";
import {
  type Priority,
  type RateLimiterState,
  type RateLimits,
  type Reservation,
  reserveRequest,
} from "gong-connector/internal";

/** An address where the engine takes requests. */
export interface Ingress {
  url: string;
  headers?: Record<string, string>;
}

interface Acquired extends Reservation {
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

interface Handlers {
  acquire(ctx: ObjectContext, wish: Wish): Promise<Acquired>;
  pause(ctx: ObjectContext, pause: { milliseconds: number }): Promise<void>;
}

/** The engine wakes a step a little late: the last bit is waited for in the worker, so that slots keep their distance. */
const lastBitMs = 100;

const mostLateMs = 30;

/** The slot that a step brings along, for the first of its requests. */
const brought = new AsyncLocalStorage<{ at: number; isFree: boolean }>();

export class RateLimiterObject {
  readonly #name: string;
  readonly #limits: RateLimits;
  readonly #ingress: Ingress;

  constructor(name: string, limits: RateLimits, ingress: Ingress) {
    this.#name = name;
    this.#limits = limits;
    this.#ingress = ingress;
  }

  createObject(options: ObjectOptions) {
    const { exclusive } = handlers.object;
    const acquire = exclusive((ctx: ObjectContext, wish: Wish) => this.#acquire(ctx, wish));
    const pause = exclusive(async (ctx: ObjectContext, { milliseconds }: { milliseconds: number }) => {
      const [paced, now] = [await pacedOf(ctx), await ctx.date.now()];
      ctx.set("paced", { ...paced, next: Math.max(paced.nextRequestAt, now + milliseconds) });
    });
    return object({ name: this.#name, handlers: { acquire, pause }, options });
  }

  /** The work with a slot, which the step sleeps for in the engine; undefined after the end of a day that was spent. */
  async reserve<T>(ctx: Context, quotaKey: string, work: () => Promise<T>): Promise<(() => Promise<T>) | undefined> {
    const { at, waitMs, isSpent } = await ctx.objectClient<Handlers>({ name: this.#name }, quotaKey).acquire({});
    if (waitMs > 2 * lastBitMs) await ctx.sleep(waitMs - lastBitMs);
    return isSpent ? undefined : () => brought.run({ at, isFree: true }, work);
  }

  /** The step's own slot first; each further request asks the object for one. */
  createRateLimiter(quotaKey: string): RateLimiter {
    const ask = asker(this.#ingress, `${this.#name}/${encodeURIComponent(quotaKey)}`);
    const further = async (wish: Wish): Promise<Reservation> =>
      slotOf((await (await ask("acquire", wish)).json()) as Acquired);
    return {
      async reserve(priority = "interactive") {
        const own = brought.getStore();
        if (!own?.isFree) return further({ priority });
        own.isFree = false;
        const waitMs = own.at - Date.now();
        // Used late, a slot would come too close to the next one.
        if (waitMs < -mostLateMs) return further({ priority, isInstead: true });
        return { waitMs: Math.max(0, waitMs), quotaRemaining: Number.MAX_SAFE_INTEGER };
      },
      async pause(milliseconds) {
        await ask("pause", { milliseconds });
      },
    };
  }

  async #acquire(ctx: ObjectContext, { priority = "interactive", isInstead = false }: Wish): Promise<Acquired> {
    const [before, now] = [await pacedOf(ctx), await ctx.date.now()];
    const counted = isInstead ? { ...before, used: Math.max(0, before.requestsUsed - 1) } : before;
    try {
      const [slot, paced] = reserveRequest(this.#limits, counted, priority, now);
      ctx.set("paced", paced);
      return { ...slot, at: now + slot.waitMs };
    } catch (error) {
      if (!(error instanceof ConnectorError) || error.retryAfterMs === undefined) throw error;
      return { at: now + error.retryAfterMs, waitMs: error.retryAfterMs, quotaRemaining: 0, isSpent: true };
    }
  }
}

async function pacedOf(ctx: ObjectContext): Promise<RateLimiterState> {
  return (await ctx.get<RateLimiterState>("paced")) ?? { nextRequestAt: 0, day: -1, requestsUsed: 0 };
}

function slotOf({ isSpent, waitMs, quotaRemaining }: Acquired): Reservation {
  if (!isSpent) return { waitMs, quotaRemaining };
  throw new ConnectorError("daily_limit_reached", "the day's requests are spent", { retryAfterMs: waitMs });
}

/** Calls handlers of an object through the ingress. */
function asker({ url, headers = {} }: Ingress, path: string) {
  return async (handler: string, input: object): Promise<Response> => {
    const sent = { ...headers, "content-type": "application/json" };
    const request = { method: "POST", headers: sent, body: JSON.stringify(input) };
    const response = await fetch(`${url}/${path}/${handler}`, request).catch(() => undefined);
    if (response?.ok) return response;
    const remedy = `The worker asks for slots at ${url}: see whether the engine's ingress is there.`;
    throw new ConnectorError("wait_too_long", "the engine gave no slot", { retryable: true, remedy });
  };
}
