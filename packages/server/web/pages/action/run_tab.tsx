// Runs an action: connection, input as a form or as JSON, and the result.

import type { Issue } from "gong-connector";
import { type KeyboardEvent, type ReactElement, useEffect, useRef, useState } from "react";
import type { ActionDetail, ActionExample, Settings } from "../../../src/api/settings_contract.ts";
import { appendQuery, send } from "../../api/client.ts";
import { useApiQuery, useVendor } from "../../api/query.ts";
import { ButtonLink } from "../../components/button.tsx";
import { focusFirstError, reportUnreadableField } from "../../components/field.tsx";
import { ErrorNotice, Notice } from "../../components/notice.tsx";
import { type RunGuard, useRunGuard } from "../../components/run_guard.tsx";
import { SegmentedControl } from "../../components/tabs.tsx";
import { useRequest } from "../../components/use_request.ts";
import { findAlternative } from "../../form/alternatives.ts";
import { FileField, findFileIssue } from "../../form/file_field.tsx";
import { InputForm } from "../../form/input_form.tsx";
import { pruneValues } from "../../form/prune.ts";
import { validateValue } from "../../form/validation.ts";
import {
  type ActionSession,
  fillInput,
  parseJsonInput,
  resumeRun,
  startRun,
  toInput,
  useActionSession,
} from "./action_session.ts";
import { ConnectionPicker } from "./connection_picker.tsx";
import { JsonInput } from "./json_input.tsx";
import { RunBar } from "./run_bar.tsx";
import { RunResultView } from "./run_result.tsx";

export default function RunTab({ action }: { action: ActionDetail }): ReactElement {
  const [session, update] = useActionSession(action);
  const form = useRef<HTMLDivElement>(null);
  const { result, running, error, isStopped } = session;
  useEffect(() => void resumeRun(action.id), [action.id]);
  const hasOutput = Boolean(result ?? running ?? error ?? isStopped);
  const guard = useRunGuard();
  const start = (): void => {
    if (reportUnreadableField(form.current)) return;
    const { issues, run } = prepareRun(action, session);
    update({ issues });
    if (run) void run(guard.confirm);
    else focusFirstError(form.current);
  };
  return (
    <div
      className={`run ${hasOutput ? "with-output" : ""}`}
      onKeyDownCapture={(event) => isRunKey(event) && clickRun(event, form.current)}
    >
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
        <InputEditor action={action} />
        <RunBar session={session} isBusy={guard.isBusy} onRun={start} />
        {guard.dialog}
      </div>
      <RunResultView action={action} session={session} />
    </div>
  );
}

function InputEditor({ action }: { action: ActionDetail }): ReactElement {
  const [session, update] = useActionSession(action);
  const { jsonText, connection, values, issues, file } = session;
  const upload = action.maxUploadBytes !== undefined && {
    file,
    maxBytes: action.maxUploadBytes,
    error: issues.find(({ path }) => path === "/file")?.message,
    onChange: (selected: File | undefined) =>
      update({ file: selected, issues: issues.filter(({ path }) => path !== "/file") }),
  };
  if (jsonText !== undefined) {
    return (
      <>
        {upload && <FileField {...upload} />}
        <JsonInput text={jsonText} issues={issues} onChange={(text) => update({ jsonText: text })} />
      </>
    );
  }
  return (
    <InputForm
      source={{ ...action, choices: `/actions/${encodeURIComponent(action.id)}/choices` }}
      connection={connection}
      values={values}
      issues={issues}
      onChange={(changed) => update({ values: changed, issues: revalidate(issues, action, changed) })}
      {...(upload && { upload })}
    />
  );
}

/** The run of the current input, or the issues that prevent it. */
function prepareRun(
  action: ActionDetail,
  session: ActionSession,
): { issues: Issue[]; run?: (confirm: RunGuard["confirm"]) => Promise<void> } {
  const { connection, jsonText } = session;
  const input = toInput(session, action.input);
  // The server reads JSON as programs send it, with null or numbers as text, and returns the issues.
  const issues = jsonText === undefined ? validateValue(action.input, input) : [];
  if (!connection) issues.unshift({ path: "connection", message: "Select a connection." });
  const file = needsFile(action, input) ? session.file : undefined;
  if (action.maxUploadBytes !== undefined && needsFile(action, input)) {
    const message = findFileIssue(file, action.maxUploadBytes);
    if (message) issues.push({ path: "/file", message });
  }
  if (!connection || issues.length > 0 || isInvalidJson(jsonText)) return { issues };
  const askToConfirm = async (confirm: RunGuard["confirm"]) =>
    action.effect === "read"
      ? {}
      : confirm(`/actions/${encodeURIComponent(action.id)}/confirmation`, { connection, input });
  return { issues, run: (confirm) => startRun(action.id, connection, input, () => askToConfirm(confirm), file) };
}

/** Whether the input has no other content for an upload. */
function needsFile({ alternatives, maxUploadBytes }: ActionDetail, input: Record<string, unknown>): boolean {
  return maxUploadBytes !== undefined && findAlternative(alternatives, input) === undefined;
}

function isRunKey({ key, ctrlKey, metaKey, target }: KeyboardEvent): boolean {
  const isInDialog = target instanceof Element && target.closest("dialog") !== null;
  return key === "Enter" && (ctrlKey || metaKey) && !isInDialog;
}

/** The button also asks for confirmation where it is necessary. It gets the focus, so that the field keeps what was typed. */
function clickRun(event: KeyboardEvent, form: HTMLElement | null): void {
  event.preventDefault();
  event.stopPropagation();
  const button = form?.querySelector(".run-bar > .primary");
  if (!(button instanceof HTMLButtonElement)) return;
  button.focus();
  requestAnimationFrame(() => button.click());
}

function InputHeader({ action }: { action: ActionDetail }): ReactElement {
  const [session, update] = useActionSession(action);
  const request = useRequest();
  const [isExampleEmpty, setExampleEmpty] = useState(false);
  const insertExample = async (): Promise<void> => {
    const input = await loadExample(action.id, session.connection);
    fillInput(action.id, input);
    setExampleEmpty(Object.keys(input).length === 0);
  };
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
        <button type="button" className="link-button small" onClick={() => void request.start(insertExample)}>
          Fill in an example
        </button>
        <span className="small text-secondary" role="status">
          {isExampleEmpty && "No input is required."}
        </span>
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
async function loadExample(id: string, connection: string | undefined): Promise<ActionExample["input"]> {
  const path = appendQuery(`/actions/${encodeURIComponent(id)}/example`, { connection });
  return (await send<ActionExample>("GET", path)).input;
}

/** Updates the issues on every change, but only after the first validation. */
function revalidate(issues: readonly Issue[], action: ActionDetail, values: Record<string, unknown>): readonly Issue[] {
  return issues.length > 0 ? validateValue(action.input, pruneValues(values, action.input)) : issues;
}

function isInvalidJson(jsonText: string | undefined): boolean {
  return jsonText !== undefined && parseJsonInput(jsonText) === undefined;
}
