// How a subscription is doing, in a word or two and a colour.
import type { ReactElement } from "react";
import type { SubscriptionRow } from "../../../src/api/settings_contract.ts";
import { StatusDot } from "../../components/badge.tsx";
import { pluralize } from "../../components/format.tsx";

interface State {
  tone: "success" | "warning" | "error" | "neutral" | "active";
  message: string;
}

export function SubscriptionStateBadge({ subscription }: { subscription: SubscriptionRow }): ReactElement {
  const { tone, message } = getState(subscription);
  return <StatusDot tone={tone}>{message}</StatusDot>;
}

/** What needs attention first, then what is awaited. */
function getState({ enabled, events, poll, webhook }: SubscriptionRow): State {
  if (!enabled) return { tone: "neutral", message: "Off" };
  if (webhook?.verification === "jwt" && !webhook.hasPublicKey)
    return { tone: "warning", message: "Needs the public key" };
  if (isRejected(webhook)) return { tone: "warning", message: "A delivery was refused" };
  if (poll?.error) return { tone: "error", message: "The last poll failed" };
  if (events.failed > 0) return { tone: "warning", message: `${pluralize(events.failed, "event")} not delivered` };
  if (webhook && !webhook.lastReceivedAt) return { tone: "active", message: "Waits for a delivery" };
  if (poll && !poll.lastAt) return { tone: "active", message: "About to poll" };
  return { tone: "success", message: "Working" };
}

/** The last delivery was not believed, and none has been since. */
export function isRejected(webhook: SubscriptionRow["webhook"]): boolean {
  if (!webhook?.lastRejection) return false;
  return !webhook.lastReceivedAt || webhook.lastRejection.at > webhook.lastReceivedAt;
}
