// The commands that ask Gong something small: check and choices.
import { invalidInput, isRecord } from "../index.ts";
import { connect } from "./connect.ts";
import { readInput } from "./input.ts";
import { print } from "./list.ts";

export async function check({ json = false }: { json?: boolean }, signal: AbortSignal): Promise<void> {
  const proof = await connect().check({ signal });
  print(json ? JSON.stringify(proof) : `The credentials work at ${proof.baseUrl}: ${proof.says}.`);
}

export interface ChoicesFlags {
  search?: string;
  input: string;
  json?: boolean;
}

export async function choices(id: string, pointer: string, flags: ChoicesFlags, signal: AbortSignal): Promise<void> {
  const input = await readInput(flags.input, signal);
  if (!isRecord(input)) throw invalidInput([{ path: "", message: "must be an object" }], id);
  const found = await connect().choices(id, pointer, {
    signal,
    input,
    ...(flags.search !== undefined && { search: flags.search }),
  });
  if (flags.json) print(JSON.stringify(found));
  else for (const { value, label } of found.choices) print(`${value}\t${label}`);
  if (found.nextCursor !== undefined) process.stderr.write("there are more; narrow them down with --search\n");
}
