// Lists in pages of 100. Cursors are signed and expire an hour after the request for the first page.
import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import { endlessCursorPrefix } from "./hostile/body_changes.ts";
import { badRequest } from "./responses.ts";
import type { RequestContext } from "./route.ts";
import { formatUtcDateTime, secondMs } from "./time.ts";

const pageSize = 100;

interface CursorClaims {
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

function createCursor(claims: CursorClaims, secret: string): string {
  const text = `${encode({ alg: "HS256" })}.${encode(claims)}`;
  return `${text}.${sign(text, secret)}`;
}

function isClaims(value: unknown): value is CursorClaims {
  return typeof value === "object" && value !== null && "pageNumber" in value && "exp" in value && "list" in value;
}

function verifyCursor(cursor: string, list: string, context: RequestContext): CursorClaims {
  const error = badRequest("Failed to verify cursor");
  const [header, payload, signature, ...rest] = cursor.split(".");
  if (header === undefined || payload === undefined || signature === undefined || rest.length > 0) throw error;
  const expected = Buffer.from(sign(`${header}.${payload}`, context.state.secret));
  const provided = Buffer.from(signature);
  if (expected.length !== provided.length || !timingSafeEqual(expected, provided)) throw error;
  const claims: unknown = JSON.parse(Buffer.from(payload, "base64url").toString());
  if (!isClaims(claims) || claims.list !== list) throw error;
  if (context.now >= claims.exp * secondMs) throw badRequest("cursor has expired");
  return claims;
}

/** `filter` is everything that must be equal for all pages. A cursor of another list is rejected. */
export function createPage<T>(
  context: RequestContext,
  items: readonly T[],
  filter: unknown,
  cursor?: string,
): RecordPage<T> {
  const { state, now, operation } = context;
  const list = createHash("sha256")
    .update(JSON.stringify([operation, filter]))
    .digest("base64url");
  const isFirst = cursor === undefined || cursor === "" || cursor.startsWith(endlessCursorPrefix);
  const claims = isFirst ? undefined : verifyCursor(cursor, list, context);
  const pageNumber = claims?.pageNumber ?? 0;
  const pageItems = items.slice(pageNumber * pageSize, (pageNumber + 1) * pageSize);
  const next: CursorClaims = {
    list,
    total: items.length,
    pageNumber: pageNumber + 1,
    pageSize: pageSize,
    time: claims?.time ?? formatUtcDateTime(now),
    exp: claims?.exp ?? (now + state.cursorLifetimeMs) / secondMs,
  };
  const records = { totalRecords: items.length, currentPageSize: pageItems.length, currentPageNumber: pageNumber };
  const hasMore = items.length > (pageNumber + 1) * pageSize;
  return { records: hasMore ? { ...records, cursor: createCursor(next, state.secret) } : records, items: pageItems };
}
