// From a reply to the output, or to the error that the connector's rules make of it; pure.
import type { ConnectorManifest } from "../generated/manifest.ts";
import { ConnectorError, type ErrorKind } from "./errors.ts";
import { at, isRecord } from "./json.ts";

/** An answer as it came over the wire. */
export interface Reply {
  status: number;
  headers: Readonly<Record<string, string>>;
  /** Parsed JSON; the text itself where it was no JSON; undefined where it was empty. */
  body: unknown;
}

/** What an answer that is no success means. */
export interface Refusal {
  kind: ErrorKind;
  /** How the caller goes on without an error. */
  recover?: "empty_page" | "restart";
  /** A fresh access token may cure it. */
  refresh: boolean;
  fix?: string;
  scopes?: readonly string[];
  /** The vendor's own words. */
  messages: readonly string[];
}

type Rule = ConnectorManifest["errors"][number];
export type Judge = (reply: Reply, isList: boolean) => Refusal | undefined;

/** Compiles the error rules of a connector; the judge it returns answers undefined for a success. */
export function createJudge(connector: ConnectorManifest): Judge {
  const rules = connector.errors.map((rule) => ({ rule, text: rule.text ? new RegExp(rule.text, "i") : undefined }));
  return (reply, isList) => {
    if (reply.status >= 200 && reply.status < 300) return undefined;
    const messages = messagesOf(connector, reply.body);
    const text = messages.join("\n");
    for (const { rule, text: pattern } of rules) {
      if (rule.lists && !isList) continue;
      if (!covers(rule.status, reply.status)) continue;
      const match = pattern?.exec(text);
      if (pattern && !match) continue;
      return refusal(rule, messages, match?.groups?.scope);
    }
    return { kind: reply.status >= 500 ? "unavailable" : "rejected", refresh: false, messages };
  };
}

function refusal(rule: Rule, messages: readonly string[], scope: string | undefined): Refusal {
  return {
    kind: rule.kind ?? "rejected",
    ...(rule.recover && { recover: rule.recover }),
    refresh: rule.refresh === true,
    ...(rule.fix && { fix: rule.fix.replaceAll("{scope}", scope ?? "the missing scope") }),
    ...(scope && { scopes: [scope] }),
    messages,
  };
}

function covers(rule: string, status: number): boolean {
  return rule.endsWith("xx") ? rule[0] === String(status)[0] : rule === String(status);
}

function messagesOf(connector: ConnectorManifest, body: unknown): string[] {
  const found = at(body, connector.reply.messages);
  return Array.isArray(found) ? found.filter((message) => typeof message === "string") : [];
}

/** The vendor's id of a request, from the body or its header. */
export function requestIdOf(connector: ConnectorManifest, reply: Reply): string | undefined {
  const id = at(reply.body, connector.reply.requestId);
  return typeof id === "string" ? id : reply.headers[connector.reply.requestIdHeader.toLowerCase()];
}

/** Milliseconds that a Retry-After header asks to wait, from seconds or a date. */
export function retryAfterOf(reply: Reply, now: number): number | undefined {
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
  withheld?: number;
}

/** The page in a reply. */
export function pageOf(connector: ConnectorManifest, action: string, items: string, reply: Reply): Page {
  const list = at(reply.body, items);
  if (!Array.isArray(list)) {
    throw invalidReply(action, reply, requestIdOf(connector, reply), `has no list at ${items}`);
  }
  const cursor = at(reply.body, connector.paging.nextCursor);
  const total = at(reply.body, connector.paging.total);
  return {
    items: list,
    ...(typeof cursor === "string" && cursor !== "" && { nextCursor: cursor }),
    ...(typeof total === "number" && { total }),
  };
}

export function invalidReply(
  action: string,
  reply: Reply,
  requestId: string | undefined,
  fault: string,
): ConnectorError {
  const type = reply.headers["content-type"];
  const shape = isRecord(reply.body) ? "" : ` (${type ? `content type ${type}` : "no content type"})`;
  return new ConnectorError("invalid_reply", `${action}: the answer with status ${reply.status} ${fault}${shape}`, {
    action,
    status: reply.status,
    requestId,
    fix: "Check the base URL, and that no proxy answers in its place; else report it with the request id.",
  });
}
