// How a subscription is doing, in a word or two and a colour.
import type { ReactElement } from "react";
import type { SubscriptionRow } from "../../../server/api.ts";
import { Dot } from "../../parts/state.tsx";
import { plural } from "../../parts/time.tsx";

interface State {
  tone: "good" | "warn" | "bad" | "idle" | "busy";
  says: string;
}

export function SubscriptionState({ subscription }: { subscription: SubscriptionRow }): ReactElement {
  const { tone, says } = stateOf(subscription);
  return <Dot tone={tone}>{says}</Dot>;
}

/** What needs attention first, then what is awaited. */
function stateOf({ enabled, events, poll, webhook }: SubscriptionRow): State {
  if (!enabled) return { tone: "idle", says: "Off" };
  if (webhook?.method === "jwt" && !webhook.hasKey) return { tone: "warn", says: "Needs the public key" };
  if (isRefused(webhook)) return { tone: "warn", says: "A delivery was refused" };
  if (poll?.error) return { tone: "bad", says: "The last poll failed" };
  if (events.dead > 0) return { tone: "warn", says: `${plural(events.dead, "event")} not delivered` };
  if (webhook && !webhook.lastReceivedAt) return { tone: "busy", says: "Waits for a delivery" };
  if (poll && !poll.lastAt) return { tone: "busy", says: "About to poll" };
  return { tone: "good", says: "Working" };
}

/** The last delivery was not believed, and none has been since. */
export function isRefused(webhook: SubscriptionRow["webhook"]): boolean {
  if (!webhook?.lastRefusal) return false;
  return !webhook.lastReceivedAt || webhook.lastRefusal.at > webhook.lastReceivedAt;
}
