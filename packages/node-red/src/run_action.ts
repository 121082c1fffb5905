// Runs an action once for a message.
import { createStepKey, createUpload, iterateItems, type Upload } from "gong-connector/embed";
import { addIdempotencyKey } from "gong-connector/forms";
import type { Node, NodeAPI, NodeDef, NodeMessageInFlow } from "node-red";
import { getConnector } from "./account.ts";
import { readFile, readInput, type TypedValues } from "./values.ts";

export interface ActionSettings extends NodeDef {
  account: string;
  action: string;
  values: TypedValues;
  /** Whether a list is read to its end. */
  all: boolean;
  /** Most items of a list. */
  limit: number | string;
}

interface ActionResult {
  /** The output of the action; the items of a list. */
  payload: unknown;
  /** Private items that were left out. */
  excludedCount: number;
}

export async function runAction(
  RED: NodeAPI,
  node: Node,
  settings: ActionSettings,
  msg: NodeMessageInFlow,
  signal: AbortSignal,
): Promise<ActionResult> {
  const { account, action: id, values } = settings;
  const entered = await readInput(RED, node, id, values, msg);
  const connector = getConnector(RED, account);
  const action = connector.action(id);
  const { input, mayRepeat } = addIdempotencyKey(action, entered, () => createKey(node, msg, entered));
  const upload = toUpload(await readFile(RED, node, id, values, msg), msg);
  const result: ActionResult = { payload: undefined, excludedCount: 0 };
  const onExcluded = (count: number): void => {
    result.excludedCount += count;
  };
  const options = { signal, mayRepeat, onExcluded, ...(upload && { upload }) };
  if (action.response?.items === undefined) result.payload = await connector.run(id, input, options);
  else {
    const items: unknown[] = [];
    const listOptions = { ...options, limit: getLimit(settings) };
    for await (const item of iterateItems(connector, id, input, listOptions)) items.push(item);
    result.payload = items;
  }
  return result;
}

/** The same for each attempt with one message: a flow that sends a message again after an error creates nothing twice. */
function createKey({ id }: Node, { _msgid }: NodeMessageInFlow, input: object): string {
  return createStepKey([id, _msgid, input]);
}

function getLimit({ all, limit }: ActionSettings): number | undefined {
  if (all) return undefined;
  const number = Number(limit);
  if (Number.isInteger(number) && number >= 1) return number;
  throw new Error("The limit of the node must be a whole number of at least 1.");
}

/** Nodes that read files set `msg.filename`. */
function toUpload(content: unknown, { filename }: NodeMessageInFlow): Upload | undefined {
  if (content === undefined) return undefined;
  if (!(content instanceof Uint8Array))
    throw new Error("The file must be a Buffer. Read it with a node that outputs a Buffer.");
  const fileName = typeof filename === "string" ? filename.replace(/^.*[\\/]/, "") : "file";
  return createUpload(content, { fileName });
}
