// State of a subscription.
import type { ReactElement } from "react";
import type { SubscriptionRow } from "../../../src/api/settings_contract.ts";
import { StatusDot } from "../../components/badge.tsx";
import { pluralizeEvents } from "../../components/format.tsx";

interface State {
  tone: "success" | "warning" | "error" | "neutral" | "active";
  text: string;
}

export function SubscriptionStateBadge({ subscription }: { subscription: SubscriptionRow }): ReactElement {
  const { tone, text } = getState(subscription);
  return <StatusDot tone={tone}>{text}</StatusDot>;
}

/** States that need attention come first. */
function getState({ enabled, events, poll, webhook }: SubscriptionRow): State {
  if (!enabled) return { tone: "neutral", text: "Disabled" };
  if (webhook?.verification === "jwt" && !webhook.hasPublicKey) return { tone: "warning", text: "Public key missing" };
  if (isRejected(webhook)) return { tone: "warning", text: "Webhook request rejected" };
  if (poll?.error) return { tone: "error", text: "Last poll failed" };
  if (events.failed > 0) return { tone: "warning", text: `${pluralizeEvents(events.failed)} failed` };
  if (webhook && !webhook.lastReceivedAt) return { tone: "active", text: "Waiting for webhook" };
  if (poll && !poll.lastAt) return { tone: "active", text: "First poll pending" };
  return { tone: "success", text: "Active" };
}

/** Whether the last webhook request was rejected. */
export function isRejected(webhook: SubscriptionRow["webhook"]): boolean {
  if (!webhook?.lastRejection) return false;
  return !webhook.lastReceivedAt || webhook.lastRejection.at > webhook.lastReceivedAt;
}
