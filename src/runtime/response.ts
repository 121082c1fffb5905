// From a reply to the output, or to the error that the connector's rules make of it; pure.

import type { ErrorCode, ErrorKind } from "../errors/error_codes.ts";
import { ConnectorError } from "../errors/errors.ts";
import type { ConnectorManifest } from "../generated/manifest.ts";
import { getPointer } from "../json/json_pointer.ts";
import { isRecord } from "../json/lossless_json.ts";

/** An answer as it came over the wire. */
export interface HttpResponse {
  status: number;
  headers: Readonly<Record<string, string>>;
  /** Parsed JSON; the text itself where it was no JSON; undefined where it was empty. */
  body: unknown;
}

/** What an answer that is no success means. */
export interface ApiFailure {
  kind: ErrorKind;
  code: ErrorCode;
  /** How the caller goes on without an error. */
  recover?: "empty_page" | "restart";
  /** A fresh access token may cure it. */
  refreshAccessToken: boolean;
  remedy?: string;
  scopes?: readonly string[];
  /** The vendor's own words. */
  messages: readonly string[];
}

type Rule = ConnectorManifest["errorRules"][number];
export type ErrorClassifier = (reply: HttpResponse, isList: boolean) => ApiFailure | undefined;

/** Compiles the error rules of a connector; the judge it returns answers undefined for a success. */
export function createErrorClassifier(connector: ConnectorManifest): ErrorClassifier {
  const rules = connector.errorRules.map((rule) => ({
    rule,
    text: rule.messagePattern ? new RegExp(rule.messagePattern, "i") : undefined,
  }));
  return (reply, isList) => {
    if (reply.status >= 200 && reply.status < 300) return undefined;
    const messages = messagesOf(connector, reply.body);
    const text = messages.join("\n");
    for (const { rule, text: pattern } of rules) {
      if (rule.listsOnly && !isList) continue;
      if (!covers(rule.status, reply.status)) continue;
      const match = pattern?.exec(text);
      if (pattern && !match) continue;
      return refusal(rule, messages, match?.groups?.scope);
    }
    const kind = reply.status >= 500 ? "unavailable" : "rejected";
    return { kind, code: defaultCodes[kind], refreshAccessToken: false, messages };
  };
}

/** The code of a failure by its kind, where the rule names no narrower one. */
const defaultCodes: Readonly<Record<ErrorKind, ErrorCode>> = {
  invalid_input: "service_rejected_input",
  unauthenticated: "credentials_rejected",
  forbidden: "service_forbidden",
  not_found: "service_not_found",
  conflict: "service_conflict",
  rejected: "service_rejected",
  rate_limited: "service_rate_limited",
  unavailable: "service_unavailable",
  invalid_response: "unexpected_response",
};

function refusal(rule: Rule, messages: readonly string[], scope: string | undefined): ApiFailure {
  const kind = rule.kind ?? "rejected";
  return {
    kind,
    code: rule.code ?? (kind === "forbidden" && scope ? "missing_scope" : defaultCodes[kind]),
    ...(rule.recover && { recover: rule.recover }),
    refreshAccessToken: rule.refreshAccessToken === true,
    ...(rule.remedy && { remedy: rule.remedy.replaceAll("{scope}", scope ?? "the missing scope") }),
    ...(scope && { scopes: [scope] }),
    messages,
  };
}

function covers(rule: string, status: number): boolean {
  return rule.endsWith("xx") ? rule[0] === String(status)[0] : rule === String(status);
}

function messagesOf(connector: ConnectorManifest, body: unknown): string[] {
  const found = getPointer(body, connector.errorResponse.messages);
  return Array.isArray(found) ? found.filter((message) => typeof message === "string") : [];
}

/** The vendor's id of a request, from the body or its header. */
export function getRequestId(connector: ConnectorManifest, reply: HttpResponse): string | undefined {
  const id = getPointer(reply.body, connector.errorResponse.requestId);
  return typeof id === "string" ? id : reply.headers[connector.errorResponse.requestIdHeader.toLowerCase()];
}

/** Milliseconds that a Retry-After header asks to wait, from seconds or a date. */
export function getRetryAfterMs(reply: HttpResponse, now: number): number | undefined {
  const value = reply.headers["retry-after"];
  if (!value) return undefined;
  const seconds = Number(value);
  if (Number.isFinite(seconds)) return Math.max(0, seconds * 1000);
  const date = Date.parse(value);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}

export interface Page {
  items: readonly unknown[];
  nextCursor?: string;
  total?: number;
  excludedCount?: number;
}

/** The page in a reply. */
export function parsePage(connector: ConnectorManifest, action: string, items: string, reply: HttpResponse): Page {
  const list = getPointer(reply.body, items);
  if (!Array.isArray(list)) {
    throw createInvalidResponseError(action, reply, getRequestId(connector, reply), `has no list at ${items}`);
  }
  const cursor = getPointer(reply.body, connector.pagination.nextCursor);
  const total = getPointer(reply.body, connector.pagination.total);
  return {
    items: list,
    ...(typeof cursor === "string" && cursor !== "" && { nextCursor: cursor }),
    ...(typeof total === "number" && { total }),
  };
}

export function createInvalidResponseError(
  action: string,
  reply: HttpResponse,
  requestId: string | undefined,
  fault: string,
): ConnectorError {
  const type = reply.headers["content-type"];
  const shape = isRecord(reply.body) ? "" : ` (${type ? `content type ${type}` : "no content type"})`;
  return new ConnectorError("unexpected_response", `the answer with status ${reply.status} ${fault}${shape}`, {
    action,
    status: reply.status,
    requestId,
    remedy: "Check the base URL, and that no proxy answers in its place; else report it with the request id.",
  });
}
