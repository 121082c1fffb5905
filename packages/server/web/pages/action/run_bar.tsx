// The button that runs, with a question before what cannot be undone, elapsed time, and a way to stop.
import { type ReactElement, useEffect, useState } from "react";
import type { ActionDetail } from "../../../src/api/settings_contract.ts";
import { Button } from "../../components/button.tsx";
import { Dialog } from "../../components/dialog.tsx";
import { formatDuration, pluralize } from "../../components/format.tsx";
import { getPointer } from "../../form/validation.ts";
import { type ActionSession, toInput } from "./action_session.ts";

export interface RunBarProps {
  action: ActionDetail;
  session: ActionSession;
  onRun: () => void;
}

export function RunBar({ action, session, onRun }: RunBarProps): ReactElement {
  const [asking, setAsking] = useState(false);
  const { running, issues } = session;
  if (running) {
    return (
      <div className="run-bar">
        <Button kind="primary" busy>
          Running
        </Button>
        <Elapsed startedAt={running.startedAt} />
        <Button onClick={() => running.abortController.abort()}>Stop</Button>
      </div>
    );
  }
  return (
    <div className="run-bar">
      <Button
        kind="primary"
        icon="play"
        onClick={() => (getEffect(action, session) === "delete" ? setAsking(true) : onRun())}
      >
        Run
      </Button>
      <p className="field-error" role="status">
        {issues.length > 0 && `${pluralize(issues.length, "field needs", "fields need")} a correction.`}
      </p>
      {asking && (
        <ConfirmDialog
          action={action}
          onClose={() => setAsking(false)}
          onRun={() => {
            setAsking(false);
            onRun();
          }}
        />
      )}
    </div>
  );
}

/** What a run with the present input does: some inputs make it milder. */
function getEffect(
  { effect, effectWhen = [], input: schema }: ActionDetail,
  session: ActionSession,
): ActionDetail["effect"] {
  const input = toInput(session, schema);
  const milder = effectWhen.find(({ when }) => {
    const value = getPointer(input, when.input);
    return when.equals === undefined ? value !== undefined : value === when.equals;
  });
  return milder?.effect ?? effect;
}

function ConfirmDialog({
  action,
  onClose,
  onRun,
}: {
  action: ActionDetail;
  onClose: () => void;
  onRun: () => void;
}): ReactElement {
  const foot = (
    <>
      <Button onClick={onClose}>Cancel</Button>
      <Button kind="danger" onClick={onRun}>
        Run it
      </Button>
    </>
  );
  return (
    <Dialog title={`Run ${action.title}?`} onClose={onClose} footer={foot}>
      <p>It removes something from the account. In most cases that cannot be undone.</p>
    </Dialog>
  );
}

function Elapsed({ startedAt: since }: { startedAt: number }): ReactElement {
  const [ms, setMs] = useState(() => Date.now() - since);
  useEffect(() => {
    const timer = setInterval(() => setMs(Date.now() - since), 100);
    return () => clearInterval(timer);
  }, [since]);
  return (
    <span className="text-secondary number elapsed" role="timer">
      {formatDuration(ms)}
    </span>
  );
}
