// From manifest and input to the request that goes over the wire; pure.
import type { ActionManifest } from "../generated/manifest.ts";
import { matchesCondition } from "./condition.ts";
import type { Action } from "./manifests.ts";
import { fillPath, fillTemplate, listPathInputs, listTemplateInputs } from "./template.ts";

export type Effect = ActionManifest["effect"];
export type HttpMethod = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

/** A body that is made anew for each attempt, so that a retry never sends half of it. */
export interface StreamBody {
  /** Headers and content; called once per attempt. `close` lets go of what was opened, read or not. */
  open(): Promise<{ headers: Record<string, string>; content: AsyncIterable<Uint8Array>; close?: () => void }>;
  /** It can be opened only once, so there is no second attempt. */
  isSingleUse?: boolean;
  /** What `--dry-run` shows in place of the content. */
  preview: Record<string, unknown>;
}

/** A request before it is signed. */
export interface PreparedRequest {
  method: HttpMethod;
  /** Path under the base URL, percent-encoded, without query. */
  path: string;
  query: Record<string, string | readonly string[]>;
  headers?: Record<string, string>;
  /** JSON body. */
  json?: unknown;
  /** Streamed body. */
  stream?: StreamBody;
  /** Whether sending it twice is as good as once. */
  isIdempotent: boolean;
  /** How long the whole answer may take, in milliseconds. */
  timeoutMs?: number;
}

type Input = Readonly<Record<string, unknown>>;

/** The request that a manifest declares for an input. `unsent` are the inputs that are never sent. */
export function prepareRequest(action: Action, input: Input, unsent: ReadonlySet<string>): PreparedRequest {
  const { request } = action;
  if (!request) throw new TypeError(`${action.id} declares no request; its handler makes it`);
  const { method, path, query, body } = request;
  const placed = new Set([
    ...unsent,
    ...listPathInputs(path),
    ...listTemplateInputs(query),
    ...listTemplateInputs(body),
  ]);
  const names =
    body === undefined ? Object.keys(action.input.properties ?? {}).filter((name) => !placed.has(name)) : [];
  const others = Object.fromEntries(names.flatMap((name) => (input[name] === undefined ? [] : [[name, input[name]]])));
  const othersInQuery = method === "GET" || method === "DELETE";
  const json = body === undefined && !othersInQuery && names.length > 0 ? others : fillTemplate(body, input);
  return {
    method,
    path: fillPath(path, input),
    query: { ...queryOf(fillTemplate(query ?? {}, input)), ...(othersInQuery && queryOf(others)) },
    ...(json !== undefined && { json }),
    isIdempotent: isIdempotent(action, input),
    ...(action.timeoutSeconds && { timeoutMs: action.timeoutSeconds * 1000 }),
  };
}

/** The query as it stands in a URL, with its question mark; a list repeats its name. */
export function formatQuery(query: PreparedRequest["query"]): string {
  const entries = Object.entries(query).flatMap(([name, value]) =>
    [value].flat().map((item): [string, string] => [name, String(item)]),
  );
  return entries.length === 0 ? "" : `?${new URLSearchParams(entries)}`;
}

/** The effect of an action under an input: that of the first matching variant with an effect, else its own. */
export function getEffect({ effect, variants = [] }: Pick<Action, "effect" | "variants">, input: Input): Effect {
  return variants.find((variant) => variant.effect && matchesCondition(variant.when, input))?.effect ?? effect;
}

/** Whether an action may be sent again when nobody knows if the first try arrived. */
export function isIdempotent(action: Action, input: Input): boolean {
  if (getEffect(action, input) === "read" || action.idempotent === true) return true;
  return action.idempotencyKeyInput !== undefined && input[action.idempotencyKeyInput] !== undefined;
}

function queryOf(values: unknown): Record<string, string | string[]> {
  const entries = Object.entries(values ?? {}).filter(([, value]) => value !== undefined && value !== null);
  return Object.fromEntries(
    entries.map(([name, value]) => [name, Array.isArray(value) ? value.map(String) : String(value)]),
  );
}
