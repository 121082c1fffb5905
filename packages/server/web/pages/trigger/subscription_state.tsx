// How a subscription is doing, in a word or two and a colour.
import type { ReactElement } from "react";
import type { SubscriptionRow } from "../../../src/api/settings_contract.ts";
import { StatusDot } from "../../components/badge.tsx";
import { pluralize } from "../../components/format.tsx";

interface State {
  tone: "good" | "warn" | "bad" | "idle" | "busy";
  message: string;
}

export function SubscriptionStateBadge({ subscription }: { subscription: SubscriptionRow }): ReactElement {
  const { tone, message } = stateOf(subscription);
  return <StatusDot tone={tone}>{message}</StatusDot>;
}

/** What needs attention first, then what is awaited. */
function stateOf({ enabled, events, poll, webhook }: SubscriptionRow): State {
  if (!enabled) return { tone: "idle", message: "Off" };
  if (webhook?.verification === "jwt" && !webhook.hasPublicKey)
    return { tone: "warn", message: "Needs the public key" };
  if (isRejected(webhook)) return { tone: "warn", message: "A delivery was refused" };
  if (poll?.error) return { tone: "bad", message: "The last poll failed" };
  if (events.failed > 0) return { tone: "warn", message: `${pluralize(events.failed, "event")} not delivered` };
  if (webhook && !webhook.lastReceivedAt) return { tone: "busy", message: "Waits for a delivery" };
  if (poll && !poll.lastAt) return { tone: "busy", message: "About to poll" };
  return { tone: "good", message: "Working" };
}

/** The last delivery was not believed, and none has been since. */
export function isRejected(webhook: SubscriptionRow["webhook"]): boolean {
  if (!webhook?.lastRejection) return false;
  return !webhook.lastReceivedAt || webhook.lastRejection.at > webhook.lastReceivedAt;
}
