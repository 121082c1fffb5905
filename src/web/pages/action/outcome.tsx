// What a run brought: its output or error, what was sent, how long it took and what it used.
import { type ReactElement, useState } from "react";
import { Link } from "wouter";
import type { ActionDetail, RunResult } from "../../../server/api.ts";
import { Button } from "../../parts/button.tsx";
import { ErrorNotice, Notice } from "../../parts/notice.tsx";
import { Dot, Empty } from "../../parts/state.tsx";
import { Switch } from "../../parts/tabs.tsx";
import { count, duration, plural } from "../../parts/time.tsx";
import { Tree } from "../../parts/tree.tsx";
import { OutputTable, tableOf } from "./output_table.tsx";
import { Sent } from "./sent.tsx";
import { type ActionSession, inputOf, run } from "./session.ts";

export function Outcome({ action, session }: { action: ActionDetail; session: ActionSession }): ReactElement {
  const { result, error, running, stopped } = session;
  return (
    <section className="run-output" aria-label="Result" aria-live="polite" aria-busy={running !== undefined}>
      {running ? (
        <Empty title="Waiting for the answer">It goes on when you leave this page and come back.</Empty>
      ) : result ? (
        <Result action={action} session={session} result={result} />
      ) : error ? (
        <ErrorNotice error={error} />
      ) : stopped ? (
        <Empty title="Stopped">What had been sent by then may have taken effect.</Empty>
      ) : (
        <Empty title="The result appears here">Fill in what is required and press Run.</Empty>
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
  const table = tableOf(result.output);
  const [chosen, setView] = useState<View>();
  const view = chosen ?? (table ? "table" : "json");
  const options = [
    ...(table ? [{ value: "table" as const, title: "Table" }] : []),
    { value: "json" as const, title: "JSON" },
    ...(result.request ? [{ value: "request" as const, title: "Request" }] : []),
  ];
  return (
    <div className="stack">
      <Figures result={result} />
      {result.error && <ErrorNotice error={result.error} />}
      {result.partial && <Partial partial={result.partial} />}
      {(!result.error || result.request) && (
        <Switch
          label="View the result as"
          name="result-view"
          value={result.error ? "request" : view}
          onChange={setView}
          options={result.error ? options.slice(-1) : options}
        />
      )}
      {result.request && (view === "request" || result.error) ? (
        <Sent request={result.request} />
      ) : !result.error && table && view === "table" ? (
        <OutputTable table={table} title={`Output of ${action.title}`} />
      ) : (
        !result.error && <Tree value={result.output ?? null} what="output" />
      )}
      <More action={action} session={session} output={result.output} />
      {result.drift && result.drift.length > 0 && <Drift drift={result.drift} />}
    </div>
  );
}

function Figures({ result }: { result: RunResult }): ReactElement {
  return (
    <p className="figures">
      <Dot tone={result.error ? "bad" : result.partial ? "warn" : "good"}>
        {result.error ? "Failed" : result.partial ? "Succeeded in part" : "Succeeded"}
      </Dot>
      <span className="soft">
        {duration(result.durationMs)} · {plural(result.requests, "request")} · {count(result.quotaLeft)} left today
      </span>
      <Link href={`/runs?open=${encodeURIComponent(result.run)}`}>Run details</Link>
    </p>
  );
}

function Partial({ partial: { failed, at, why } }: { partial: NonNullable<RunResult["partial"]> }): ReactElement {
  return (
    <Notice tone="warn" title={`${plural(failed, "item")} failed; the rest went through.`}>
      <p>{why}</p>
      <p>
        They are listed in the output at <code>{at}</code>.
      </p>
    </Notice>
  );
}

function More({
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
      <Button small onClick={() => void run(action.id, connection, { ...inputOf(session, action.input), cursor })}>
        Next page
      </Button>
    </p>
  );
}

function Drift({ drift }: { drift: NonNullable<RunResult["drift"]> }): ReactElement {
  return (
    <Notice tone="info" title="The answer differs from its description; it is shown as it came.">
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
