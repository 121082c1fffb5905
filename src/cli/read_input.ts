// Reads an input: JSON on the command line, in a file, or on standard input.
import { readFileSync } from "node:fs";
import { addAbortSignal } from "node:stream";
import { buffer } from "node:stream/consumers";
import { createInvalidInputError, parseInputJson } from "../internal.ts";

/** Encodings by their byte order mark: editors and shells of Windows write both. */
const utf16Marks = { "utf-16le": [0xff, 0xfe], "utf-16be": [0xfe, 0xff] } as const;

/** `source` is JSON, @FILE or -. Throws `invalid_input` for broken JSON and for numbers that would lose digits. */
export async function readInput(source: string, signal: AbortSignal): Promise<unknown> {
  if (source === "-") {
    const bytes = await buffer(addAbortSignal(signal, process.stdin));
    return parseInputJson(readText("standard input", () => bytes));
  }
  if (!source.startsWith("@")) return parseInputJson(source);
  const path = source.slice(1);
  return parseInputJson(readText(path, () => readFileSync(path)));
}

/** The text in UTF-8, or in UTF-16 with a byte order mark; the mark is not part of it. */
function decode(bytes: Uint8Array): string {
  const isUtf16 = ([, [first, second]]: [string, readonly [number, number]]): boolean =>
    bytes[0] === first && bytes[1] === second;
  const [encoding = "utf-8"] = Object.entries(utf16Marks).find(isUtf16) ?? [];
  return new TextDecoder(encoding, { fatal: true }).decode(bytes);
}

function readText(name: string, read: () => Uint8Array): string {
  try {
    return decode(read());
  } catch (error) {
    const reason = error instanceof Error ? error.message : error;
    throw createInvalidInputError([{ path: "", message: `cannot read ${name}: ${reason}` }]);
  }
}
