// What stands in the query string or the path, refused in Gong's words.
import type { Exchange } from "./exchange.ts";
import { badRequest } from "./reply.ts";
import { parseMoment } from "./time.ts";

export function given(exchange: Exchange, name: string): string | undefined {
  const value = exchange.query.get(name);
  return value === null || value === "" ? undefined : value;
}

export function needed(exchange: Exchange, name: string): string {
  const value = given(exchange, name);
  if (value === undefined) throw badRequest(`${name}: must not be null`);
  return value;
}

export function param(exchange: Exchange, name: string): string {
  return exchange.params[name] ?? "";
}

export function neededDigits(exchange: Exchange, name: string): string {
  const value = needed(exchange, name);
  if (!/^\d{1,20}$/.test(value)) throw badRequest(`${name}: must be a number`);
  return value;
}

export function givenMoment(exchange: Exchange, name: string): number | undefined {
  const value = given(exchange, name);
  if (value === undefined) return undefined;
  const at = parseMoment(value);
  if (at === undefined) throw badRequest(`${name}: must be a date and time in ISO-8601 format`);
  return at;
}

export function neededMoment(exchange: Exchange, name: string): number {
  needed(exchange, name);
  return givenMoment(exchange, name) ?? 0;
}

export function neededChoice<const T extends string>(exchange: Exchange, name: string, choices: readonly T[]): T {
  const value = needed(exchange, name);
  const found = choices.find((choice) => choice === value);
  if (found === undefined) throw badRequest(`${name}: must be one of ${choices.join(", ")}`);
  return found;
}

export function givenFlag(exchange: Exchange, name: string): boolean {
  const value = given(exchange, name);
  if (value !== undefined && value !== "true" && value !== "false") throw badRequest(`${name}: must be true or false`);
  return value === "true";
}

/** A range whose end does not follow its beginning is refused; `prefix` is where the two stand in the request. */
export function checkRange(from: number | undefined, to: number | undefined, name: string): void {
  if (from !== undefined && to !== undefined && from >= to) throw badRequest(`${name}: must be before toDateTime`);
}
