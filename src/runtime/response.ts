// From a response to a page of output, or to the error of the connector's rules. Pure.
import { type ErrorCode, type ErrorKind, errorCodes } from "../errors/error_codes.ts";
import { ConnectorError } from "../errors/errors.ts";
import type { ConnectorManifest } from "../generated/manifest.ts";
import { readTypedPart } from "../json/apply_schema_types.ts";
import { hasDeclaredType } from "../json/declared_types.ts";
import { getPointer, schemaAt, setPointer } from "../json/json_pointer.ts";
import { isRecord, type JsonBody } from "../json/lossless_json.ts";
import { getItemKey, type Page } from "../pagination/pagination.ts";
import { type Condition, matchesCondition } from "./condition.ts";
import type { Action } from "./manifests.ts";

/** A response of the vendor. Its body is parsed JSON; the text if it is not JSON; undefined if it is empty. */
export interface HttpResponse extends JsonBody {
  status: number;
  headers: Readonly<Record<string, string>>;
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
  /** Every text of the response at the paths of messages, for patterns. */
  allText?: string;
  /** For a refused idempotency key: the output of the request that used it. */
  existingOutput?: Readonly<Record<string, unknown>>;
  /** The vendor's page about the error. */
  helpUrl?: string;
}

type Rule = ConnectorManifest["errorRules"][number];
export type ErrorClassifier = (
  response: HttpResponse,
  request: { action: string; isList: boolean },
) => ApiFailure | undefined;

const classifiers = new WeakMap<ConnectorManifest, ErrorClassifier>();

/** The classifier with the error rules of a connector, which returns undefined for a success. */
export function getErrorClassifier(connector: ConnectorManifest): ErrorClassifier {
  const classifier = classifiers.get(connector) ?? createErrorClassifier(connector);
  classifiers.set(connector, classifier);
  return classifier;
}

function createErrorClassifier(connector: ConnectorManifest): ErrorClassifier {
  const rules = connector.errorRules.map((rule) => ({
    rule,
    pattern: rule.messagePattern ? new RegExp(rule.messagePattern, "i") : undefined,
  }));
  return ({ status, body }, { action, isList }) => {
    if (status >= 200 && status < 300) return undefined;
    const { messages, allText, helpUrl } = readExplanation(connector, body);
    const explanation = { messages, allText, ...(helpUrl !== undefined && { helpUrl }) };
    for (const { rule, pattern } of rules) {
      if ((rule.listsOnly && !isList) || !matchesStatus(rule.status, status)) continue;
      const match = pattern?.exec(allText);
      if ((pattern && !match) || rule.actions?.includes(action) === false) continue;
      if (rule.kind === "unauthenticated" && !isAuthoritative(connector.errorResponse.authoritative, body))
        return createForeignFailure(status);
      return { ...toApiFailure(rule, match?.groups?.scope), ...explanation };
    }
    const kind = status >= 500 ? "unavailable" : "rejected";
    return { kind, code: defaultCodes[kind], refreshAccessToken: false, ...explanation };
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

function toApiFailure(rule: Rule, scope: string | undefined): Omit<ApiFailure, "messages"> {
  const kind = rule.kind ?? "rejected";
  return {
    kind,
    code: rule.code ?? (kind === "forbidden" && scope ? "missing_scope" : defaultCodes[kind]),
    ...(rule.recover && { recover: rule.recover }),
    refreshAccessToken: rule.refreshAccessToken === true,
    ...(rule.remedy && { remedy: rule.remedy.replaceAll("{scope}", scope ?? "the missing scope") }),
    ...(scope && { scopes: [scope] }),
  };
}

/** Whether the vendor wrote an error response, and not a proxy. Only the vendor can reject credentials for good. */
export function isAuthoritative(pointers: readonly string[], body: unknown): boolean {
  return isRecord(body) && pointers.some((pointer) => (getPointer(body, pointer) ?? "") !== "");
}

/** The credentials stay in use: a proxy or a firewall may have answered. */
function createForeignFailure(status: number): ApiFailure {
  const messages = [`status ${status} in a form that the service does not use`];
  const remedy = "Try again. If it persists, a proxy or firewall on the way to the service answers in its place.";
  return { kind: "unavailable", code: "service_unavailable", refreshAccessToken: false, messages, remedy };
}

function matchesStatus(rule: string, status: number): boolean {
  return rule.endsWith("xx") ? rule[0] === String(status)[0] : rule === String(status);
}

/** What the vendor says about an error. Its own sentence comes before a list of messages, by the order of the manifest. */
function readExplanation(
  { errorResponse }: ConnectorManifest,
  body: unknown,
): { messages: readonly string[]; allText: string; helpUrl: string | undefined } {
  const texts = errorResponse.messages.map((pointer) => listTexts(getPointer(body, pointer)));
  return {
    messages: texts.find((found) => found.length > 0) ?? [],
    allText: texts.flat().join("\n"),
    helpUrl: errorResponse.helpUrl
      ?.flatMap((pointer) => listTexts(getPointer(body, pointer)))
      .find((url) => url.startsWith("https://") && URL.canParse(url)),
  };
}

/** Bounds of what an error quotes, so that it stays readable in logs and pages. The vendor's texts are a sentence each. */
const maxTexts = 25;
const maxTextLength = 1000;

function listTexts(value: unknown): string[] {
  const values: unknown[] = Array.isArray(value) ? value : [value];
  const texts = values.filter((text) => typeof text === "string").filter((text) => text.trim() !== "");
  const shorten = (text: string): string => (text.length > maxTextLength ? `${text.slice(0, maxTextLength)}…` : text);
  return texts.slice(0, maxTexts).map(shorten);
}

/** The vendor's id of a request, from the body or its header. */
export function getRequestId(connector: ConnectorManifest, response: HttpResponse): string | undefined {
  const id = getPointer(response.body, connector.errorResponse.requestId);
  return typeof id === "string" ? id : response.headers[connector.errorResponse.requestIdHeader.toLowerCase()];
}

/**
 * The output of an action that returns one value. A write without content returns an object with the id of its request; any
 * other response to a write must have the values that the output requires, since an id that is missing cannot be asked for.
 */
export function readOutput(connector: ConnectorManifest, action: Action, response: HttpResponse): unknown {
  const { pick = "" } = action.response ?? {};
  const { required = [] } = action.output;
  const isWrite = action.effect !== "read";
  const isEmpty = response.body === undefined;
  if (isWrite && isEmpty) {
    const [id, pointer] = [getRequestId(connector, response), connector.errorResponse.requestId];
    const acknowledgment = id === undefined || !schemaAt(action.output, pointer) ? {} : setPointer({}, pointer, id);
    if (required.every((name) => response.status === 204 && `/${name}` === pointer)) return acknowledgment;
  }
  if (!isRecord(response.body) && !Array.isArray(response.body))
    throw createInvalidResponseError(connector, action, response, isEmpty ? "no content" : "not JSON");
  const output = readTypedPart(response, pick, action.output);
  // An empty look-up must not read as "nothing was found": a response of the vendor has at least the id of its request.
  if (!isWrite && pick === "" && isRecord(output) && action.output.properties && Object.keys(output).length === 0)
    throw createInvalidResponseError(connector, action, response, "an empty object");
  if (!isWrite) return output;
  const missing = required.filter((name) => {
    const value = getPointer(output, `/${name}`) ?? undefined;
    return value === undefined || !hasDeclaredType(schemaAt(action.output, `/${name}`) ?? {}, value);
  });
  if (missing.length === 0 && (output ?? undefined) !== undefined) return output;
  const names = missing.map((name) => `${pick}/${name}`).join(" and ") || pick;
  throw createInvalidResponseError(connector, action, response, `nothing, or another type, at ${names}`);
}

/** The page in the response of a list action. */
export function parsePage(connector: ConnectorManifest, action: Action, response: HttpResponse): Page {
  const { body } = response;
  const { items = "" } = action.response ?? {};
  const list = readTypedPart(response, items, schemaAt(action.output, "/items"));
  if (!Array.isArray(list)) throw createInvalidResponseError(connector, action, response, `no list at ${items}`);
  const { nextCursor: cursorPath } = connector.pagination;
  const cursor = getPointer(body, cursorPath) ?? "";
  if (typeof cursor !== "string")
    throw createInvalidResponseError(connector, action, response, `the cursor at ${cursorPath} is no string`);
  const total = getPointer(body, connector.pagination.total);
  const timeZone = getPointer(body, connector.pagination.timeZone ?? "");
  return {
    items: list,
    ...(list.length > 0 && { firstItemKey: getItemKey(action, list[0]) }),
    ...(cursor !== "" && { nextCursor: cursor }),
    ...(typeof total === "number" && { total }),
    ...(typeof timeZone === "string" && { timeZone }),
  };
}

/** The page with only the items for which the condition holds, and the number of the others. */
export function excludeItems(page: Page, unless: Condition): Page {
  const items = page.items.filter((item) => matchesCondition(unless, item));
  const count = page.items.length - items.length;
  return count === 0 ? page : { ...page, items, excludedCount: count + (page.excludedCount ?? 0) };
}

/** The error of a success status with another body than expected. A write may have taken effect. */
export function createInvalidResponseError(
  connector: ConnectorManifest,
  { id, effect }: Action,
  response: HttpResponse,
  reason: string,
): ConnectorError {
  const { status, headers, body, issue } = response;
  const isJson = isRecord(body) || Array.isArray(body);
  const type = isJson
    ? ""
    : `, ${headers["content-type"] ? `content type ${headers["content-type"]}` : "no content type"}`;
  const code = isJson ? "unexpected_response" : "invalid_json_response";
  return new ConnectorError(code, `status ${status}${type}, ${issue ?? reason}`, {
    action: id,
    status,
    requestId: getRequestId(connector, response),
    ...(effect !== "read" && { remedy: errorCodes.outcome_unknown.remedy }),
  });
}
