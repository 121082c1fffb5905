// Every polling trigger of Gong as a trigger of the piece.
import { createTrigger, DEDUPE_KEY_PROPERTY, TriggerStrategy } from "@activepieces/pieces-framework";
import type { Trigger, TriggerEvent } from "gong-connector/embed";
import { pieceAuth } from "./auth.ts";
import { manifests } from "./manifests.ts";
import { createOutputSchema } from "./output_schema.ts";
import { acknowledge, findSamples, pollEvents, startPolling } from "./poll.ts";
import { createProperties } from "./properties.ts";

export const triggers = [...manifests.triggers.values()].filter(({ poll }) => poll !== undefined).map(toPieceTrigger);

function toPieceTrigger(trigger: Trigger) {
  const { id, title, description, output, sample, poll } = trigger;
  const sampleEvent = {
    id: "sample",
    trigger: id,
    itemId: "sample",
    detectedAt: "2026-01-05T10:00:00.000Z",
    data: sample,
  };
  return createTrigger({
    name: id,
    auth: pieceAuth,
    displayName: title,
    description,
    props: createProperties(id),
    type: TriggerStrategy.POLLING,
    sampleData: sampleEvent,
    outputSchema: createOutputSchema({ properties: { ...eventProperties, data: output } }),
    aiMetadata: { description },
    onEnable: async (context) => {
      await startPolling(trigger, context);
      context.setSchedule({ cronExpression: toCronExpression(poll?.intervalSeconds.default ?? 0) });
    },
    // The state stays, so that a flow that is published again continues.
    onDisable: async () => {},
    onStart: async ({ store, payload }) => acknowledge(store, payload),
    run: async (context) => (await pollEvents(trigger, context)).map(toOutput),
    test: async (context) => {
      const events = await findSamples(trigger, context);
      return events.length > 0 ? [...events] : [sampleEvent];
    },
  });
}

const eventProperties = {
  id: { type: "string" },
  trigger: { type: "string" },
  itemId: { type: "string" },
  occurredAt: { type: "string", format: "date-time" },
  detectedAt: { type: "string", format: "date-time" },
} as const;

/** Activepieces starts one flow run for a key within half a minute, and removes the key. */
function toOutput(event: TriggerEvent): TriggerEvent & Record<string, unknown> {
  return { ...event, [DEDUPE_KEY_PROPERTY]: event.id };
}

/** A schedule of whole minutes, hours or one day, at least once an interval. */
function toCronExpression(intervalSeconds: number): string {
  const minutes = Math.max(1, Math.floor(intervalSeconds / 60));
  if (minutes < 60) return `*/${minutes} * * * *`;
  const hours = Math.floor(minutes / 60);
  return hours < 24 ? `0 */${hours} * * *` : "0 0 * * *";
}
