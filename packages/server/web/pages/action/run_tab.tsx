// Running an action: whose account, the input as a form or as JSON, and what came back.

import type { Issue } from "gong-connector";
import { type ReactElement, useRef } from "react";
import type { ActionDetail, Settings } from "../../../src/api/settings_contract.ts";
import { useApiQuery } from "../../api/query.ts";
import { ButtonLink } from "../../components/button.tsx";
import { focusFirstError } from "../../components/field.tsx";
import { Notice } from "../../components/notice.tsx";
import { SegmentedControl } from "../../components/tabs.tsx";
import { InputForm } from "../../form/input_form.tsx";
import { pruneValues } from "../../form/prune.ts";
import { validateValue } from "../../form/validation.ts";
import { parseRawInput, startRun, toInput, useActionSession } from "./action_session.ts";
import { ConnectionPicker } from "./connection_picker.tsx";
import { JsonInput } from "./json_input.tsx";
import { RunBar } from "./run_bar.tsx";
import { RunResultView } from "./run_result.tsx";

export default function RunTab({ action }: { action: ActionDetail }): ReactElement {
  const [session, change] = useActionSession(action);
  const form = useRef<HTMLDivElement>(null);
  const source = { ...action, choices: `/actions/${encodeURIComponent(action.id)}/choices` };
  const start = (): void => {
    const input = toInput(session, action.input);
    const issues = validateValue(action.input, input);
    if (!session.connection) issues.unshift({ path: "connection", message: "Choose an account first." });
    change({ issues });
    const { connection } = session;
    if (connection && issues.length === 0 && !isInvalidJson(session.jsonText))
      void startRun(action.id, connection, input);
    else focusFirstError(form.current);
  };
  return (
    <div className="run">
      <div className="run-input" ref={form}>
        <PaidActionNotice action={action} />
        <ConnectionPicker
          value={session.connection}
          error={session.issues.find(({ path }) => path === "connection")?.message}
          onChange={(connection) =>
            change({ connection, issues: session.issues.filter(({ path }) => path !== "connection") })
          }
        />
        <InputHeader action={action} />
        {session.jsonText === undefined ? (
          <InputForm
            source={source}
            connection={session.connection}
            values={session.values}
            issues={session.issues}
            onChange={(values) => change({ values, issues: revalidate(session.issues, action, values) })}
          />
        ) : (
          <JsonInput text={session.jsonText} issues={session.issues} onChange={(raw) => change({ jsonText: raw })} />
        )}
        <RunBar action={action} session={session} onRun={start} />
      </div>
      <RunResultView action={action} session={session} />
    </div>
  );
}

function InputHeader({ action }: { action: ActionDetail }): ReactElement {
  const [session, change] = useActionSession(action);
  const toForm = (): void => {
    const values = parseRawInput(session.jsonText ?? "");
    if (values) change({ values, jsonText: undefined, issues: [] });
    else change({ issues: [{ path: "", message: "is not a JSON object; correct it to go back to the form" }] });
  };
  return (
    <div className="card-header">
      <h2>Input</h2>
      <span className="buttons">
        <button
          type="button"
          className="link-button small"
          onClick={() => insertExample(action, change, session.jsonText !== undefined)}
        >
          Fill in an example
        </button>
        <SegmentedControl
          label="Edit the input as"
          name="input-view"
          value={session.jsonText === undefined ? "form" : "json"}
          options={[
            { value: "form", title: "Form" },
            { value: "json", title: "JSON" },
          ]}
          onChange={(view) =>
            view === "form"
              ? toForm()
              : change({ jsonText: JSON.stringify(toInput(session, action.input), null, 2), issues: [] })
          }
        />
      </span>
    </div>
  );
}

function PaidActionNotice({ action }: { action: ActionDetail }): ReactElement | null {
  const { data } = useApiQuery<Settings>("/settings", { enabled: action.cost === "credits" });
  if (action.cost !== "credits" || !data || data.actions.allowPaidActions) return null;
  return (
    <Notice tone="warning" title="This action spends paid credits and is switched off.">
      <p>Switch such actions on in the settings first.</p>
      <p>
        <ButtonLink href="/settings" small>
          Open settings
        </ButtonLink>
      </p>
    </Notice>
  );
}

function insertExample(action: ActionDetail, change: ReturnType<typeof useActionSession>[1], raw: boolean): void {
  change({ issues: [], ...(raw ? { jsonText: JSON.stringify(action.example, null, 2) } : { values: action.example }) });
}

/** Once faults are shown, they follow what is typed. */
function revalidate(issues: readonly Issue[], action: ActionDetail, values: Record<string, unknown>): readonly Issue[] {
  return issues.length > 0 ? validateValue(action.input, pruneValues(values, action.input)) : issues;
}

function isInvalidJson(raw: string | undefined): boolean {
  return raw !== undefined && parseRawInput(raw) === undefined;
}
