// Run and Stop buttons, and the elapsed time.
import { type ReactElement, useEffect, useState } from "react";
import { Button } from "../../components/button.tsx";
import { formatDuration, pluralize } from "../../components/format.tsx";
import { type ActionSession, stopRun } from "./action_session.ts";

export interface RunBarProps {
  session: ActionSession;
  onRun: () => void;
}

export function RunBar({ session, onRun }: RunBarProps): ReactElement {
  const { running, issues } = session;
  if (running) {
    return (
      <div className="run-bar">
        <Button kind="primary" busy>
          Running
        </Button>
        <Elapsed startedAt={running.startedAt} />
        <Button onClick={() => stopRun(session)}>Stop</Button>
      </div>
    );
  }
  return (
    <div className="run-bar">
      <Button kind="primary" icon="play" onClick={onRun}>
        Run
      </Button>
      <p className="field-error" role="status">
        {issues.length > 0 && `Correct ${pluralize(issues.length, "field")}.`}
      </p>
    </div>
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
