// @ts-nocheck
// The way every API request takes: faults, credentials, limits, scopes, then its route.
import { type AuthState, authenticate } from "./auth.ts";
import { createFaultResponse, type FaultQueue, truncateResponse } from "./fault_injection.ts";
import { scopeByOperation } from "./operation_scopes.ts";
import type { RequestCounter } from "./rate_limits.ts";
import { SandboxError, toWireError, toWireResponse } from "./responses.ts";
import type { RequestContext, Route } from "./route.ts";
import type { SandboxState } from "./state.ts";

/** What one sandbox consists of; `state` and `limits` are new after a reset. */
export interface SandboxContext {
  readonly state: SandboxState;
  readonly limits: RequestCounter;
  readonly keyring: AuthState;
  readonly faults: FaultQueue;
  readonly clock: () => number;
}

/** Text of the description; what Gong really says has not been recorded. */
const TOO_MANY = "API request limit exceeded";

function throttle(house: SandboxContext, now: number): void {
  const wait = house.limits.admit(now);
  if (wait !== undefined) throw new SandboxError(429, TOO_MANY, { headers: { "retry-after": String(wait) } });
}

function asRefusal(error: unknown): SandboxError {
  if (error instanceof SandboxError) return error;
  return new SandboxError(500, [
    "Internal server error occurred",
    error instanceof Error ? error.message : String(error),
  ]);
}

async function answer(
  house: SandboxContext,
  requestId: string,
  work: (now: number) => Promise<Response>,
): Promise<Response> {
  try {
    return await work(house.clock());
  } catch (error) {
    return toWireError(requestId, asRefusal(error));
  }
}

async function withFaults(house: SandboxContext, operation: string, request: Request, work: () => Promise<Response>) {
  const fault = house.faults.take(operation);
  const early = fault === undefined ? undefined : await createFaultResponse(fault, request);
  if (early !== undefined) return early;
  const response = await work();
  return fault?.connection === "truncate" ? truncateResponse(response) : response;
}

/** Answers one request to a known operation. */
export function handleRequest(
  house: SandboxContext,
  route: Route,
  request: Request,
  params: RequestContext["params"],
): Promise<Response> {
  const operation = `${route.method} ${route.path}`;
  return withFaults(house, operation, request, () => {
    const requestId = house.state.random.token(19);
    return answer(house, requestId, async (now) => {
      const { demand } = authenticate(request, house.keyring, now);
      throttle(house, now);
      for (const scope of scopeByOperation[operation] ?? []) demand(scope);
      const { searchParams: query } = new URL(request.url);
      const exchange = { state: house.state, now, requestId, request, operation, params, query, demand };
      return toWireResponse(requestId, await route.answer(exchange));
    });
  });
}

/** Answers a request that no operation takes. */
export function handleUnknownRoute(house: SandboxContext, request: Request, isKnownPath: boolean): Promise<Response> {
  return withFaults(house, "", request, () => {
    const requestId = house.state.random.token(19);
    return answer(house, requestId, async (now) => {
      authenticate(request, house.keyring, now);
      throttle(house, now);
      throw isKnownPath ? new SandboxError(405, "Method Not Allowed") : new SandboxError(404, "Not Found");
    });
  });
}
