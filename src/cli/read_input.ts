// Reads an input: JSON on the command line, in a file, or on standard input.
import { readFileSync } from "node:fs";
import { addAbortSignal } from "node:stream";
import { text } from "node:stream/consumers";
import { createInvalidInputError, parseInputJson } from "../internal.ts";

/** `source` is JSON, @FILE or -. Throws `invalid_input` for broken JSON and for numbers that would lose digits. */
export async function readInput(source: string, signal: AbortSignal): Promise<unknown> {
  if (source === "-") return parseInputJson(await text(addAbortSignal(signal, process.stdin)));
  return parseInputJson(source.startsWith("@") ? readFile(source.slice(1)) : source);
}

function readFile(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    const reason = error instanceof Error ? error.message : error;
    throw createInvalidInputError([{ path: "", message: `cannot read ${path}: ${reason}` }]);
  }
}
