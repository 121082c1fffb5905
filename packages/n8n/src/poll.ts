// Polls a trigger. The state is in the node's static data, which n8n stores together with the execution that it starts.
import { poll, type TriggerEvent } from "gong-connector/embed";
import type { IDataObject, INodeExecutionData, IPollFunctions } from "n8n-workflow";
import { createNodeConnector, manifests } from "./connector.ts";
import { toNodeError } from "./errors.ts";
import { readInput } from "./form_values.ts";

/** New events, one item each; null if there are none. */
export async function pollTrigger(context: IPollFunctions): Promise<INodeExecutionData[][] | null> {
  try {
    const id = String(context.getNodeParameter("event"));
    const trigger = manifests.triggers.get(id);
    if (!trigger) throw new Error(`There is no event ${id}.`);
    if (context.getMode() === "manual") return toItems([createSample(id, trigger.sample)]);
    const input = readInput(id, (name) => context.getNodeParameter(name, null), context.getTimezone());
    const connector = await createNodeConnector(context, context.getNodeParameter("authentication"));
    const memory = context.getWorkflowStaticData("node");
    // A state belongs to one input: after a change of the filters, polling begins with the present.
    const owner = JSON.stringify([id, input]);
    const state = memory.owner === owner && typeof memory.state === "string" ? memory.state : undefined;
    const result = await poll(trigger, state, { connector, input });
    // n8n drops the static data of a poll that throws, so the next one finds the same again.
    if (result.error && result.events.length === 0) throw result.error;
    Object.assign(memory, { owner, state: result.state });
    return result.events.length === 0 ? null : toItems(result.events);
  } catch (error) {
    throw toNodeError(context.getNode(), error);
  }
}

function createSample(trigger: string, data: unknown): TriggerEvent {
  return { id: "sample", trigger, itemId: "sample", detectedAt: new Date().toISOString(), data };
}

function toItems(events: readonly TriggerEvent[]): INodeExecutionData[][] {
  return [events.map((event) => ({ json: { ...event } as IDataObject }))];
}
