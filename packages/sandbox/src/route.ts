// One operation of the API: its method, path and body, and the function that responds.
import type { FastifyRequest } from "fastify";
import type { BodySchema } from "./body_schema.ts";
import type { SandboxResponse } from "./responses.ts";
import type { SandboxState } from "./state.ts";

export interface RequestContext {
  readonly state: SandboxState;
  readonly now: number;
  readonly request: FastifyRequest;
  /** Method and path template, such as `GET /v2/calls/{id}`. */
  readonly operation: string;
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  /** Throws Gong's 401 if the token lacks the scope. */
  readonly requireScope: (scope: string) => void;
}

export interface Route {
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  readonly path: string;
  /** JSON body; without it, the body is not parsed. */
  readonly body?: BodySchema<unknown>;
  /** `body` is validated. */
  readonly respond: (context: RequestContext, body: unknown) => SandboxResponse | Promise<SandboxResponse>;
}

export function createRoute(
  method: Route["method"],
  path: string,
  respond: (context: RequestContext) => SandboxResponse | Promise<SandboxResponse>,
): Route {
  return { method, path, respond };
}

/** A route with a JSON body. */
export function createBodyRoute<T>(
  method: Route["method"],
  path: string,
  schema: BodySchema<T>,
  respond: (context: RequestContext, body: T) => SandboxResponse,
): Route {
  // The server validates the body with the schema before it calls `respond`.
  return { method, path, body: schema, respond: (context, body) => respond(context, body as T) };
}
