// The rate limiter as a Restate object for each quota key: it reserves requests for all workers.
import { AsyncLocalStorage } from "node:async_hooks";
import { type Context, handlers, type ObjectContext, type ObjectOptions, object } from "@restatedev/restate-sdk";
import { ConnectorError, type RateLimiter } from "gong-connector";
import {
  gotTransport,
  maxRetryAfterMs,
  pauseRequests,
  type RateLimiterState,
  type RateLimits,
  type Reservation,
  type ReserveOptions,
  reserveRequest,
} from "gong-connector/internal";

/** The URL at which Restate accepts requests. */
export interface Ingress {
  url: string;
  headers?: Record<string, string>;
}

interface ObjectReservation extends Reservation {
  /** Reserved time of the request, in milliseconds. */
  requestAt: number;
  /** The daily quota is used up until `requestAt`, and nothing was reserved. */
  isQuotaUsedUp?: true;
}

interface ReserveInput extends ReserveOptions {
  /** Replaces a reservation that was missed, and is not counted again. */
  isReplacement?: boolean;
}

interface RateLimiterHandlers {
  reserve(ctx: ObjectContext, input: ReserveInput): Promise<ObjectReservation>;
  pause(ctx: ObjectContext, input: { pauseMs: number }): Promise<void>;
  /** Ends a pause: for an admin. */
  resume(ctx: ObjectContext): Promise<void>;
}

/** Restate wakes a step late by up to this time, so the worker waits for the rest itself. */
const wakeUpToleranceMs = 100;

/** A request that is later than this would be too close to the next one. */
const maxLatenessMs = 30;

/** The reservation of a step, for the first of its requests. */
const stepReservation = new AsyncLocalStorage<{ requestAt: number; isUsed: boolean }>();

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
    const reserve = exclusive((ctx: ObjectContext, input: ReserveInput) => this.#reserve(ctx, input));
    const pause = exclusive(async (ctx: ObjectContext, { pauseMs }: { pauseMs: number }) => {
      const [state, now] = [await readState(ctx), await ctx.date.now()];
      const waitMs = Math.min(Number(pauseMs) || 0, maxRetryAfterMs);
      ctx.set("state", pauseRequests(state, now + waitMs));
    });
    const resume = exclusive(async (ctx: ObjectContext) => {
      ctx.set("state", { ...(await readState(ctx)), nextRequestAt: 0, pausedUntil: 0 });
    });
    return object({ name: this.#name, handlers: { reserve, pause, resume }, options });
  }

  /**
   * Returns the task with a reservation, after the step has slept in Restate until its time. Returns undefined after
   * the sleep if the daily quota was used up: reserve again.
   */
  async reserve<T>(ctx: Context, quotaKey: string, task: () => Promise<T>): Promise<(() => Promise<T>) | undefined> {
    const client = ctx.objectClient<RateLimiterHandlers>({ name: this.#name }, quotaKey);
    const { requestAt, waitMs, isQuotaUsedUp } = await client.reserve({});
    if (waitMs > 2 * wakeUpToleranceMs) await ctx.sleep(waitMs - wakeUpToleranceMs);
    return isQuotaUsedUp ? undefined : () => stepReservation.run({ requestAt, isUsed: false }, task);
  }

  /** The connector's rate limiter: uses the reservation of the step first, then reserves through the ingress. */
  createRateLimiter(quotaKey: string): RateLimiter {
    const call = createIngressClient(this.#ingress, `${this.#name}/${encodeURIComponent(quotaKey)}`);
    const reserveMore = async (input: ReserveInput): Promise<Reservation> => {
      const answer = (await call("reserve", input)) as ObjectReservation;
      const { isQuotaUsedUp, requestAt: _requestAt, ...reservation } = answer;
      if (!isQuotaUsedUp) return reservation;
      throw new ConnectorError("daily_limit_reached", "the daily quota of requests is used up", {
        retryAfterMs: reservation.waitMs,
      });
    };
    return {
      async reserve(priority, connection, limit) {
        const reservation = stepReservation.getStore();
        if (!reservation || reservation.isUsed) return reserveMore({ priority, connection, limit });
        reservation.isUsed = true;
        const waitMs = reservation.requestAt - Date.now();
        if (waitMs < -maxLatenessMs || connection?.isNew)
          return reserveMore({ priority, connection, limit, isReplacement: true });
        return { waitMs: Math.max(0, waitMs), quotaRemaining: Number.MAX_SAFE_INTEGER };
      },
      async pause(pauseMs) {
        await call("pause", { pauseMs });
      },
    };
  }

  async #reserve(ctx: ObjectContext, input: ReserveInput): Promise<ObjectReservation> {
    const { isReplacement = false, ...options } = input;
    const [stored, now] = [await readState(ctx), await ctx.date.now()];
    const before = isReplacement ? { ...stored, requestsUsed: Math.max(0, stored.requestsUsed - 1) } : stored;
    try {
      const [reservation, state] = reserveRequest(this.#limits, before, now, options);
      ctx.set("state", state);
      return { ...reservation, requestAt: now + reservation.waitMs };
    } catch (error) {
      if (!ConnectorError.is(error) || error.retryAfterMs === undefined) throw error;
      const { retryAfterMs: waitMs } = error;
      return { requestAt: now + waitMs, waitMs, quotaRemaining: 0, isQuotaUsedUp: true };
    }
  }
}

async function readState(ctx: ObjectContext): Promise<RateLimiterState> {
  return (await ctx.get<RateLimiterState>("state")) ?? { nextRequestAt: 0, day: -1, requestsUsed: 0 };
}

const timeouts = { connectMs: 10_000, responseMs: 30_000, totalMs: 30_000 };
const maxBytes = 1_000_000;

/** Calls the handlers of an object through the ingress. Returns the JSON of the response. */
function createIngressClient({ url, headers = {} }: Ingress, path: string) {
  return async (handler: string, input: object): Promise<unknown> => {
    const response = await gotTransport({
      method: "POST",
      url: `${url}/${path}/${handler}`,
      headers: { ...headers, "content-type": "application/json" },
      body: JSON.stringify(input),
      timeouts,
      maxBytes,
    }).catch(() => undefined);
    const isSuccess = response && response.status >= 200 && response.status <= 299;
    if (isSuccess) return response.body.length > 0 ? JSON.parse(new TextDecoder().decode(response.body)) : undefined;
    throw new ConnectorError("network_error", `the rate limiter at ${url} did not respond`, {
      retryable: true,
      remedy: "Check the URL of Restate's ingress.",
    });
  };
}
