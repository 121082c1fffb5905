// Where an event stands on its way to the engine, in words.
import type { ReactElement } from "react";
import type { EventRow } from "../../../src/api/settings_contract.ts";
import { StatusDot } from "../../components/badge.tsx";
import { DueTime, formatTimeSpan, pluralize } from "../../components/format.tsx";

const states = {
  stored: { tone: "neutral", message: "Kept here" },
  pending: { tone: "active", message: "To be posted" },
  delivered: { tone: "success", message: "Delivered" },
  failed: { tone: "error", message: "Given up" },
} as const;

export function DeliveryStateBadge({ delivery: { state, attempts } }: Pick<EventRow, "delivery">): ReactElement {
  const { tone, message } = states[state];
  const isRetried = state === "pending" && attempts > 0;
  return <StatusDot tone={isRetried ? "warning" : tone}>{isRetried ? "Tried, to be posted again" : message}</StatusDot>;
}

/** Attempts, and what became of the last one. */
export function DeliveryStateText({ delivery }: Pick<EventRow, "delivery">): ReactElement | null {
  const { attempts, nextAttemptAt: nextAt, message } = delivery;
  if (attempts === 0 && !message) return null;
  return (
    <span className="text-secondary small">
      {pluralize(attempts, "attempt")}
      {message && `: ${message}`}
      {nextAt && attempts > 0 && (
        <>
          {" "}
          Next one <DueTime dateTime={nextAt} />.
        </>
      )}
    </span>
  );
}

/** How long after it happened an event was found. */
export function getDetectionLagMs({
  occurredAt,
  detectedAt,
}: Pick<EventRow, "occurredAt" | "detectedAt">): string | undefined {
  return occurredAt === undefined
    ? undefined
    : formatTimeSpan(Math.max(0, Date.parse(detectedAt) - Date.parse(occurredAt)));
}
