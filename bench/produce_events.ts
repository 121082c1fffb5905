// Adds events to the store at a steady rate, as polls and webhooks do.
import { randomUUID } from "node:crypto";
import { gongManifests } from "gong-connector";
import type { Server } from "gong-connector-server";
import type { ProducedEvents } from "./fleet_types.ts";

const tickMs = 50;
const trigger = "call_processed";
const data = Object(gongManifests().triggers.get(trigger)?.sample);

/** Returns the number of events. */
export async function produceEvents({ services }: Server, { rate, seconds, targets }: ProducedEvents): Promise<number> {
  const startedAt = Date.now();
  const total = Math.floor(rate * seconds);
  let count = 0;
  while (count < total) {
    const due = Math.min(total, Math.floor(((Date.now() - startedAt) / 1000) * rate));
    const added: Promise<void>[] = [];
    for (; count < due; count += 1) {
      const target = targets[count % targets.length];
      if (target) added.push(addEvent(services, target));
    }
    await Promise.all(added);
    services.scheduler.deliverSoon();
    await new Promise((resolve) => setTimeout(resolve, tickMs));
  }
  return count;
}

async function addEvent({ store }: Server["services"], target: ProducedEvents["targets"][number]): Promise<void> {
  const itemId = randomUUID();
  const event = { id: `${trigger}:${itemId}`, trigger, itemId, detectedAt: new Date().toISOString(), data };
  await store.database.transaction((transaction) =>
    store.events.add([{ subscription: target, event }], Date.now(), transaction),
  );
}
