// What runs keep of the customers' data, for how long, and the button that deletes it all.

import type { Issue } from "gong-connector";
import { type ReactElement, useState } from "react";
import type { RunRetention } from "../../../src/api/settings_contract.ts";
import { send, toErrorDocument } from "../../api/client.ts";
import { invalidate } from "../../api/query.ts";
import { Button } from "../../components/button.tsx";
import { Dialog } from "../../components/dialog.tsx";
import { Field, toErrorSentence } from "../../components/field.tsx";
import { ErrorNotice } from "../../components/notice.tsx";
import { Section } from "../../layout/page_layout.tsx";

export interface RetentionProps {
  retention: RunRetention;
  issues: readonly Issue[];
  onChange: (keep: RunRetention) => void;
}

const contentOptions: readonly { content: RunRetention["content"]; title: string; message: string }[] = [
  { content: "none", title: "Nothing", message: "Only that a run took place, with its time, requests and outcome." },
  {
    content: "errors",
    title: "Errors",
    message: "Input and error of failed runs, so that they can be understood and retried.",
  },
  {
    content: "all",
    title: "Everything",
    message: "Input and output of all runs. These are your customers’ conversations.",
  },
];

export function Retention({ retention: keep, issues, onChange }: RetentionProps): ReactElement {
  const [deleting, setDeleting] = useState(false);
  const error = issues.find(({ path }) => path === "/retention/days")?.message;
  return (
    <Section title="What runs keep" description="Secrets are masked in any case.">
      <fieldset className="radio-list">
        <legend className="visually-hidden">What runs keep</legend>
        {contentOptions.map(({ content, title, message }) => (
          <label key={content} className="radio-option">
            <input
              type="radio"
              name="keep"
              checked={content === keep.content}
              onChange={() => onChange({ ...keep, content })}
            />
            <span className="option-text">
              <strong>{title}</strong>
              <span className="text-secondary">{message}</span>
            </span>
          </label>
        ))}
      </fieldset>
      <div className="split-row">
        <Field label="Days until runs are deleted" error={error && toErrorSentence(error)}>
          {(aria) => (
            <input
              {...aria}
              className="input short"
              type="number"
              min={1}
              max={365}
              value={Number.isNaN(keep.days) ? "" : keep.days}
              onChange={(event) => onChange({ ...keep, days: event.currentTarget.valueAsNumber })}
            />
          )}
        </Field>
        <Button onClick={() => setDeleting(true)}>Delete all runs now…</Button>
      </div>
      {deleting && <DeleteRunsDialog onClose={() => setDeleting(false)} />}
    </Section>
  );
}

function DeleteRunsDialog({ onClose }: { onClose: () => void }): ReactElement {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<ReturnType<typeof toErrorDocument>>();
  const remove = async (): Promise<void> => {
    setBusy(true);
    try {
      await send("DELETE", "/runs");
      await invalidate("/runs", "/overview");
      onClose();
    } catch (refusal) {
      setError(toErrorDocument(refusal));
      setBusy(false);
    }
  };
  const foot = (
    <>
      <Button onClick={onClose}>Cancel</Button>
      <Button kind="danger" busy={busy} onClick={remove}>
        Delete all runs
      </Button>
    </>
  );
  return (
    <Dialog title="Delete all runs?" onClose={onClose} footer={foot}>
      <p>The whole history goes, with every input and output that it holds. This cannot be undone.</p>
      {error && <ErrorNotice error={error} />}
    </Dialog>
  );
}
