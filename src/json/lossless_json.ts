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

/** Parses the body of a response. Undefined if it is empty. A byte order mark is ignored. */
export function parseJsonBody(bytes: Uint8Array): JsonBody {
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return { body: new TextDecoder().decode(bytes), issue: "not valid UTF-8" };
  }
  if (text === "") return { body: undefined };
  try {
    return { body: parseLosslessJson(text), text };
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
  const { longIntegers, isTooDeep } = scanJson(text);
  if (isTooDeep) throw new DepthError();
  return JSON.parse(quote(text, longIntegers));
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

/** Parses an input. Throws `invalid_json`, and `lossy_number` for a number that would lose digits. */
export function parseInputJson(text: string): unknown {
  const { longIntegers, isTooDeep } = scanJson(text);
  if (isTooDeep) throw new ConnectorError("invalid_json", `not JSON: more than ${maxJsonDepth} levels`);
  let value: unknown;
  try {
    const [first] = longIntegers;
    if (!first) return JSON.parse(text);
    const [start, end] = first;
    value = JSON.parse(`${text.slice(0, start)}${JSON.stringify(lossyNumber)}${text.slice(end)}`);
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

type TextRange = readonly [start: number, end: number];

interface JsonScan {
  /** The integers that lose digits as numbers. */
  longIntegers: readonly TextRange[];
  isTooDeep: boolean;
}

/** Reads a text once without parsing it: a reviver for every value makes parsing several times slower. */
function scanJson(text: string): JsonScan {
  const longIntegers: TextRange[] = [];
  let depth = 0;
  for (let index = 0; index < text.length; index += 1) {
    const character = text.charCodeAt(index);
    if (character === characters.quote) index = findStringEnd(text, index);
    else if (character === characters.openList || character === characters.openObject) {
      depth += 1;
      if (depth > maxJsonDepth) return { longIntegers, isTooDeep: true };
    } else if (character === characters.closeList || character === characters.closeObject) depth -= 1;
    else if (isNumberCharacter(character)) {
      const end = findNumberEnd(text, index);
      if (end - index > 15 && isLongInteger(text, index, end)) longIntegers.push([index, end]);
      index = end - 1;
    }
  }
  return { longIntegers, isTooDeep: false };
}

const characters = { quote: 34, openList: 91, closeList: 93, openObject: 123, closeObject: 125 };

/** Index of the quote that ends a string, or the length of the text. */
function findStringEnd(text: string, start: number): number {
  let end = text.indexOf('"', start + 1);
  while (end !== -1 && isEscaped(text, end)) end = text.indexOf('"', end + 1);
  return end === -1 ? text.length : end;
}

function isEscaped(text: string, index: number): boolean {
  let backslash = index;
  while (text[backslash - 1] === "\\") backslash -= 1;
  return (index - backslash) % 2 === 1;
}

function findNumberEnd(text: string, start: number): number {
  let end = start + 1;
  while (isNumberCharacter(text.charCodeAt(end))) end += 1;
  return end;
}

/** A digit, or one of + - . E e. */
function isNumberCharacter(character: number): boolean {
  if (character >= 48 && character <= 57) return true;
  return character === 43 || character === 45 || character === 46 || character === 69 || character === 101;
}

const keyEnd = /[ \t\r\n]*:/y;

/** A number before a colon is not a value: quotes would make it a valid key. */
function isLongInteger(text: string, start: number, end: number): boolean {
  const source = text.slice(start, end);
  if (!/^-?[1-9]\d*$/.test(source) || Number.isSafeInteger(Number(source))) return false;
  keyEnd.lastIndex = end;
  return !keyEnd.test(text);
}

function quote(text: string, ranges: readonly TextRange[]): string {
  if (ranges.length === 0) return text;
  const parts: string[] = [];
  let position = 0;
  for (const [start, end] of ranges) {
    parts.push(`${text.slice(position, start)}"${text.slice(start, end)}"`);
    position = end;
  }
  parts.push(text.slice(position));
  // Joining long strings copies them character by character; buffers copy bytes.
  return Buffer.concat(parts.map((part) => Buffer.from(part))).toString();
}
