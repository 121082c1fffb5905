// Asks before a run that deletes, and before a create is repeated although its outcome is unknown. Every button that starts a
// run uses it; the server decides what to ask, and rejects runs that were not confirmed.

import { type ReactElement, useState } from "react";
import type { RunConfirmation, RunRequest } from "../../src/api/settings_contract.ts";
import { send } from "../api/client.ts";
import { RelativeTime } from "./format.tsx";
import { GuardDialog } from "./guard_dialog.tsx";

interface Question {
  confirmation: RunConfirmation;
  onConfirm: () => void;
  onClose: () => void;
}

export type Confirmed = Pick<RunRequest, "confirmation">;

export interface RunGuard {
  /** Asks if necessary. `path` is that of the confirmation. Resolves to undefined if the person cancels. */
  confirm: (path: string, body: object) => Promise<Confirmed | undefined>;
  /** Whether the server or the person has not answered yet. The button must not start another run meanwhile. */
  isBusy: boolean;
  /** Rendered next to the button. */
  dialog: ReactElement | null;
}

export function useRunGuard(): RunGuard {
  const [question, setQuestion] = useState<Question>();
  const [isBusy, setBusy] = useState(false);
  const ask = async (path: string, body: object): Promise<Confirmed | undefined> => {
    const { confirmation } = await send<{ confirmation?: RunConfirmation }>("POST", path, body);
    if (!confirmation) return {};
    const isConfirmed = await new Promise<boolean>((resolve) => {
      setQuestion({ confirmation, onConfirm: () => resolve(true), onClose: () => resolve(false) });
    });
    setQuestion(undefined);
    const { reason, customer, object } = confirmation;
    return isConfirmed ? { confirmation: { reason, customer, object } } : undefined;
  };
  const confirm = async (path: string, body: object): Promise<Confirmed | undefined> => {
    setBusy(true);
    return ask(path, body).finally(() => setBusy(false));
  };
  return { confirm, isBusy, dialog: question ? <RunGuardDialog {...question} /> : null };
}

function RunGuardDialog({ confirmation, onConfirm, onClose }: Question): ReactElement {
  const { reason, customer, object, question, consequence, typed, earlierRunAt } = confirmation;
  return (
    <GuardDialog
      title={question}
      submitLabel={reason === "delete" ? "Delete" : "Run again"}
      facts={[
        ["Connection", customer],
        [reason === "delete" ? "Object" : "Action", object],
        ...(earlierRunAt ? [["Earlier run", <RelativeTime key="time" dateTime={earlierRunAt} />] as const] : []),
      ]}
      consequence={<p>{consequence}</p>}
      typed={typed ? object : undefined}
      onConfirm={onConfirm}
      onClose={onClose}
    />
  );
}
