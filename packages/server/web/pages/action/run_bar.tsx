// The button that runs, with a question before what cannot be undone, elapsed time, and a way to stop.
import { type ReactElement, useEffect, useState } from "react";
import type { ActionDetail } from "../../../src/api/settings_contract.ts";
import { getPointer } from "../../form/validation.ts";
import { Button } from "../../parts/button.tsx";
import { Dialog } from "../../parts/dialog.tsx";
import { formatDuration, pluralize } from "../../parts/format.tsx";
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
        <Elapsed since={running.since} />
        <Button onClick={() => running.stop.abort()}>Stop</Button>
      </div>
    );
  }
  return (
    <div className="run-bar">
      <Button
        kind="primary"
        icon="play"
        onClick={() => (effectOf(action, session) === "delete" ? setAsking(true) : onRun())}
      >
        Run
      </Button>
      <p className="fault" role="status">
        {issues.length > 0 && `${pluralize(issues.length, "field needs", "fields need")} a correction.`}
      </p>
      {asking && (
        <Sure
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

/** The effect of a run with the present input. */
function effectOf({ effect, variants, input: schema }: ActionDetail, session: ActionSession): ActionDetail["effect"] {
  const input = toInput(session, schema);
  const variant = variants.find(({ effect, when: { path, ...operators } }) => {
    const value = getPointer(input, path);
    return (
      effect &&
      Object.values(operators)
        .flat()
        .includes(operators.exists === undefined ? value : value !== undefined)
    );
  });
  return variant?.effect ?? effect;
}

function Sure({
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
    <Dialog title={`Run ${action.title}?`} onClose={onClose} foot={foot}>
      <p>It removes something from the account. In most cases that cannot be undone.</p>
    </Dialog>
  );
}

function Elapsed({ since }: { since: number }): ReactElement {
  const [ms, setMs] = useState(() => Date.now() - since);
  useEffect(() => {
    const timer = setInterval(() => setMs(Date.now() - since), 100);
    return () => clearInterval(timer);
  }, [since]);
  return (
    <span className="soft number elapsed" role="timer">
      {formatDuration(ms)}
    </span>
  );
}
