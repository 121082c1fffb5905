// Result of a run: output or error, the request, duration and used quota.
import { type ReactElement, useState } from "react";
import { Link } from "wouter";
import type { ActionDetail, RunResult } from "../../../src/api/settings_contract.ts";
import { StatusDot } from "../../components/badge.tsx";
import { Button } from "../../components/button.tsx";
import { EmptyState } from "../../components/empty_state.tsx";
import { formatCount, formatDuration, pluralize } from "../../components/format.tsx";
import { JsonTree } from "../../components/json_tree.tsx";
import { ErrorNotice, Notice } from "../../components/notice.tsx";
import { AddScopesFor } from "../../components/scope_chips.tsx";
import { SegmentedControl } from "../../components/tabs.tsx";
import { type ActionSession, startRun, toInput } from "./action_session.ts";
import { OutputTable, toOutputTable } from "./output_table.tsx";
import { RequestPreview } from "./request_preview.tsx";

export function RunResultView({ action, session }: { action: ActionDetail; session: ActionSession }): ReactElement {
  const { result, error, running, isStopped } = session;
  return (
    <section className="run-output" aria-label="Result" aria-live="polite" aria-busy={running !== undefined}>
      {running ? (
        <EmptyState title="Running">The run continues if you leave this page.</EmptyState>
      ) : result ? (
        <Result action={action} session={session} result={result} />
      ) : error ? (
        <ErrorNotice error={error} />
      ) : isStopped ? (
        <EmptyState title="Stopped">The request may have taken effect.</EmptyState>
      ) : (
        <EmptyState title="No result yet">Fill in the required fields and select Run.</EmptyState>
      )}
    </section>
  );
}

type View = "table" | "json" | "request";

function Result({
  action,
  session,
  result,
}: {
  action: ActionDetail;
  session: ActionSession;
  result: RunResult;
}): ReactElement {
  const table = toOutputTable(result.output);
  const [selectedView, setView] = useState<View>();
  const view = selectedView ?? (table ? "table" : "json");
  const options = [
    ...(table ? [{ value: "table" as const, title: "Table" }] : []),
    { value: "json" as const, title: "JSON" },
    ...(result.request ? [{ value: "request" as const, title: "Request" }] : []),
  ];
  return (
    <div className="stack">
      <RunSummary result={result} />
      {result.error && (
        <ErrorNotice error={result.error}>
          <AddScopesFor connection={session.connection} scopes={result.error.scopes ?? []} />
        </ErrorNotice>
      )}
      {result.partialFailure && <PartialFailure failure={result.partialFailure} />}
      {(!result.error || result.request) && (
        <SegmentedControl
          label="View the result as"
          name="result-view"
          value={result.error ? "request" : view}
          onChange={setView}
          options={result.error ? options.slice(-1) : options}
        />
      )}
      {result.request && (view === "request" || result.error) ? (
        <RequestPreview request={result.request} />
      ) : !result.error && table && view === "table" ? (
        <OutputTable table={table} title={`Output of ${action.title}`} />
      ) : (
        !result.error && <JsonTree value={result.output ?? null} valueName="output" />
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
      <Button small onClick={() => void startRun(action.id, connection, { ...toInput(session, action.input), cursor })}>
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
