// Reads test/cases: the input, the requests and responses, and the output or error of each case, by action.
//
// An expected output can refer to the response instead of repeating it: `{ "$response": POINTER }` stands, at any depth,
// for the part of the last response's body at that JSON Pointer; `"exchange": INDEX` beside it chooses an earlier one, and
// `"idsAsText": true` makes the numbers in the properties `id` and `…Id` text, as the output has them.
//   "output": { "$response": "/users/0" }
//   "output": { "items": { "$response": "/calls" }, "nextCursor": "abc", "total": 263 }
import { readdirSync, readFileSync } from "node:fs";
import type { ErrorKind } from "../../src/index.ts";
import { getPointer, isRecord } from "../../src/internal.ts";

export interface Exchange {
  request: {
    method: string;
    path: string;
    query?: Record<string, string | string[]>;
    /** JSON body. */
    body?: unknown;
    /** Text of each part of a multipart body. */
    parts?: Record<string, string>;
  };
  response: { status: number; headers?: Record<string, string>; body?: unknown };
}

export interface Case {
  name: string;
  /** Where the expectation comes from. */
  source: string;
  auth?: "api_key" | "oauth2";
  /** Current time of the test, for actions that read the clock. */
  now?: string;
  input: Record<string, unknown>;
  exchanges: Exchange[];
  output?: unknown;
  error?: { kind: ErrorKind; issues?: { path: string }[]; [detail: string]: unknown };
}

const folder = new URL("../cases/", import.meta.url);

/** Cases by action id, with the references of their outputs replaced. */
export function readCases(): ReadonlyMap<string, readonly Case[]> {
  const files = readdirSync(folder).filter((file) => file.endsWith(".json"));
  return new Map(files.map((file) => [file.slice(0, -".json".length), readFile(file)]));
}

function readFile(file: string): Case[] {
  const { cases }: { cases: Case[] } = JSON.parse(readFileSync(new URL(file, folder), "utf8"));
  return cases.map((one) =>
    "output" in one ? { ...one, output: replaceReferences(one.output, one.exchanges, `${file}, ${one.name}`) } : one,
  );
}

function replaceReferences(value: unknown, exchanges: readonly Exchange[], where: string): unknown {
  if (Array.isArray(value)) return value.map((item) => replaceReferences(item, exchanges, where));
  if (!isRecord(value)) return value;
  const { $response: pointer, exchange = exchanges.length - 1, idsAsText = false } = value;
  if (typeof pointer === "string") {
    const part = getPointer(exchanges[Number(exchange)]?.response.body, pointer);
    if (part === undefined) throw new Error(`test/cases/${where}: response ${exchange} has nothing at "${pointer}"`);
    return idsAsText ? formatIds(part) : part;
  }
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [name, replaceReferences(item, exchanges, where)]),
  );
}

function formatIds(value: unknown, name = ""): unknown {
  if (typeof value === "number") return /(^id|Id)$/.test(name) ? String(value) : value;
  if (Array.isArray(value)) return value.map((item) => formatIds(item, name));
  if (!isRecord(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, formatIds(part, key)]));
}
