// @ts-nocheck
// What stands in the query string or the path, refused in Gong's words.

import { badRequest } from "./responses.ts";
import type { RequestContext } from "./route.ts";
import { parseDateTime } from "./time.ts";

export function getParameter(exchange: RequestContext, name: string): string | undefined {
  const value = exchange.query.get(name);
  return value === null || value === "" ? undefined : value;
}

export function requireParameter(exchange: RequestContext, name: string): string {
  const value = getParameter(exchange, name);
  if (value === undefined) throw badRequest(`${name}: must not be null`);
  return value;
}

export function getPathParameter(exchange: RequestContext, name: string): string {
  return exchange.params[name] ?? "";
}

export function requireDigits(exchange: RequestContext, name: string): string {
  const value = requireParameter(exchange, name);
  if (!/^\d{1,20}$/.test(value)) throw badRequest(`${name}: must be a number`);
  return value;
}

export function getDateTime(exchange: RequestContext, name: string): number | undefined {
  const value = getParameter(exchange, name);
  if (value === undefined) return undefined;
  const at = parseDateTime(value);
  if (at === undefined) throw badRequest(`${name}: must be a date and time in ISO-8601 format`);
  return at;
}

export function requireDateTime(exchange: RequestContext, name: string): number {
  requireParameter(exchange, name);
  return getDateTime(exchange, name) ?? 0;
}

export function requireEnum<const T extends string>(exchange: RequestContext, name: string, choices: readonly T[]): T {
  const value = requireParameter(exchange, name);
  const found = choices.find((choice) => choice === value);
  if (found === undefined) throw badRequest(`${name}: must be one of ${choices.join(", ")}`);
  return found;
}

export function getBoolean(exchange: RequestContext, name: string): boolean {
  const value = getParameter(exchange, name);
  if (value !== undefined && value !== "true" && value !== "false") throw badRequest(`${name}: must be true or false`);
  return value === "true";
}

/** A range whose end does not follow its beginning is refused; `prefix` is where the two stand in the request. */
export function assertRange(from: number | undefined, to: number | undefined, name: string): void {
  if (from !== undefined && to !== undefined && from >= to) throw badRequest(`${name}: must be before toDateTime`);
}
