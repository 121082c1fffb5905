// The command `choices`: values with labels for an input that has a lookup.
import type { AnyConnector } from "../index.ts";
import { createInvalidInputError, isRecord, normalizeInput } from "../internal.ts";
import { createEnvironmentConnector } from "./environment.ts";
import { printLine } from "./output.ts";
import { readInput } from "./read_input.ts";

export interface ChoicesFlags {
  search?: string;
  input: string;
  json?: boolean;
  /** In seconds. */
  maxWait: number;
  actionsDir?: string;
}

export async function printChoices(
  id: string,
  path: string,
  { search, input: source, json = false, maxWait, actionsDir }: ChoicesFlags,
  signal: AbortSignal,
): Promise<void> {
  const connector: AnyConnector = createEnvironmentConnector({
    maxWait,
    ...(actionsDir !== undefined && { actions: actionsDir }),
  });
  const given = await readInput(source, signal);
  const { actions, triggers } = connector.manifests;
  const item = actions.get(id) ?? triggers.get(id);
  const input = item ? normalizeInput(item.input, given) : given;
  if (!isRecord(input)) throw createInvalidInputError([{ path: "", message: "the input must be an object" }], id);
  const options = { signal, input, ...(search !== undefined && { search }) };
  const page = await connector.choices(id, path, options);
  if (json) printLine(JSON.stringify(page));
  else for (const { value, label } of page.choices) printLine(`${value}\t${label}`);
  if (page.nextCursor !== undefined) process.stderr.write("There are more choices. Narrow them down with --search.\n");
}
