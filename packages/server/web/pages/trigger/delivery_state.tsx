// Delivery state of an event, and its detection lag.
import type { ReactElement } from "react";
import type { EventRow } from "../../../src/api/settings_contract.ts";
import { StatusDot } from "../../components/badge.tsx";
import { DueTime, formatTimeSpan, pluralize } from "../../components/format.tsx";
import { isBeforeEnabled } from "./detection_lag_scale.ts";

const states = {
  stored: { tone: "neutral", text: "Stored" },
  pending: { tone: "active", text: "Pending" },
  delivered: { tone: "success", text: "Delivered" },
  failed: { tone: "error", text: "Failed" },
} as const;

export function DeliveryStateBadge({ delivery: { state, attempts } }: Pick<EventRow, "delivery">): ReactElement {
  const { tone, text } = states[state];
  const isRetried = state === "pending" && attempts > 0;
  return <StatusDot tone={isRetried ? "warning" : tone}>{isRetried ? "Retrying" : text}</StatusDot>;
}

/** Number of attempts, result of the last one and time of the next one. */
export function DeliveryStateText({ delivery }: Pick<EventRow, "delivery">): ReactElement | null {
  const { attempts, nextAttemptAt, message } = delivery;
  if (attempts === 0 && !message) return null;
  return (
    <span className="text-secondary small">
      {pluralize(attempts, "attempt")}
      {message && `: ${message}`}
      {nextAttemptAt && attempts > 0 && (
        <>
          {" "}
          Next attempt <DueTime dateTime={nextAttemptAt} />.
        </>
      )}
    </span>
  );
}

/** How the event was found: the detection lag, or that it is older than the subscription. */
export function DetectionText({ event, enabledAt }: { event: EventRow; enabledAt: string }): ReactElement | null {
  if (event.occurredAt === undefined) return null;
  const text = isBeforeEnabled(event.occurredAt, enabledAt)
    ? "found by backfill"
    : `detected ${formatDetectionLag(event)} later`;
  return <span className="text-secondary small">{text}</span>;
}

/** Formats the time from occurrence to detection; undefined if the item has no time of occurrence. */
export function formatDetectionLag({
  occurredAt,
  detectedAt,
}: Pick<EventRow, "occurredAt" | "detectedAt">): string | undefined {
  return occurredAt === undefined
    ? undefined
    : formatTimeSpan(Math.max(0, Date.parse(detectedAt) - Date.parse(occurredAt)));
}
