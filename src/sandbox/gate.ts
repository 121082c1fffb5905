// The way every API request takes: faults, credentials, limits, scopes, then its route.
import { authenticate, type Keyring } from "./auth.ts";
import type { Exchange, Route } from "./exchange.ts";
import { type Faults, faultAnswer, truncated } from "./faults.ts";
import type { Limits } from "./limits.ts";
import { Refusal, refuse, respond } from "./reply.ts";
import { SCOPES } from "./scopes.ts";
import type { State } from "./state.ts";

/** What one sandbox consists of; `state` and `limits` are new after a reset. */
export interface House {
  readonly state: State;
  readonly limits: Limits;
  readonly keyring: Keyring;
  readonly faults: Faults;
  readonly clock: () => number;
}

/** Text of the description; what Gong really says has not been recorded. */
const TOO_MANY = "API request limit exceeded";

function throttle(house: House, now: number): void {
  const wait = house.limits.admit(now);
  if (wait !== undefined) throw new Refusal(429, TOO_MANY, { headers: { "retry-after": String(wait) } });
}

function asRefusal(error: unknown): Refusal {
  if (error instanceof Refusal) return error;
  return new Refusal(500, ["Internal server error occurred", error instanceof Error ? error.message : String(error)]);
}

async function answer(house: House, requestId: string, work: (now: number) => Promise<Response>): Promise<Response> {
  try {
    return await work(house.clock());
  } catch (error) {
    return refuse(requestId, asRefusal(error));
  }
}

async function withFaults(house: House, operation: string, request: Request, work: () => Promise<Response>) {
  const fault = house.faults.take(operation);
  const early = fault === undefined ? undefined : await faultAnswer(fault, request);
  if (early !== undefined) return early;
  const response = await work();
  return fault?.connection === "truncate" ? truncated(response) : response;
}

/** Answers one request to a known operation. */
export function pass(house: House, route: Route, request: Request, params: Exchange["params"]): Promise<Response> {
  const operation = `${route.method} ${route.path}`;
  return withFaults(house, operation, request, () => {
    const requestId = house.state.random.token(19);
    return answer(house, requestId, async (now) => {
      const { demand } = authenticate(request, house.keyring, now);
      throttle(house, now);
      for (const scope of SCOPES[operation] ?? []) demand(scope);
      const { searchParams: query } = new URL(request.url);
      const exchange = { state: house.state, now, requestId, request, operation, params, query, demand };
      return respond(requestId, await route.answer(exchange));
    });
  });
}

/** Answers a request that no operation takes. */
export function turnAway(house: House, request: Request, isKnownPath: boolean): Promise<Response> {
  return withFaults(house, "", request, () => {
    const requestId = house.state.random.token(19);
    return answer(house, requestId, async (now) => {
      authenticate(request, house.keyring, now);
      throttle(house, now);
      throw isKnownPath ? new Refusal(405, "Method Not Allowed") : new Refusal(404, "Not Found");
    });
  });
}
