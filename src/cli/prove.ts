// The commands that ask Gong something small: check and choices.
import { isRecord, parseInput } from "../index.ts";
import { connect } from "./connect.ts";
import { print } from "./list.ts";

export async function check({ json = false }: { json?: boolean }, signal: AbortSignal): Promise<void> {
  const proof = await connect().check({ signal });
  print(json ? JSON.stringify(proof) : `The credentials work at ${proof.baseUrl}: ${proof.says}.`);
}

export async function choices(id: string, pointer: string, flags: { search?: string; input: string }): Promise<void> {
  const input = parseInput(flags.input);
  const found = await connect().choices(id, pointer, {
    ...(flags.search !== undefined && { search: flags.search }),
    ...(isRecord(input) && { input }),
  });
  for (const { value, label } of found.choices) print(`${value}\t${label}`);
  if (found.nextCursor !== undefined) process.stderr.write("there are more; narrow them down with --search\n");
}
