// @ts-nocheck
// One request on its way through the sandbox, and the routes that answer it.
import { readJson } from "./body.ts";
import { type Field, read } from "./fields.ts";
import type { SandboxResponse } from "./responses.ts";
import type { SandboxState } from "./state.ts";

export interface RequestContext {
  readonly state: SandboxState;
  readonly now: number;
  readonly requestId: string;
  readonly request: Request;
  /** Method and path template, such as `GET /v2/calls/{id}`. */
  readonly operation: string;
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  /** Throws Gong's 401 when the token lacks the scope. */
  readonly demand: (scope: string) => void;
}

export type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

export interface Route {
  readonly method: Method;
  readonly path: string;
  readonly answer: (exchange: RequestContext) => SandboxResponse | Promise<SandboxResponse>;
}

export function createRoute(method: Method, path: string, answer: Route["answer"]): Route {
  return { method, path, answer };
}

/** A route with a JSON body, read and checked before `answer` sees it. */
export function createBodyRoute<T>(
  method: Method,
  path: string,
  shape: Field<T>,
  answer: (exchange: RequestContext, body: NonNullable<T>) => SandboxResponse,
): Route {
  return { method, path, answer: async (exchange) => answer(exchange, read(shape, await readJson(exchange.request))) };
}
