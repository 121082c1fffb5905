// Runs an action once for a step.
import { createStepKey, createUpload, iterateItems, type Upload } from "gong-connector/embed";
import { addIdempotencyKey } from "gong-connector/forms";
import { createStepConnector } from "./connector.ts";
import { toHostError } from "./errors.ts";
import { readFile, readInput, toRecord } from "./values.ts";

/** The part of the context of a step that an action needs. */
export interface StepContext {
  auth: unknown;
  propsValue: Readonly<Record<string, unknown>>;
  run: { id: string };
  step: { name: string };
}

/** Names of the properties of a list. */
export const limits = { all: "returnAll", limit: "limit" } as const;
export const defaultLimit = 50;

interface ListOutput {
  items: unknown[];
  /** Private items that were left out. */
  excludedCount: number;
}

/** The output of the action; `ListOutput` for a list. */
export async function runAction(id: string, context: StepContext): Promise<unknown> {
  try {
    const connector = createStepConnector(context.auth);
    const action = connector.action(id);
    const entered = readInput(id, context.propsValue);
    const { input, mayRepeat } = addIdempotencyKey(action, entered, () => createKey(context, entered));
    const upload = toUpload(readFile(id, context.propsValue));
    const options = { mayRepeat, ...(upload && { upload }) };
    if (action.response?.items === undefined) return await connector.run(id, input, options);
    const output: ListOutput = { items: [], excludedCount: 0 };
    const onExcluded = (count: number): void => {
      output.excludedCount += count;
    };
    const listOptions = { ...options, onExcluded, limit: getLimit(context) };
    for await (const item of iterateItems(connector, id, input, listOptions)) output.items.push(item);
    return output;
  } catch (error) {
    throw toHostError(error);
  }
}

/**
 * The same for each attempt of a step. Rounds of a loop have the same step and differ by their input only, so two equal
 * creates of one run are one.
 */
function createKey({ run, step }: StepContext, input: object): string {
  return createStepKey([run.id, step.name, input]);
}

function getLimit({ propsValue }: StepContext): number | undefined {
  if (propsValue[limits.all] === true) return undefined;
  const limit = propsValue[limits.limit] ?? defaultLimit;
  if (typeof limit === "number" && Number.isInteger(limit) && limit >= 1) return limit;
  throw new Error(`/${limits.limit} must be a whole number of at least 1.`);
}

/** The host has its own copy of the class ApFile, so that only its fields identify a file. */
function toUpload(file: unknown): Upload | undefined {
  const { data, filename } = toRecord(file);
  if (!(data instanceof Uint8Array)) return undefined;
  return createUpload(data, { fileName: String(filename) });
}
