// From manifest and input to the request that goes over the wire; pure.
import type { ActionManifest } from "../generated/manifest.ts";
import { getPointer } from "./lossless_json.ts";
import type { Action } from "./manifests.ts";

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

/** The request that a manifest declares for an input. `unsent` names the inputs that never go over the wire. */
export function prepareRequest(action: Action, input: Input, unsent: ReadonlySet<string>): PreparedRequest {
  const { request } = action;
  if (!request) throw new TypeError(`${action.id} declares no request; its handler makes it`);
  const named = new Set(unsent);
  const path = request.path.replace(/\{(\w+)\}/g, (_all, name: string) => {
    named.add(name);
    return encodeURIComponent(String(input[name]));
  });
  const query = queryOf(fillTemplate(request.query ?? {}, input, named));
  const body = request.body === undefined ? undefined : fillTemplate(request.body, input, named);
  const inQuery = request.method === "GET" || request.method === "DELETE";
  const left =
    request.body === undefined ? Object.keys(action.input.properties ?? {}).filter((name) => !named.has(name)) : [];
  const rest = Object.fromEntries(left.flatMap((name) => (input[name] === undefined ? [] : [[name, input[name]]])));
  const json = body ?? (inQuery || left.length === 0 ? undefined : rest);
  return {
    method: request.method,
    path,
    query: inQuery ? { ...query, ...queryOf(rest) } : query,
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

/** The effect of an action under an input: the first `effectWhen` that holds, else `effect`. */
export function getEffect(action: Action, input: Input): Effect {
  return action.effectWhen?.find(({ when }) => matchesCondition(when, input))?.effect ?? action.effect;
}

/** Whether an action may be sent again when nobody knows if the first try arrived. */
export function isIdempotent(action: Action, input: Input): boolean {
  if (getEffect(action, input) === "read" || action.idempotent === true) return true;
  return action.idempotencyKeyInput !== undefined && input[action.idempotencyKeyInput] !== undefined;
}

/** Whether a condition of a manifest holds for an input. */
export function matchesCondition(when: { input: string; equals?: string | number | boolean }, input: unknown): boolean {
  const value = getPointer(input, when.input);
  return when.equals === undefined ? value !== undefined : value === when.equals;
}

/** The names of all {name} in a template. */
export function listTemplateInputs(template: unknown): string[] {
  if (typeof template === "string") return [/^\{(\w+)\}$/.exec(template)?.[1] ?? []].flat();
  if (typeof template !== "object" || template === null) return [];
  return Object.values(template).flatMap(listTemplateInputs);
}

/** Puts inputs where the template names them. An object or list emptied that way is gone, as are absent inputs. */
export function fillTemplate(template: unknown, input: Input, named: Set<string>): unknown {
  if (typeof template === "string") {
    const name = /^\{(\w+)\}$/.exec(template)?.[1];
    if (name === undefined) return template;
    named.add(name);
    return input[name];
  }
  if (Array.isArray(template)) {
    const items = template.map((item) => fillTemplate(item, input, named)).filter((item) => item !== undefined);
    return items.length > 0 || template.length === 0 ? items : undefined;
  }
  if (typeof template !== "object" || template === null) return template;
  const entries = Object.entries(template).map(([key, value]) => [key, fillTemplate(value, input, named)] as const);
  const present = entries.filter(([, value]) => value !== undefined);
  return present.length > 0 || entries.length === 0 ? Object.fromEntries(present) : undefined;
}

function queryOf(values: unknown): Record<string, string | string[]> {
  const entries = Object.entries(values ?? {}).filter(([, value]) => value !== undefined && value !== null);
  return Object.fromEntries(
    entries.map(([name, value]) => [name, Array.isArray(value) ? value.map(String) : String(value)]),
  );
}
