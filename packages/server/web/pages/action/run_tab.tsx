// Runs an action: connection, input as a form or as JSON, and the result.

import type { Issue } from "gong-connector";
import { type ReactElement, useRef } from "react";
import type { ActionDetail, ActionExample, Settings } from "../../../src/api/settings_contract.ts";
import { appendQuery, send } from "../../api/client.ts";
import { useApiQuery, useVendor } from "../../api/query.ts";
import { ButtonLink } from "../../components/button.tsx";
import { focusFirstError } from "../../components/field.tsx";
import { ErrorNotice, Notice } from "../../components/notice.tsx";
import { useRunGuard } from "../../components/run_guard.tsx";
import { SegmentedControl } from "../../components/tabs.tsx";
import { useRequest } from "../../components/use_request.ts";
import { InputForm } from "../../form/input_form.tsx";
import { pruneValues } from "../../form/prune.ts";
import { validateValue } from "../../form/validation.ts";
import { fillInput, parseJsonInput, startRun, toInput, useActionSession } from "./action_session.ts";
import { ConnectionPicker } from "./connection_picker.tsx";
import { JsonInput } from "./json_input.tsx";
import { RunBar } from "./run_bar.tsx";
import { RunResultView } from "./run_result.tsx";

export default function RunTab({ action }: { action: ActionDetail }): ReactElement {
  const [session, update] = useActionSession(action);
  const form = useRef<HTMLDivElement>(null);
  const guard = useRunGuard();
  const source = { ...action, choices: `/actions/${encodeURIComponent(action.id)}/choices` };
  const start = (): void => {
    const input = toInput(session, action.input);
    // The server reads JSON as programs send it, with null or numbers as text, and returns the issues.
    const issues = session.jsonText === undefined ? validateValue(action.input, input) : [];
    if (!session.connection) issues.unshift({ path: "connection", message: "Select a connection." });
    update({ issues });
    const { connection } = session;
    if (connection && issues.length === 0 && !isInvalidJson(session.jsonText)) void run(connection, input);
    else focusFirstError(form.current);
  };
  const run = (connection: string, input: Record<string, unknown>): Promise<void> =>
    startRun(action.id, connection, input, async () =>
      action.effect === "read"
        ? {}
        : guard.confirm(`/actions/${encodeURIComponent(action.id)}/confirmation`, { connection, input }),
    );
  return (
    <div className="run">
      <div className="run-input" ref={form}>
        <PaidActionNotice action={action} />
        <ConnectionPicker
          value={session.connection}
          // A deletion in the wrong company cannot be undone.
          mustChoose={action.effect === "delete"}
          error={session.issues.find(({ path }) => path === "connection")?.message}
          onChange={(connection) =>
            update({ connection, issues: session.issues.filter(({ path }) => path !== "connection") })
          }
        />
        <InputHeader action={action} />
        {session.jsonText === undefined ? (
          <InputForm
            source={source}
            connection={session.connection}
            values={session.values}
            issues={session.issues}
            onChange={(values) => update({ values, issues: revalidate(session.issues, action, values) })}
          />
        ) : (
          <JsonInput text={session.jsonText} issues={session.issues} onChange={(jsonText) => update({ jsonText })} />
        )}
        <RunBar session={session} onRun={start} />
        {guard.dialog}
      </div>
      <RunResultView action={action} session={session} />
    </div>
  );
}

function InputHeader({ action }: { action: ActionDetail }): ReactElement {
  const [session, update] = useActionSession(action);
  const request = useRequest();
  const showForm = (): void => {
    const values = parseJsonInput(session.jsonText ?? "");
    if (values) update({ values, jsonText: undefined, issues: [] });
    else update({ issues: [{ path: "", message: "is not a JSON object. Correct it to return to the form." }] });
  };
  return (
    <div className="card-header">
      <h2>Input</h2>
      {request.error && <ErrorNotice error={request.error} />}
      <span className="buttons">
        <button
          type="button"
          className="link-button small"
          onClick={() => void request.start(() => insertExample(action.id, session.connection))}
        >
          Fill in an example
        </button>
        <SegmentedControl
          label="Input format"
          name="input-view"
          value={session.jsonText === undefined ? "form" : "json"}
          options={[
            { value: "form", title: "Form" },
            { value: "json", title: "JSON" },
          ]}
          onChange={(view) =>
            view === "form"
              ? showForm()
              : update({ jsonText: JSON.stringify(toInput(session, action.input), null, 2), issues: [] })
          }
        />
      </span>
    </div>
  );
}

function PaidActionNotice({ action }: { action: ActionDetail }): ReactElement | null {
  const vendor = useVendor();
  const { data } = useApiQuery<Settings>("/settings", { enabled: action.cost === "credits" });
  if (action.cost !== "credits" || !data || data.actions.allowPaidActions) return null;
  return (
    <Notice tone="warning" title={`This action uses ${vendor} credits, and paid actions are disabled.`}>
      <p>Enable paid actions in Settings.</p>
      <p>
        <ButtonLink href="/settings" small>
          Open Settings
        </ButtonLink>
      </p>
    </Notice>
  );
}

/** The server knows which ids exist for the connection. */
async function insertExample(id: string, connection: string | undefined): Promise<void> {
  const path = appendQuery(`/actions/${encodeURIComponent(id)}/example`, { connection });
  const { input } = await send<ActionExample>("GET", path);
  fillInput(id, input);
}

/** Updates the issues on every change, but only after the first validation. */
function revalidate(issues: readonly Issue[], action: ActionDetail, values: Record<string, unknown>): readonly Issue[] {
  return issues.length > 0 ? validateValue(action.input, pruneValues(values, action.input)) : issues;
}

function isInvalidJson(jsonText: string | undefined): boolean {
  return jsonText !== undefined && parseJsonInput(jsonText) === undefined;
}
