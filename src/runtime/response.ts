// From a response to a page of output, or to the error of the connector's rules. Pure.
import type { ErrorCode, ErrorKind } from "../errors/error_codes.ts";
import { ConnectorError } from "../errors/errors.ts";
import type { ConnectorManifest } from "../generated/manifest.ts";
import { getPointer } from "../json/json_pointer.ts";
import { isRecord } from "../json/lossless_json.ts";

/** A response of the vendor. */
export interface HttpResponse {
  status: number;
  headers: Readonly<Record<string, string>>;
  /** Parsed JSON; the text if it is not JSON; undefined if it is empty. */
  body: unknown;
}

/** The meaning of a response that is not a success. */
export interface ApiFailure {
  kind: ErrorKind;
  code: ErrorCode;
  /** How the caller continues without an error. */
  recover?: "empty_page" | "restart";
  /** A new access token may solve it. */
  refreshAccessToken: boolean;
  remedy?: string;
  scopes?: readonly string[];
  /** The vendor's messages. */
  messages: readonly string[];
  /** For a refused idempotency key: the output of the request that used it. */
  existingOutput?: Readonly<Record<string, unknown>>;
}

type Rule = ConnectorManifest["errorRules"][number];
export type ErrorClassifier = (response: HttpResponse, isList: boolean) => ApiFailure | undefined;

/** Compiles the error rules of a connector. The classifier returns undefined for a success. */
export function createErrorClassifier(connector: ConnectorManifest): ErrorClassifier {
  const rules = connector.errorRules.map((rule) => ({
    rule,
    pattern: rule.messagePattern ? new RegExp(rule.messagePattern, "i") : undefined,
  }));
  return ({ status, body }, isList) => {
    if (status >= 200 && status < 300) return undefined;
    const messages = getMessages(connector, body);
    const text = messages.join("\n");
    for (const { rule, pattern } of rules) {
      if ((rule.listsOnly && !isList) || !matchesStatus(rule.status, status)) continue;
      const match = pattern?.exec(text);
      if (pattern && !match) continue;
      return toApiFailure(rule, messages, match?.groups?.scope);
    }
    const kind = status >= 500 ? "unavailable" : "rejected";
    return { kind, code: defaultCodes[kind], refreshAccessToken: false, messages };
  };
}

/** The code by kind, unless the rule names a narrower one. */
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

function toApiFailure(rule: Rule, messages: readonly string[], scope: string | undefined): ApiFailure {
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

function matchesStatus(rule: string, status: number): boolean {
  return rule.endsWith("xx") ? rule[0] === String(status)[0] : rule === String(status);
}

function getMessages(connector: ConnectorManifest, body: unknown): string[] {
  const messages = getPointer(body, connector.errorResponse.messages);
  return Array.isArray(messages) ? messages.filter((message) => typeof message === "string") : [];
}

/** The vendor's id of a request, from the body or its header. */
export function getRequestId(connector: ConnectorManifest, response: HttpResponse): string | undefined {
  const id = getPointer(response.body, connector.errorResponse.requestId);
  return typeof id === "string" ? id : response.headers[connector.errorResponse.requestIdHeader.toLowerCase()];
}

/** The value of a Retry-After header, from seconds or a date. */
export function getRetryAfterMs({ headers }: HttpResponse, now: number): number | undefined {
  const value = headers["retry-after"];
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
  /** Ids of items that were left out because it is not known yet whether they are private; among the excluded ones. */
  unknownIds?: readonly string[];
}

/** The page in a response whose list is at the pointer `items`. */
export function parsePage(connector: ConnectorManifest, action: string, items: string, response: HttpResponse): Page {
  const { body } = response;
  const list = getPointer(body, items);
  if (!Array.isArray(list))
    throw createInvalidResponseError(action, response, getRequestId(connector, response), `no list at ${items}`);
  const cursor = getPointer(body, connector.pagination.nextCursor);
  const total = getPointer(body, connector.pagination.total);
  return {
    items: list,
    ...(typeof cursor === "string" && cursor !== "" && { nextCursor: cursor }),
    ...(typeof total === "number" && { total }),
  };
}

/** The error of a success status with another body than expected. */
export function createInvalidResponseError(
  action: string,
  { status, headers, body }: HttpResponse,
  requestId: string | undefined,
  reason: string,
): ConnectorError {
  const isJson = isRecord(body) || Array.isArray(body);
  const type = isJson
    ? ""
    : `, ${headers["content-type"] ? `content type ${headers["content-type"]}` : "no content type"}`;
  const code = isJson ? "unexpected_response" : "invalid_json_response";
  return new ConnectorError(code, `status ${status}${type}, ${reason}`, { action, status, requestId });
}
