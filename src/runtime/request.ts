// From manifest and input to the request. Pure.
import { ConnectorError } from "../errors/errors.ts";
import type { ActionManifest } from "../generated/manifest.ts";
import { matchesCondition } from "./condition.ts";
import type { Action } from "./manifests.ts";
import { fillPath, fillTemplate, listPathInputs, listTemplateInputs } from "./template.ts";

export type Effect = ActionManifest["effect"];
export type HttpMethod = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

/** A body that is created again for each attempt. */
export interface StreamBody {
  /** Headers and content; called once per attempt. `close` releases the content, also if it was not read. */
  open(): Promise<{ headers: Record<string, string>; content: AsyncIterable<Uint8Array>; close?: () => void }>;
  /** It can be opened once, so a failed request is not sent again. */
  isSingleUse?: boolean;
  /** Describes the content in a dry run. */
  preview: Record<string, unknown>;
}

/** A request without credentials. */
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
  /** Whether repeating it is safe. */
  isIdempotent: boolean;
  /** Longest time for the response. */
  timeoutMs?: number;
}

type Input = Readonly<Record<string, unknown>>;

/** The request that a manifest declares for an input. `unsent` are the inputs that are never sent. */
export function prepareRequest(action: Action, input: Input, unsent: ReadonlySet<string>): PreparedRequest {
  const { request } = action;
  if (!request) {
    const message = "the action declares no request, and the connector has no handler for it";
    throw new ConnectorError("invalid_manifest", message, { action: action.id });
  }
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
    query: { ...toQuery(fillTemplate(query ?? {}, input)), ...(othersInQuery && toQuery(others)) },
    ...(json !== undefined && { json }),
    isIdempotent: isIdempotent(action, input),
    ...(action.timeoutSeconds && { timeoutMs: action.timeoutSeconds * 1000 }),
  };
}

/** The query with its question mark; a list repeats its name. */
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

/** Whether a request may be repeated if the first attempt may have arrived. */
export function isIdempotent(action: Action, input: Input): boolean {
  if (getEffect(action, input) === "read" || action.idempotent === true) return true;
  return action.idempotencyKeyInput !== undefined && input[action.idempotencyKeyInput] !== undefined;
}

function toQuery(values: unknown): Record<string, string | string[]> {
  const entries = Object.entries(values ?? {}).filter(([, value]) => value !== undefined && value !== null);
  return Object.fromEntries(
    entries.map(([name, value]) => [name, Array.isArray(value) ? value.map(String) : String(value)]),
  );
}
