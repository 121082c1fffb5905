// Fault injection: tests make the next requests fail, and a hostile sandbox decides at random.
import type { FastifyRequest } from "fastify";
import {
  createEffect,
  type Delivery,
  type Effect,
  type HostileSource,
  type Misbehavior,
} from "./hostile/misbehaviors.ts";
import { createRandom, type Random } from "./random.ts";

export interface Fault {
  /** Only requests of this operation, such as `GET /v2/calls`. Default: any request of the API. */
  readonly operation?: string;
  /** Number of requests that it affects. Default 1. */
  readonly times?: number;
  /** One of the misbehaviors by name. */
  readonly misbehavior?: Misbehavior;
  /** Status of the response. `body` is sent unchanged if it is a string, and as JSON otherwise. */
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  /** How the response is sent, or that there is none. */
  readonly connection?: Delivery;
  /** Milliseconds before the response. */
  readonly delayMs?: number;
}

export interface FaultQueue {
  add(fault: Fault): void;
  clear(): void;
  /** The first fault that matches; counts one of its `times`. */
  take(operation: string): Fault | undefined;
}

/** The operation of token requests. A fault affects them only if it names it. */
export const tokenOperation = "POST /oauth2/generate-customer-token";

export function createFaultQueue(): FaultQueue {
  let entries: { fault: Fault; remaining: number }[] = [];
  return {
    add: (fault) => entries.push({ fault, remaining: fault.times ?? 1 }),
    clear: () => {
      entries = [];
    },
    take(operation) {
      const match = entries.find(
        ({ fault }) => fault.operation === operation || (fault.operation === undefined && operation !== tokenOperation),
      );
      if (match === undefined) return undefined;
      match.remaining -= 1;
      entries = entries.filter(({ remaining }) => remaining > 0);
      return match.fault;
    },
  };
}

/** What happens to a request, and by which misbehavior. */
export interface Decision {
  readonly effect: Effect;
  readonly misbehavior?: Misbehavior;
  readonly random: Random;
}

const injectedDelayMs = 50;
const injectedRandom = createRandom("injected");

/** The decision about a request: an injected fault first, else that of the hostile source. */
export function decide(
  operation: string,
  { headers }: FastifyRequest,
  faults: FaultQueue,
  hostile: HostileSource | undefined,
): Decision {
  const fault = faults.take(operation);
  if (fault === undefined && hostile !== undefined) {
    const { random, delayMs } = hostile;
    const misbehavior = hostile.select(operation === tokenOperation);
    return misbehavior === undefined
      ? { effect: {}, random }
      : { effect: createEffect(misbehavior, { random, headers, delayMs }), misbehavior, random };
  }
  const { misbehavior } = fault ?? {};
  const context = { random: injectedRandom, headers, delayMs: fault?.delayMs ?? injectedDelayMs };
  if (misbehavior !== undefined)
    return { effect: createEffect(misbehavior, context), misbehavior, random: injectedRandom };
  return { effect: fault === undefined ? {} : toEffect(fault), random: injectedRandom };
}

function toEffect({ status, headers, body = {}, connection, delayMs }: Fault): Effect {
  return {
    ...(status !== undefined && { response: { status, body, ...(headers && { headers }) } }),
    ...(connection && { connection }),
    ...(delayMs !== undefined && { delayMs }),
  };
}

/** A request as it arrived, before it is processed. */
export interface ReceivedRequest {
  readonly operation: string;
  readonly misbehavior?: Misbehavior;
  /** Whether the operation may have taken effect from the client's view: not if a 4xx is sent instead. */
  readonly mayHaveEffect: boolean;
}

export function describeRequest(operation: string, { effect, misbehavior }: Decision): ReceivedRequest {
  const { status = 500 } = effect.response ?? {};
  const mayHaveEffect = status < 400 || status >= 500;
  return { operation, ...(misbehavior && { misbehavior }), mayHaveEffect };
}
