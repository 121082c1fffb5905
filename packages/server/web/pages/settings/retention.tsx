// Settings for stored run data: content, number of days, and the deletion of all runs.

import type { Issue } from "gong-connector";
import { type ReactElement, useState } from "react";
import type { RunRetention } from "../../../src/api/settings_contract.ts";
import { send } from "../../api/client.ts";
import { invalidate } from "../../api/query.ts";
import { Button } from "../../components/button.tsx";
import { Field, formatIssueMessage } from "../../components/field.tsx";
import { GuardDialog } from "../../components/guard_dialog.tsx";
import { findIssueMessage } from "../../components/use_request.ts";
import { Section } from "../../layout/page_layout.tsx";

export interface RetentionProps {
  retention: RunRetention;
  issues: readonly Issue[];
  onChange: (retention: RunRetention) => void;
}

const contentOptions: readonly { content: RunRetention["content"]; title: string; description: string }[] = [
  { content: "none", title: "None", description: "No input, output or error message." },
  { content: "errors", title: "Errors", description: "Input and error of failed runs. You can retry these runs." },
  { content: "all", title: "All", description: "Input and output of all runs. They contain customer conversations." },
];

export function Retention({ retention, issues, onChange }: RetentionProps): ReactElement {
  const [isDialogOpen, setDialogOpen] = useState(false);
  const error = findIssueMessage(issues, "/retention/days");
  return (
    <Section
      title="Run data retention"
      description="Time, number of requests and state are always stored. Secrets are redacted."
    >
      <fieldset className="radio-list">
        <legend className="visually-hidden">Stored content of runs</legend>
        {contentOptions.map(({ content, title, description }) => (
          <label key={content} className="radio-option">
            <input
              type="radio"
              name="retention"
              checked={content === retention.content}
              onChange={() => onChange({ ...retention, content })}
            />
            <span className="option-text">
              <strong>{title}</strong>
              <span className="text-secondary">{description}</span>
            </span>
          </label>
        ))}
      </fieldset>
      <div className="split-row">
        <Field label="Delete runs after (days)" error={error && formatIssueMessage(error)}>
          {(aria) => (
            <input
              {...aria}
              className="input short"
              type="number"
              min={1}
              max={365}
              value={Number.isNaN(retention.days) ? "" : retention.days}
              onChange={(event) => onChange({ ...retention, days: event.currentTarget.valueAsNumber })}
            />
          )}
        </Field>
        <Button route="DELETE /runs" onClick={() => setDialogOpen(true)}>
          Delete all runs…
        </Button>
      </div>
      {isDialogOpen && <DeleteRunsDialog onClose={() => setDialogOpen(false)} />}
    </Section>
  );
}

function DeleteRunsDialog({ onClose }: { onClose: () => void }): ReactElement {
  const deleteRuns = async (): Promise<void> => {
    await send("DELETE", "/runs");
    await invalidate("/runs", "/overview");
    onClose();
  };
  return (
    <GuardDialog
      title="Delete all runs?"
      submitLabel="Delete all runs"
      facts={[
        ["Connection", "all connections"],
        ["Runs", "all runs of all actions"],
      ]}
      consequence={<p>This deletes all runs with their inputs and outputs. It cannot be undone.</p>}
      onConfirm={deleteRuns}
      onClose={onClose}
    />
  );
}
