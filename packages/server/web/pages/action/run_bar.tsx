// Run and Stop buttons, and the elapsed time.
import { type ReactElement, useEffect, useState } from "react";
import { useForbiddenReason } from "../../api/role.ts";
import type { RunProgress } from "../../api/run_stream.ts";
import { Button } from "../../components/button.tsx";
import { formatBytes, formatCount, pluralize } from "../../components/format.tsx";
import { formatDuration } from "../../components/format_duration.ts";
import type { ActionSession } from "./action_session.ts";

export interface RunBarProps {
  session: ActionSession;
  /** Whether a run is about to start. */
  isBusy: boolean;
  onRun: () => void;
}

export function RunBar({ session, isBusy, onRun }: RunBarProps): ReactElement {
  const { running, issues } = session;
  const forbiddenReason = useForbiddenReason("POST /actions/:id/run");
  if (running) {
    return (
      <div className="run-bar">
        <Button kind="primary" busy>
          Running
        </Button>
        <Elapsed startedAt={running.startedAt} />
        {running.progress && <ProgressBar {...running.progress} />}
        <Button onClick={() => running.abortController.abort()}>Stop</Button>
      </div>
    );
  }
  return (
    <div className="run-bar">
      <Button
        kind="primary"
        icon="play"
        aria-keyshortcuts="Control+Enter"
        title="Run (Ctrl+Enter)"
        busy={isBusy}
        disabled={forbiddenReason !== undefined}
        onClick={onRun}
      >
        Run
      </Button>
      {forbiddenReason && <p className="text-secondary">{forbiddenReason}</p>}
      <p className="field-error" role="status">
        {issues.length > 0 && `Correct ${pluralize(issues.length, "field")}.`}
      </p>
    </div>
  );
}

/** Bytes of an upload, or what the run counts. After the last byte of an upload, the vendor's answer is awaited. */
function ProgressBar({ sent, total, unit }: RunProgress): ReactElement {
  const text = unit
    ? `${formatCount(sent)}${total === undefined ? "" : ` of ${formatCount(total)}`} ${unit}`
    : `${formatBytes(sent)}${total === undefined ? "" : ` of ${formatBytes(total)}`}`;
  return (
    <span className="run-progress">
      {total !== undefined && <progress aria-label="Progress" max={total} value={sent} />}
      <span className="small text-secondary number">{text}</span>
    </span>
  );
}

function Elapsed({ startedAt }: { startedAt: number }): ReactElement {
  const [ms, setMs] = useState(() => Date.now() - startedAt);
  useEffect(() => {
    const timer = setInterval(() => setMs(Date.now() - startedAt), 100);
    return () => clearInterval(timer);
  }, [startedAt]);
  return (
    <span className="text-secondary number elapsed" role="timer">
      {formatDuration(ms)}
    </span>
  );
}
