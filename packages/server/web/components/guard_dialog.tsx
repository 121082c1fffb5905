// The question before an operation that deletes, ends, replaces or repeats something. Every entrance to such an operation uses
// it: it names what is affected and what follows, and sends nothing until the person confirms.
import { type ReactElement, type ReactNode, useState } from "react";
import { FormDialog } from "./form_dialog.tsx";
import { TextField } from "./text_field.tsx";
import { useRequest } from "./use_request.ts";

type Fact = readonly [name: string, value: ReactNode];

export interface GuardDialogProps {
  /** The question, with the name of the object. */
  title: string;
  submitLabel: string;
  /** What the operation affects: the connection if there is one, and the object. */
  facts: readonly [Fact, ...Fact[]];
  consequence: ReactNode;
  /** The person must type this text. */
  typed?: string | undefined;
  /** Closes the dialog if it succeeds. The dialog shows its error. */
  onConfirm: () => void | Promise<void>;
  onClose: () => void;
}

export function GuardDialog(props: GuardDialogProps): ReactElement {
  const { title, submitLabel, facts, consequence, typed, onConfirm, onClose } = props;
  const [text, setText] = useState("");
  const [error, setError] = useState<string>();
  const request = useRequest();
  const submit = (): void => {
    const isTyped = typed === undefined || text.trim() === typed;
    setError(isTyped ? undefined : `Type ${typed} to confirm.`);
    if (isTyped) void request.start(async () => onConfirm());
  };
  return (
    <FormDialog title={title} submitLabel={submitLabel} danger request={request} onClose={onClose} onSubmit={submit}>
      <dl className="description-list">
        {facts.map(([name, value]) => (
          <FactRow key={name} name={name} value={value} />
        ))}
      </dl>
      <div className="stack">{consequence}</div>
      {typed !== undefined && <TypedText typed={typed} value={text} error={error} onChange={setText} />}
    </FormDialog>
  );
}

function FactRow({ name, value }: { name: string; value: ReactNode }): ReactElement {
  return (
    <>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </>
  );
}

function TypedText(props: {
  typed: string;
  value: string;
  error: string | undefined;
  onChange: (value: string) => void;
}): ReactElement {
  const { typed, value, error, onChange } = props;
  const label = (
    <span>
      Type <code>{typed}</code> to confirm
    </span>
  );
  return <TextField label={label} error={error} isCode isFirst value={value} onChange={onChange} />;
}
