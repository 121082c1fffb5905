// From a response to a page of output, or to the error of the connector's rules. Pure.
import type { ErrorCode, ErrorKind } from "../errors/error_codes.ts";
import { ConnectorError } from "../errors/errors.ts";
import type { ConnectorManifest } from "../generated/manifest.ts";
import { getPointer } from "../json/json_pointer.ts";
import { isRecord } from "../json/lossless_json.ts";
import type { Page } from "../pagination/pagination.ts";
import { type Condition, matchesCondition } from "./condition.ts";

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

/** The wait that a Retry-After header asks for, in seconds or until a date, and at least a second; undefined if it is past. */
export function getRetryAfterMs({ headers }: HttpResponse, now: number): number | undefined {
  const value = headers["retry-after"];
  if (!value) return undefined;
  const seconds = Number(value);
  const waitMs = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(value) - now;
  return waitMs > 0 ? Math.max(1000, waitMs) : undefined;
}

/** The page in a response whose list is at the pointer `items`. */
export function parsePage(connector: ConnectorManifest, action: string, items: string, response: HttpResponse): Page {
  const { body } = response;
  const list = getPointer(body, items);
  if (!Array.isArray(list))
    throw createInvalidResponseError(action, response, getRequestId(connector, response), `no list at ${items}`);
  const cursor = getPointer(body, connector.pagination.nextCursor) ?? "";
  if (typeof cursor !== "string") {
    const reason = `the cursor at ${connector.pagination.nextCursor} is no string`;
    throw createInvalidResponseError(action, response, getRequestId(connector, response), reason);
  }
  const total = getPointer(body, connector.pagination.total);
  return {
    items: list,
    ...(cursor !== "" && { nextCursor: cursor }),
    ...(typeof total === "number" && { total }),
  };
}

/** The page without the items for which the condition holds. */
export function excludeItems(page: Page, when: Condition): Page {
  const items = page.items.filter((item) => !matchesCondition(when, item));
  const excludedCount = page.items.length - items.length;
  return excludedCount === 0 ? page : { ...page, items, excludedCount };
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
