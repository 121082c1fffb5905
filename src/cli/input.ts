// Reads an input: JSON on the command line, in a file, or on standard input.
import { readFileSync } from "node:fs";
import { addAbortSignal } from "node:stream";
import { text } from "node:stream/consumers";
import { invalidInput, parseInput } from "../index.ts";

/** `given` is JSON, @FILE or -. Throws `invalid_input` for broken JSON and for numbers that would lose digits. */
export async function readInput(given: string, signal: AbortSignal): Promise<unknown> {
  if (given === "-") return parseInput(await text(addAbortSignal(signal, process.stdin)));
  return parseInput(given.startsWith("@") ? contentOf(given.slice(1)) : given);
}

function contentOf(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    throw invalidInput([
      { path: "", message: `cannot read ${path}: ${error instanceof Error ? error.message : error}` },
    ]);
  }
}
