// Timeline of a run: each attempt with its wait for the rate limiter, duration and result.
import type { ReactElement } from "react";
import type { TimelineEntry } from "../../../src/api/settings_contract.ts";
import { formatDuration } from "../../components/format_duration.ts";
import { formatErrorKind } from "./run_columns.tsx";

export function RunTimeline({ entries }: { entries: readonly TimelineEntry[] }): ReactElement {
  if (entries.length === 0) return <p className="text-secondary">No request was sent.</p>;
  const totalMs = Math.max(1, ...entries.map(({ offsetMs, waitMs, durationMs }) => offsetMs + waitMs + durationMs));
  return (
    <ol className="timeline">
      {entries.map((entry) => (
        <li key={`${entry.attempt}-${entry.offsetMs}`} className={entry.kind ? "failed" : undefined}>
          <p>
            <strong>{formatResult(entry)}</strong>
            {entry.attempt > 1 && <span className="text-secondary"> (attempt {entry.attempt})</span>}
            <span className="text-secondary">
              {" "}
              in {formatDuration(entry.durationMs)}
              {entry.waitMs > 0 && `, waited ${formatDuration(entry.waitMs)} for the rate limiter`}
            </span>
          </p>
          <div className="timeline-bar" aria-hidden="true">
            <span
              className="wait"
              style={{
                marginInlineStart: formatPercent(entry.offsetMs, totalMs),
                width: formatPercent(entry.waitMs, totalMs),
              }}
            />
            <span className="request" style={{ width: formatPercent(entry.durationMs, totalMs) }} />
          </div>
          {entry.requestId && (
            <p className="small text-tertiary">
              Request ID <code>{entry.requestId}</code>
            </p>
          )}
        </li>
      ))}
    </ol>
  );
}

function formatResult({ status, kind }: TimelineEntry): string {
  if (status === undefined) return kind ? formatErrorKind(kind) : "No response";
  return kind ? `${status}: ${formatErrorKind(kind)}` : String(status);
}

function formatPercent(valueMs: number, totalMs: number): string {
  return `${Math.max(0, Math.min(100, (valueMs / totalMs) * 100)).toFixed(2)}%`;
}
