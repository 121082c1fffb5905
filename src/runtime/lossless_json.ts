// JSON without loss of digits: whole numbers beyond 2^53 arrive as strings, and are refused where a person writes them.
import { createInvalidInputError } from "./errors.ts";

export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };

const longNumber = /(?:^|[[{:,\s])-?\d{16,}/;

/** Parses a reply. A whole number that a JavaScript number cannot hold becomes a string of its digits. */
export function parseLosslessJson(text: string): unknown {
  if (!longNumber.test(text)) return JSON.parse(text);
  return JSON.parse(text, (_key: string, value: unknown, context?: Partial<Source>) =>
    isLossy(value, context) ? context.source : value,
  );
}

/** Parses what a person or a workflow wrote; throws `invalid_input` for broken JSON and for numbers that would lose digits. */
export function parseInputJson(text: string): unknown {
  try {
    return JSON.parse(text, (key: string, value: unknown, context?: Partial<Source>) => {
      if (isLossy(value, context)) throw new LossyNumber(key, context.source);
      return value;
    });
  } catch (error) {
    const message =
      error instanceof LossyNumber
        ? `${error.digits} has more digits than a JSON number keeps; write it in quotes`
        : `is not JSON: ${error instanceof Error ? error.message : String(error)}`;
    throw createInvalidInputError([{ path: error instanceof LossyNumber ? `/${error.key}` : "", message }]);
  }
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

class LossyNumber extends Error {
  readonly key: string;
  readonly digits: string;
  constructor(key: string, digits: string) {
    super(digits);
    this.key = key;
    this.digits = digits;
  }
}

interface Source {
  source: string;
}

function isLossy(value: unknown, context: Partial<Source> | undefined): context is Source {
  if (typeof value !== "number" || Number.isSafeInteger(value)) return false;
  return typeof context?.source === "string" && /^-?\d+$/.test(context.source);
}
