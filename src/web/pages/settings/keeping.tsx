// What runs keep of the customers' data, for how long, and the button that deletes it all.
import { type ReactElement, useState } from "react";
import type { Issue } from "../../../index.ts";
import type { RunKeeping } from "../../../server/api.ts";
import { documentOf, send } from "../../api/client.ts";
import { refresh } from "../../api/query.ts";
import { Section } from "../../frame/page.tsx";
import { Button } from "../../parts/button.tsx";
import { Dialog } from "../../parts/dialog.tsx";
import { Field, faultWords } from "../../parts/field.tsx";
import { ErrorNotice } from "../../parts/notice.tsx";

export interface KeepingProps {
  keep: RunKeeping;
  issues: readonly Issue[];
  onChange: (keep: RunKeeping) => void;
}

const kinds: readonly { what: RunKeeping["what"]; title: string; says: string }[] = [
  { what: "nothing", title: "Nothing", says: "Only that a run took place, with its time, requests and outcome." },
  {
    what: "errors",
    title: "Errors",
    says: "Input and error of failed runs, so that they can be understood and retried.",
  },
  {
    what: "everything",
    title: "Everything",
    says: "Input and output of all runs. These are your customers’ conversations.",
  },
];

export function Keeping({ keep, issues, onChange }: KeepingProps): ReactElement {
  const [deleting, setDeleting] = useState(false);
  const fault = issues.find(({ path }) => path === "/keep/days")?.message;
  return (
    <Section title="What runs keep" note="Secrets are masked in any case.">
      <fieldset className="radio-lines">
        <legend className="unseen">What runs keep</legend>
        {kinds.map(({ what, title, says }) => (
          <label key={what} className="radio-line">
            <input type="radio" name="keep" checked={what === keep.what} onChange={() => onChange({ ...keep, what })} />
            <span className="option-words">
              <strong>{title}</strong>
              <span className="soft">{says}</span>
            </span>
          </label>
        ))}
      </fieldset>
      <div className="row-end">
        <Field label="Days until runs are deleted" fault={fault && faultWords(fault)}>
          {(tie) => (
            <input
              {...tie}
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
      {deleting && <DeleteRuns onClose={() => setDeleting(false)} />}
    </Section>
  );
}

function DeleteRuns({ onClose }: { onClose: () => void }): ReactElement {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<ReturnType<typeof documentOf>>();
  const remove = async (): Promise<void> => {
    setBusy(true);
    try {
      await send("DELETE", "/runs");
      await refresh("/runs", "/overview");
      onClose();
    } catch (refusal) {
      setError(documentOf(refusal));
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
    <Dialog title="Delete all runs?" onClose={onClose} foot={foot}>
      <p>The whole history goes, with every input and output that it holds. This cannot be undone.</p>
      {error && <ErrorNotice error={error} />}
    </Dialog>
  );
}
