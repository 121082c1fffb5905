// Runs the chosen action once for each item.
import {
  type AnyConnector,
  createStepKey,
  createUpload,
  iterateItems,
  type RunOptions,
  type Upload,
} from "gong-connector/embed";
import { addIdempotencyKey } from "gong-connector/forms";
import type { IDataObject, IExecuteFunctions, INodeExecutionData, NodeExecutionHint } from "n8n-workflow";
import { createNodeConnector, manifests } from "./connector.ts";
import { toErrorData, toNodeError } from "./errors.ts";
import { getForm, type ReadParameter, readBinaryField, readInput } from "./form_values.ts";

export async function executeActions(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
  const results: INodeExecutionData[] = [];
  const excluded = new Map<string, number>();
  let connector: AnyConnector | undefined;
  for (const index of context.getInputData().keys()) {
    try {
      connector ??= await createNodeConnector(context, context.getNodeParameter("authentication", 0));
      for await (const json of runItem(context, connector, index, excluded))
        results.push({ json, pairedItem: { item: index } });
    } catch (error) {
      if (!context.continueOnFail()) throw toNodeError(context.getNode(), error, index);
      results.push({ json: toErrorData(error), pairedItem: { item: index } });
    }
  }
  for (const [id, count] of excluded) context.addExecutionHints(createExcludedHint(id, count));
  return [results];
}

function createExcludedHint(id: string, count: number): NodeExecutionHint {
  const { input = "", reason = "" } = manifests.actions.get(id)?.response?.exclude ?? {};
  const label = getForm(id).fields.find(({ name }) => name === input)?.label ?? input;
  const message = `${count} ${count === 1 ? "item was" : "items were"} left out. ${reason} To read all, add the field ${label} and choose Include.`;
  return { message, type: "info", location: "outputPane" };
}

async function* runItem(
  context: IExecuteFunctions,
  connector: AnyConnector,
  index: number,
  excluded: Map<string, number>,
): AsyncGenerator<IDataObject, void, undefined> {
  const read: ReadParameter = (name) => context.getNodeParameter(name, index, null);
  const action = connector.action(String(read("operation")));
  const entered = readInput(action.id, read, context.getTimezone());
  const { input, mayRepeat } = addIdempotencyKey(action, entered, () => createKey(context, index, entered));
  const binaryField = readBinaryField(action.id, read);
  const signal = context.getExecutionCancelSignal();
  const options: RunOptions = {
    mayRepeat,
    onExcluded: (count) => excluded.set(action.id, (excluded.get(action.id) ?? 0) + count),
    ...(signal && { signal }),
    ...(binaryField !== undefined && { upload: await openBinary(context, index, binaryField) }),
  };
  if (action.response?.items === undefined) {
    yield toItem(await connector.run(action.id, input, options));
    return;
  }
  const limit = read("returnAll") === true ? undefined : Number(read("limit"));
  for await (const item of iterateItems(connector, action.id, input, { ...options, limit })) yield toItem(item);
}

/**
 * The same for each attempt of this item: not in another round of a loop, nor in another execution. n8n counts each attempt
 * of a tool as a round, so there the input decides.
 */
function createKey(context: IExecuteFunctions, index: number, entered: object): string {
  const round = context.isToolExecution() ? entered : context.getWorkflowDataProxy(index).$runIndex;
  return createStepKey([context.getExecutionId(), context.getNode().id, round, index]);
}

function toItem(output: unknown): IDataObject {
  return typeof output === "object" && output !== null && !Array.isArray(output)
    ? (output as IDataObject)
    : { result: output as IDataObject[string] };
}

/** A binary field of the item as a stream: content in n8n's storage is never in memory at once. */
async function openBinary(context: IExecuteFunctions, index: number, field: string): Promise<Upload> {
  const binary = context.helpers.assertBinaryData(index, field);
  const { id, data, fileName = field, mimeType: contentType } = binary;
  if (id === undefined) return createUpload(Buffer.from(data, "base64"), { fileName, contentType });
  const { fileSize: sizeBytes } = await context.helpers.getBinaryMetadata(id);
  return { open: () => context.helpers.getBinaryStream(id), sizeBytes, fileName, contentType };
}
