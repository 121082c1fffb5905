// Reads the cases of test/actions: what goes in, over the wire, and comes out.
import { readdirSync, readFileSync } from "node:fs";
import type { ErrorKind } from "../../src/index.ts";

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
  /** The present, where the action asks for it. */
  now?: string;
  input: Record<string, unknown>;
  exchanges: Exchange[];
  output?: unknown;
  error?: { kind: ErrorKind; issues?: { path: string }[]; [detail: string]: unknown };
}

const folder = new URL("../cases/", import.meta.url);

/** Cases by action id. */
export function readCases(): ReadonlyMap<string, readonly Case[]> {
  const files = readdirSync(folder).filter((file) => file.endsWith(".json"));
  return new Map(
    files.map((file) => [
      file.slice(0, -".json".length),
      JSON.parse(readFileSync(new URL(file, folder), "utf8")).cases as Case[],
    ]),
  );
}
