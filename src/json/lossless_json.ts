// JSON without loss of digits: integers beyond 2^53 become strings in responses, and are rejected in inputs.
import { ConnectorError, type Issue } from "../errors/errors.ts";

export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };

const longNumber = /(?:^|[[{:,\s])-?\d{16,}/;

/** Parses a response. An integer that a JavaScript number cannot represent becomes a string of its digits. */
export function parseLosslessJson(text: string): unknown {
  if (!longNumber.test(text)) return JSON.parse(text);
  return JSON.parse(text, (_key: string, value: unknown, context?: Partial<Source>) =>
    isLossy(value, context) ? context.source : value,
  );
}

/** Parses an input. Throws `invalid_json`, and `lossy_number` for a number that would lose digits. */
export function parseInputJson(text: string): unknown {
  let value: unknown;
  try {
    value = JSON.parse(text, (_key: string, part: unknown, context?: Partial<Source>) =>
      isLossy(part, context) ? lossyNumber : part,
    );
  } catch (error) {
    throw new ConnectorError("invalid_json", `not JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
  const [issue] = listLossyNumbers(value, "");
  if (!issue) return value;
  throw new ConnectorError("lossy_number", `${issue.path} ${issue.message}`.trim(), { issues: [issue] });
}

function listLossyNumbers(value: unknown, path: string): Issue[] {
  if (value === lossyNumber) return [{ path, message: "loses digits as a number. Write it in quotes." }];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, part]) =>
    listLossyNumbers(part, `${path}/${key.replaceAll("~", "~0").replaceAll("/", "~1")}`),
  );
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Replaces a number that loses digits. */
const lossyNumber = Symbol("lossy number");

interface Source {
  source: string;
}

function isLossy(value: unknown, context: Partial<Source> | undefined): context is Source {
  if (typeof value !== "number" || Number.isSafeInteger(value)) return false;
  return typeof context?.source === "string" && /^-?\d+$/.test(context.source);
}
