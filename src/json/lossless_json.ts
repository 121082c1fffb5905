// JSON without loss of digits: integers beyond 2^53 become strings in responses, and are rejected in inputs.
import { ConnectorError, type Issue } from "../errors/errors.ts";

export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };

/** The vendor's deepest response has about 12 levels. A recursive function exhausts the stack at some thousand. */
export const maxJsonDepth = 500;

/** The body of a response: parsed, or the text with the reason why it is not usable as JSON. */
export interface JsonBody {
  body: unknown;
  /** The JSON as it was sent. */
  text?: string;
  issue?: string;
}

/** Created once: that takes longer than to decode a short response. */
const strictDecoder = new TextDecoder("utf-8", { fatal: true });

/** Parses the body of a response. Undefined if it is empty. A byte order mark is ignored. */
export function parseJsonBody(bytes: Uint8Array): JsonBody {
  let text: string;
  try {
    text = strictDecoder.decode(bytes);
  } catch {
    return { body: new TextDecoder().decode(bytes), issue: "not valid UTF-8" };
  }
  if (text === "") return { body: undefined };
  try {
    return { body: parseScanned(bytes, text), text };
  } catch (error) {
    return { body: text, issue: error instanceof DepthError ? error.message : "not JSON" };
  }
}

/** The body of an error response with a replacement character for what is not UTF-8: its text explains the error. */
export function toValidUtf8(bytes: Uint8Array): Uint8Array {
  return Buffer.from(new TextDecoder().decode(bytes));
}

/** Parses a response. An integer that a JavaScript number cannot represent becomes a string of its digits. */
export function parseLosslessJson(text: string): unknown {
  return parseScanned(Buffer.from(text), text);
}

/** A text of brackets alone takes about 100 times its size when it is parsed. */
const maxUncheckedBytes = 512 * 1024;

function parseScanned(bytes: Uint8Array, text: string): unknown {
  if (bytes.length <= maxUncheckedBytes) {
    const value = parseValid(text);
    if (value !== undefined && isUsable(value, 1)) return value;
  }
  const { longIntegers, isTooDeep } = scanJson(bytes);
  if (isTooDeep) throw new DepthError();
  return JSON.parse(longIntegers.length === 0 ? text : quote(bytes, longIntegers));
}

/** Undefined if it is not JSON. */
function parseValid(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/**
 * Whether a value has no number that may have lost digits, and no more levels than allowed. Visiting the values of a page takes a
 * fifth of the time of reading its bytes.
 */
function isUsable(value: unknown, level: number): boolean {
  if (typeof value === "number") return Math.abs(value) <= Number.MAX_SAFE_INTEGER;
  if (typeof value !== "object" || value === null) return true;
  if (level > maxJsonDepth) return false;
  if (Array.isArray(value)) return value.every((entry) => isUsable(entry, level + 1));
  if (isRecord(value)) for (const name in value) if (!isUsable(value[name], level + 1)) return false;
  return true;
}

class DepthError extends SyntaxError {
  constructor() {
    super(`JSON of more than ${maxJsonDepth} levels`);
  }
}

/** Parses JSON of at most `maxJsonDepth` levels with every number as the text that was sent. */
export function parseNumbersAsText(text: string): unknown {
  return JSON.parse(text, (_key: string, value: unknown, context?: Partial<Source>) =>
    typeof value === "number" ? (context?.source ?? String(value)) : value,
  );
}

/**
 * Parses an input; a byte order mark, which programs of Windows write, is ignored. Throws `invalid_json`, and `lossy_number`
 * for a number that would lose digits.
 */
export function parseInputJson(input: string): unknown {
  const text = input.replace(/^\uFEFF/, "");
  const bytes = Buffer.from(text);
  const { longIntegers, isTooDeep } = scanJson(bytes);
  if (isTooDeep) throw new ConnectorError("invalid_json", `not JSON: more than ${maxJsonDepth} levels`);
  let value: unknown;
  try {
    const [first] = longIntegers;
    if (!first) return JSON.parse(text);
    const [start, end] = first;
    value = JSON.parse(`${bytes.subarray(0, start)}${JSON.stringify(lossyNumber)}${bytes.subarray(end)}`);
  } catch (error) {
    throw new ConnectorError("invalid_json", `not JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
  // A repeated key can have replaced the number.
  const issue = findLossyNumber(value, "") ?? { path: "", message: lossyMessage };
  throw new ConnectorError("lossy_number", `${issue.path} ${issue.message}`.trim(), { issues: [issue] });
}

const lossyMessage = "loses digits as a number. Write it in quotes.";

/** The first one: a large input can have a million. */
function findLossyNumber(value: unknown, path: string): Issue | undefined {
  if (value === lossyNumber) return { path, message: lossyMessage };
  if (typeof value !== "object" || value === null) return undefined;
  for (const key in value) {
    const part: unknown = Reflect.get(value, key);
    const issue = findLossyNumber(part, `${path}/${key.replaceAll("~", "~0").replaceAll("/", "~1")}`);
    if (issue) return issue;
  }
  return undefined;
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Replaces the first number that loses digits: a reviver for every value would take seconds for a large input. */
const lossyNumber = "\u0000lossy number";

interface Source {
  source: string;
}

type ByteRange = readonly [start: number, end: number];

interface JsonScan {
  /** The integers that lose digits as numbers. */
  longIntegers: readonly ByteRange[];
  isTooDeep: boolean;
}

/** Reads UTF-8 once without parsing it: a reviver for every value makes parsing several times slower, and so do characters of a text. */
function scanJson(bytes: Uint8Array): JsonScan {
  const longIntegers: ByteRange[] = [];
  let depth = 0;
  for (let index = 0; index < bytes.length; index += 1) {
    const byte = bytes[index];
    if (byte === ascii.quote) index = findStringEnd(bytes, index);
    else if (byte === ascii.openList || byte === ascii.openObject) {
      depth += 1;
      if (depth > maxJsonDepth) return { longIntegers, isTooDeep: true };
    } else if (byte === ascii.closeList || byte === ascii.closeObject) depth -= 1;
    else if (isNumberCharacter(byte)) {
      const end = findNumberEnd(bytes, index);
      if (end - index > 15 && isLongInteger(bytes, index, end)) longIntegers.push([index, end]);
      index = end - 1;
    }
  }
  return { longIntegers, isTooDeep: false };
}

const ascii = { quote: 34, colon: 58, openList: 91, backslash: 92, closeList: 93, openObject: 123, closeObject: 125 };

/** Index of the quote that ends a string, or at least the length. */
function findStringEnd(bytes: Uint8Array, start: number): number {
  let end = start + 1;
  while (end < bytes.length && bytes[end] !== ascii.quote) end += bytes[end] === ascii.backslash ? 2 : 1;
  return end;
}

function findNumberEnd(bytes: Uint8Array, start: number): number {
  let end = start + 1;
  while (isNumberCharacter(bytes[end])) end += 1;
  return end;
}

/** A digit, or one of + - . E e. */
function isNumberCharacter(byte: number | undefined): boolean {
  if (byte === undefined) return false;
  return (byte >= 48 && byte <= 57) || byte === 43 || byte === 45 || byte === 46 || byte === 69 || byte === 101;
}

/** A number before a colon is not a value: quotes would make it a valid key. */
function isLongInteger(bytes: Uint8Array, start: number, end: number): boolean {
  const source = Buffer.from(bytes.subarray(start, end)).toString("latin1");
  if (!/^-?[1-9]\d*$/.test(source) || Number.isSafeInteger(Number(source))) return false;
  let next = end;
  while (isWhiteSpace(bytes[next])) next += 1;
  return bytes[next] !== ascii.colon;
}

function isWhiteSpace(byte: number | undefined): boolean {
  return byte === 32 || byte === 9 || byte === 10 || byte === 13;
}

function quote(bytes: Uint8Array, ranges: readonly ByteRange[]): string {
  const quotation = Buffer.from('"');
  const parts: Uint8Array[] = [];
  let position = 0;
  for (const [start, end] of ranges) {
    parts.push(bytes.subarray(position, start), quotation, bytes.subarray(start, end), quotation);
    position = end;
  }
  parts.push(bytes.subarray(position));
  return new TextDecoder().decode(Buffer.concat(parts));
}
