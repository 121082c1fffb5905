// The course of a run: waiting for the quota, each attempt, and what was answered.
import type { ReactElement } from "react";
import type { TimelineEntry } from "../../../src/api/settings_contract.ts";
import { formatDuration } from "../../components/format.tsx";
import { formatErrorKind } from "./run_columns.tsx";

export function RunTimeline({ entries: events }: { entries: readonly TimelineEntry[] }): ReactElement {
  if (events.length === 0) return <p className="text-secondary">Nothing was sent.</p>;
  const end = Math.max(1, ...events.map(({ offsetMs, waitMs, durationMs }) => offsetMs + waitMs + durationMs));
  return (
    <ol className="timeline">
      {events.map((event) => (
        <li key={`${event.attempt}-${event.offsetMs}`} className={event.kind ? "failed" : undefined}>
          <p>
            <strong>{formatResult(event)}</strong>
            {event.attempt > 1 && <span className="text-secondary"> (attempt {event.attempt})</span>}
            <span className="text-secondary">
              {" "}
              after {formatDuration(event.durationMs)}
              {event.waitMs > 0 && `, having waited ${formatDuration(event.waitMs)} for a slot`}
            </span>
          </p>
          <div className="timeline-bar" aria-hidden="true">
            <span
              className="wait"
              style={{ marginInlineStart: formatPercent(event.offsetMs, end), width: formatPercent(event.waitMs, end) }}
            />
            <span className="request" style={{ width: formatPercent(event.durationMs, end) }} />
          </div>
          {event.requestId && (
            <p className="small text-tertiary">
              Request id <code>{event.requestId}</code>
            </p>
          )}
        </li>
      ))}
    </ol>
  );
}

function formatResult({ status, kind }: TimelineEntry): string {
  if (status === undefined) return kind ? formatErrorKind(kind) : "No answer";
  return kind ? `${status}: ${formatErrorKind(kind)}` : String(status);
}

function formatPercent(part: number, whole: number): string {
  return `${Math.max(0, Math.min(100, (part / whole) * 100)).toFixed(2)}%`;
}
