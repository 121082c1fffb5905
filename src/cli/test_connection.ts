// The commands that ask Gong something small: check and choices.
import { createInvalidInputError, isRecord } from "../internal.ts";
import { printLine } from "./actions.ts";
import { createEnvironmentConnector } from "./environment.ts";
import { readInput } from "./read_input.ts";

export async function runConnectionTest({ json = false }: { json?: boolean }, signal: AbortSignal): Promise<void> {
  const proof = await createEnvironmentConnector().testConnection({ signal });
  printLine(json ? JSON.stringify(proof) : `The credentials work at ${proof.baseUrl}: ${proof.message}.`);
}

export interface ChoicesFlags {
  search?: string;
  input: string;
  json?: boolean;
}

export async function printChoices(
  id: string,
  pointer: string,
  flags: ChoicesFlags,
  signal: AbortSignal,
): Promise<void> {
  const input = await readInput(flags.input, signal);
  if (!isRecord(input)) throw createInvalidInputError([{ path: "", message: "must be an object" }], id);
  const found = await createEnvironmentConnector().choices(id, pointer, {
    signal,
    input,
    ...(flags.search !== undefined && { search: flags.search }),
  });
  if (flags.json) printLine(JSON.stringify(found));
  else for (const { value, label } of found.choices) printLine(`${value}\t${label}`);
  if (found.nextCursor !== undefined) process.stderr.write("there are more; narrow them down with --search\n");
}
