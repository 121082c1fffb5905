// @ts-nocheck
// Lists in pages of 100, with signed cursors that end an hour after the first page was asked for.
import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import { badRequest } from "./responses.ts";
import type { RequestContext } from "./route.ts";
import { formatUtcDateTime, SECOND } from "./time.ts";

const PAGE_SIZE = 100;

interface Claims {
  readonly list: string;
  readonly total: number;
  readonly pageNumber: number;
  readonly pageSize: number;
  readonly time: string;
  readonly exp: number;
}

export interface RecordPage<T> {
  readonly records: Readonly<Record<string, unknown>>;
  readonly items: readonly T[];
}

const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString("base64url");

function sign(text: string, secret: string): string {
  return createHmac("sha256", secret).update(text).digest("base64url");
}

function issue(claims: Claims, secret: string): string {
  const text = `${encode({ alg: "HS256" })}.${encode(claims)}`;
  return `${text}.${sign(text, secret)}`;
}

function isClaims(value: unknown): value is Claims {
  return typeof value === "object" && value !== null && "pageNumber" in value && "exp" in value && "list" in value;
}

function verify(cursor: string, list: string, exchange: RequestContext): Claims {
  const failed = badRequest("Failed to verify cursor");
  const [head, payload, signature, ...rest] = cursor.split(".");
  if (head === undefined || payload === undefined || signature === undefined || rest.length > 0) throw failed;
  const expected = Buffer.from(sign(`${head}.${payload}`, exchange.state.secret));
  const given = Buffer.from(signature);
  if (expected.length !== given.length || !timingSafeEqual(expected, given)) throw failed;
  const claims: unknown = JSON.parse(Buffer.from(payload, "base64url").toString());
  if (!isClaims(claims) || claims.list !== list) throw failed;
  if (exchange.now >= claims.exp * SECOND) throw badRequest("cursor has expired");
  return claims;
}

/** `filter` is all that must stay the same from page to page; a cursor of another list cannot be verified. */
export function createPage<T>(
  exchange: RequestContext,
  items: readonly T[],
  filter: unknown,
  cursor?: string,
): RecordPage<T> {
  const { state, now, operation } = exchange;
  const list = createHash("sha256")
    .update(JSON.stringify([operation, filter]))
    .digest("base64url");
  const claims = cursor === undefined || cursor === "" ? undefined : verify(cursor, list, exchange);
  const pageNumber = claims?.pageNumber ?? 0;
  const shown = items.slice(pageNumber * PAGE_SIZE, (pageNumber + 1) * PAGE_SIZE);
  const next: Claims = {
    list,
    total: items.length,
    pageNumber: pageNumber + 1,
    pageSize: PAGE_SIZE,
    time: claims?.time ?? formatUtcDateTime(now),
    exp: claims?.exp ?? (now + state.cursorLifetimeMs) / SECOND,
  };
  const records = { totalRecords: items.length, currentPageSize: shown.length, currentPageNumber: pageNumber };
  const hasMore = items.length > (pageNumber + 1) * PAGE_SIZE;
  return { records: hasMore ? { ...records, cursor: issue(next, state.secret) } : records, items: shown };
}
