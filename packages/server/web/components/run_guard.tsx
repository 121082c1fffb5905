// Asks before a run that deletes, and before a create is repeated although its outcome is unknown. Every button that starts a
// run uses it; the server decides what to ask, and rejects runs that were not confirmed.

import { type ReactElement, useState } from "react";
import type { RunConfirmation, RunRequest } from "../../src/api/settings_contract.ts";
import { send } from "../api/client.ts";
import { FormDialog } from "./form_dialog.tsx";
import { RelativeTime } from "./format.tsx";
import { TextField } from "./text_field.tsx";
import { useRequest } from "./use_request.ts";

interface Question {
  confirmation: RunConfirmation;
  onConfirm: () => void;
  onCancel: () => void;
}

export type Confirmed = Pick<RunRequest, "confirmation">;

export interface RunGuard {
  /** Asks if necessary. `path` is that of the confirmation. Resolves to undefined if the person cancels. */
  confirm: (path: string, body: object) => Promise<Confirmed | undefined>;
  /** Rendered next to the button. */
  dialog: ReactElement | null;
}

export function useRunGuard(): RunGuard {
  const [question, setQuestion] = useState<Question>();
  const confirm = async (path: string, body: object): Promise<Confirmed | undefined> => {
    const { confirmation } = await send<{ confirmation?: RunConfirmation }>("POST", path, body);
    if (!confirmation) return {};
    const isConfirmed = await new Promise<boolean>((resolve) => {
      setQuestion({ confirmation, onConfirm: () => resolve(true), onCancel: () => resolve(false) });
    });
    setQuestion(undefined);
    const { reason, customer, object } = confirmation;
    return isConfirmed ? { confirmation: { reason, customer, object } } : undefined;
  };
  return { confirm, dialog: question ? <GuardDialog {...question} /> : null };
}

function GuardDialog({ confirmation, onConfirm, onCancel }: Question): ReactElement {
  const { reason, customer, object, question, consequence, typed, earlierRunAt } = confirmation;
  const [text, setText] = useState("");
  const [error, setError] = useState<string>();
  const request = useRequest();
  const submit = (): void => {
    if (!typed || text.trim() === object) onConfirm();
    else setError(`Type ${object} to confirm.`);
  };
  return (
    <FormDialog
      title={question}
      submitLabel={reason === "delete" ? "Delete" : "Run again"}
      danger
      request={request}
      onClose={onCancel}
      onSubmit={submit}
    >
      <p>{consequence}</p>
      <dl className="description-list">
        <dt>Connection</dt>
        <dd>{customer}</dd>
        <dt>{reason === "delete" ? "Object" : "Action"}</dt>
        <dd>{object}</dd>
        {earlierRunAt && (
          <>
            <dt>Earlier run</dt>
            <dd>
              <RelativeTime dateTime={earlierRunAt} />
            </dd>
          </>
        )}
      </dl>
      {typed && <TypedObject object={object} value={text} error={error} onChange={setText} />}
    </FormDialog>
  );
}

function TypedObject(props: {
  object: string;
  value: string;
  error: string | undefined;
  onChange: (value: string) => void;
}): ReactElement {
  const { object, value, error, onChange } = props;
  const label = (
    <>
      Type <code>{object}</code> to confirm
    </>
  );
  return <TextField label={label} error={error} isCode isFirst value={value} onChange={onChange} />;
}
