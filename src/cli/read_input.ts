// Reads an input: JSON on the command line, in a file, or on standard input.
import { readFileSync } from "node:fs";
import { addAbortSignal } from "node:stream";
import { text } from "node:stream/consumers";
import { createInvalidInputError, parseInputJson } from "../internal.ts";

/** `given` is JSON, @FILE or -. Throws `invalid_input` for broken JSON and for numbers that would lose digits. */
export async function readInput(given: string, signal: AbortSignal): Promise<unknown> {
  if (given === "-") return parseInputJson(await text(addAbortSignal(signal, process.stdin)));
  return parseInputJson(given.startsWith("@") ? contentOf(given.slice(1)) : given);
}

function contentOf(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    throw createInvalidInputError([
      { path: "", message: `cannot read ${path}: ${error instanceof Error ? error.message : error}` },
    ]);
  }
}
