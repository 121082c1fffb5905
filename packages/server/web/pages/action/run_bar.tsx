// Run and Stop buttons, elapsed time, and the confirmation of destructive actions.
import { type ReactElement, useEffect, useState } from "react";
import type { ActionDetail } from "../../../src/api/settings_contract.ts";
import type { RunProgress } from "../../api/run_stream.ts";
import { Button } from "../../components/button.tsx";
import { Dialog } from "../../components/dialog.tsx";
import { formatBytes, formatCount, formatDuration, pluralize } from "../../components/format.tsx";
import { getPointer } from "../../form/validation.ts";
import { type ActionSession, toInput } from "./action_session.ts";

export interface RunBarProps {
  action: ActionDetail;
  session: ActionSession;
  onRun: () => void;
}

export function RunBar({ action, session, onRun }: RunBarProps): ReactElement {
  const [isConfirming, setConfirming] = useState(false);
  const { running, issues } = session;
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
        onClick={() => (getEffect(action, session) === "delete" ? setConfirming(true) : onRun())}
      >
        Run
      </Button>
      <p className="field-error" role="status">
        {issues.length > 0 && `Correct ${pluralize(issues.length, "field")}.`}
      </p>
      {isConfirming && (
        <ConfirmDialog
          action={action}
          onClose={() => setConfirming(false)}
          onRun={() => {
            setConfirming(false);
            onRun();
          }}
        />
      )}
    </div>
  );
}

/** The effect of a run with the current input. A variant of the action can have a weaker effect. */
function getEffect({ effect, variants, input: schema }: ActionDetail, session: ActionSession): ActionDetail["effect"] {
  const input = toInput(session, schema);
  const variant = variants.find(({ effect, when: { path, ...operators } }) => {
    const value = getPointer(input, path);
    const actual = operators.exists === undefined ? value : value !== undefined;
    return effect && Object.values(operators).flat().includes(actual);
  });
  return variant?.effect ?? effect;
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
  const footer = (
    <>
      <Button onClick={onClose}>Cancel</Button>
      <Button kind="danger" onClick={onRun}>
        Run
      </Button>
    </>
  );
  return (
    <Dialog title={`Run ${action.title}?`} onClose={onClose} footer={footer}>
      <p>This action deletes data. In most cases this cannot be undone.</p>
    </Dialog>
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
