// Result of a run: output or error, the request, duration and used quota.
import { type ReactElement, type RefObject, useEffect, useMemo, useRef } from "react";
import { Link } from "wouter";
import type { ActionDetail, RunResult } from "../../../src/api/settings_contract.ts";
import { StatusDot } from "../../components/badge.tsx";
import { Button } from "../../components/button.tsx";
import { EmptyState } from "../../components/empty_state.tsx";
import { formatCount, pluralize } from "../../components/format.tsx";
import { formatDuration } from "../../components/format_duration.ts";
import { JsonTree } from "../../components/json_tree.tsx";
import { ErrorNotice, Notice } from "../../components/notice.tsx";
import { AddScopesFor } from "../../components/scope_chips.tsx";
import { SegmentedControl } from "../../components/tabs.tsx";
import { type ActionSession, type RunningRun, startRun, toInput } from "./action_session.ts";
import { OutputTable } from "./output_table.tsx";
import { RequestPreview } from "./request_preview.tsx";
import { getRows } from "./result_rows.ts";
import { useResultView } from "./result_view.ts";

export function RunResultView({ action, session }: { action: ActionDetail; session: ActionSession }): ReactElement {
  const { result, error, running, isStopped } = session;
  const section = useRef<HTMLElement>(null);
  useScrollIntoView(section, result ?? error);
  return (
    <section
      ref={section}
      className="run-output"
      aria-label="Result"
      aria-live="polite"
      aria-busy={running !== undefined}
    >
      {running ? (
        <Running {...running} />
      ) : result ? (
        <Result action={action} session={session} result={result} />
      ) : error ? (
        <ErrorNotice error={error} />
      ) : (
        isStopped && <EmptyState title="Stopped">The request may have taken effect.</EmptyState>
      )}
    </section>
  );
}

function Running({ isUpload, isUnreachable }: RunningRun): ReactElement {
  if (isUnreachable) {
    return (
      <EmptyState title="The settings server cannot be reached">
        The run may continue there. This page tries again every few seconds.
      </EmptyState>
    );
  }
  return (
    <EmptyState title="Running">
      {isUpload
        ? "The upload continues if you open another page here. It stops if you reload or close the page."
        : "The run continues if you leave or reload this page."}
    </EmptyState>
  );
}

/** Scrolls to the element when its content is new and outside the window, such as below the form on a phone. */
function useScrollIntoView(element: RefObject<HTMLElement | null>, content: unknown): void {
  const shown = useRef(content);
  useEffect(() => {
    if (shown.current === content) return;
    shown.current = content;
    const top = element.current?.getBoundingClientRect().top ?? 0;
    if (content && (top < 0 || top > window.innerHeight / 2)) element.current?.scrollIntoView({ block: "start" });
  }, [element, content]);
}

function Result({
  action,
  session,
  result,
}: {
  action: ActionDetail;
  session: ActionSession;
  result: RunResult;
}): ReactElement {
  const rows = useMemo(() => getRows(result.output), [result.output]);
  const [{ view: selectedView, isFullWidth, search }, update] = useResultView();
  const view = selectedView && (selectedView !== "table" || rows) ? selectedView : rows ? "table" : "json";
  const options = [
    ...(rows ? [{ value: "table" as const, title: "Table" }] : []),
    { value: "json" as const, title: "JSON" },
    ...(result.request ? [{ value: "request" as const, title: "Request" }] : []),
  ];
  return (
    <div className={`stack ${isFullWidth ? "full-width" : ""}`}>
      <RunSummary result={result} />
      {result.error && (
        <ErrorNotice error={result.error}>
          <AddScopesFor connection={session.connection} scopes={result.error.scopes ?? []} />
        </ErrorNotice>
      )}
      {result.partialFailure && <PartialFailure failure={result.partialFailure} />}
      {(!result.error || result.request) && (
        <div className="split-row">
          <SegmentedControl
            label="View the result as"
            name="result-view"
            value={result.error ? "request" : view}
            onChange={(selected) => update({ view: selected })}
            options={result.error ? options.slice(-1) : options}
          />
          <Button small kind="quiet" aria-pressed={isFullWidth} onClick={() => update({ isFullWidth: !isFullWidth })}>
            {isFullWidth ? "Show input" : "Full width"}
          </Button>
        </div>
      )}
      {result.request && (view === "request" || result.error) ? (
        <RequestPreview request={result.request} />
      ) : !result.error && rows && view === "table" ? (
        <OutputTable action={action} connection={session.connection} output={result.output} rows={rows} />
      ) : (
        !result.error && (
          <JsonTree
            value={result.output ?? null}
            valueName="output"
            search={search}
            onSearch={(text) => update({ search: text })}
          />
        )
      )}
      <NextPageButton action={action} session={session} output={result.output} />
      {result.drift && result.drift.length > 0 && <DriftNotice drift={result.drift} />}
    </div>
  );
}

function RunSummary({ result }: { result: RunResult }): ReactElement {
  return (
    <p className="run-summary">
      <StatusDot tone={result.error ? "error" : result.partialFailure ? "warning" : "success"}>
        {result.error ? "Failed" : result.partialFailure ? "Partially succeeded" : "Succeeded"}
      </StatusDot>
      <span className="text-secondary">
        {formatDuration(result.durationMs)} · {pluralize(result.requests, "request")} ·{" "}
        {formatCount(result.quotaRemaining)} remaining today
      </span>
      <Link href={`/runs?open=${encodeURIComponent(result.run)}`}>Run details</Link>
    </p>
  );
}

function PartialFailure({
  failure: { count, path, reason },
}: {
  failure: NonNullable<RunResult["partialFailure"]>;
}): ReactElement {
  return (
    <Notice tone="warning" title={`${pluralize(count, "item")} failed. The others succeeded.`}>
      <p>{reason}</p>
      <p>
        The output lists them at <code>{path}</code>.
      </p>
    </Notice>
  );
}

function NextPageButton({
  action,
  session,
  output,
}: {
  action: ActionDetail;
  session: ActionSession;
  output: unknown;
}): ReactElement | null {
  const cursor = typeof output === "object" && output !== null ? Reflect.get(output, "nextCursor") : undefined;
  if (typeof cursor !== "string" || !session.connection) return null;
  const { connection } = session;
  return (
    <p>
      There are further items.{" "}
      <Button
        route="POST /actions/:id/run"
        small
        onClick={() => void startRun(action.id, connection, { ...toInput(session, action.input), cursor })}
      >
        Next page
      </Button>
    </p>
  );
}

function DriftNotice({ drift }: { drift: NonNullable<RunResult["drift"]> }): ReactElement {
  return (
    <Notice tone="info" title="The response does not match its schema. It is shown unchanged.">
      <ul className="bullets">
        {drift.map(({ path, message }) => (
          <li key={path + message}>
            <code>{path}</code> {message}
          </li>
        ))}
      </ul>
    </Notice>
  );
}
