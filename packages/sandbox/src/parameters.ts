// Parameters of the query string and the path. Invalid ones are rejected with Gong's error texts.
import type { FastifyRequest } from "fastify";
import { badRequest } from "./responses.ts";
import type { RequestContext } from "./route.ts";
import { parseDateTime } from "./time.ts";

export function getQuery({ url }: FastifyRequest): URLSearchParams {
  return new URL(url, "http://localhost").searchParams;
}

export function getParameter(context: RequestContext, name: string): string | undefined {
  const value = context.query.get(name);
  return value === null || value === "" ? undefined : value;
}

export function requireParameter(context: RequestContext, name: string): string {
  const value = getParameter(context, name);
  if (value === undefined) throw badRequest(`${name}: must not be null`);
  return value;
}

export function getPathParameter(context: RequestContext, name: string): string {
  return context.params[name] ?? "";
}

export function requireDigits(context: RequestContext, name: string): string {
  const value = requireParameter(context, name);
  if (!/^\d{1,20}$/.test(value)) throw badRequest(`${name}: must be a number`);
  return value;
}

export function getDateTime(context: RequestContext, name: string): number | undefined {
  const value = getParameter(context, name);
  const time = parseDateTime(value);
  if (value !== undefined && time === undefined)
    throw badRequest(`${name}: must be a date and time in ISO-8601 format`);
  return time;
}

export function requireDateTime(context: RequestContext, name: string): number {
  requireParameter(context, name);
  return getDateTime(context, name) ?? 0;
}

export function requireEnum<const T extends string>(context: RequestContext, name: string, choices: readonly T[]): T {
  const value = requireParameter(context, name);
  const match = choices.find((choice) => choice === value);
  if (match === undefined) throw badRequest(`${name}: must be one of ${choices.join(", ")}`);
  return match;
}

export function getBoolean(context: RequestContext, name: string): boolean {
  const value = getParameter(context, name);
  if (value !== undefined && value !== "true" && value !== "false") throw badRequest(`${name}: must be true or false`);
  return value === "true";
}

/** From `from` on, before `to`; in milliseconds since the epoch. */
export interface TimeRange {
  readonly from: number;
  readonly to: number;
}

/** Open ends become 0 and Infinity. Throws if the end is not after the start; `name` is the parameter of the start. */
export function createRange(from: number | undefined, to: number | undefined, name: string): TimeRange {
  if (from !== undefined && to !== undefined && from >= to) throw badRequest(`${name}: must be before toDateTime`);
  return { from: from ?? 0, to: to ?? Infinity };
}

export function isInRange({ from, to }: TimeRange, time: number): boolean {
  return time >= from && time < to;
}
