// One run in full: its course, what went in and came out, and what to do about its error.
import { type ReactElement, useState } from "react";
import { Link, useLocation } from "wouter";
import type { RunDetail, RunResult } from "../../../server/api.ts";
import { useActionTitles } from "../../api/catalogue.ts";
import { documentOf, send } from "../../api/client.ts";
import { refresh, useRead } from "../../api/query.ts";
import { useAddress } from "../../parts/address.ts";
import { Button, ButtonLink } from "../../parts/button.tsx";
import { CopyButton } from "../../parts/copy.tsx";
import { Dialog } from "../../parts/dialog.tsx";
import { ErrorNotice, Failed } from "../../parts/notice.tsx";
import { Skeleton } from "../../parts/state.tsx";
import { Ago, duration } from "../../parts/time.tsx";
import { Tree } from "../../parts/tree.tsx";
import { prefill } from "../action/session.ts";
import { RunState } from "./columns.tsx";
import { Timeline } from "./timeline.tsx";

export function RunDrawer({ id, onClose }: { id: string; onClose: () => void }): ReactElement {
  const { data, error, refetch } = useRead<RunDetail>(`/runs/${encodeURIComponent(id)}`);
  const nameOf = useActionTitles();
  return (
    <Dialog title={data ? nameOf(data.action) : "Run"} shape="drawer" onClose={onClose}>
      {data ? (
        <Content run={data} />
      ) : error ? (
        <Failed error={error} again={() => void refetch()} />
      ) : (
        <Skeleton lines={8} />
      )}
    </Dialog>
  );
}

function Content({ run }: { run: RunDetail }): ReactElement {
  return (
    <div className="stack">
      <dl className="facts">
        <dt>State</dt>
        <dd>
          <RunState run={run} />
        </dd>
        <dt>Connection</dt>
        <dd>
          <Link href={`/connections?open=${encodeURIComponent(run.connection)}`}>{run.customer ?? run.connection}</Link>
        </dd>
        <dt>Started</dt>
        <dd>
          <Ago at={run.startedAt} />
          {run.durationMs !== undefined && <span className="soft">, took {duration(run.durationMs)}</span>}
        </dd>
        <dt>Run id</dt>
        <dd className="with-copy">
          <code>{run.id}</code> <CopyButton kind="quiet" value={run.id} what="run id" />
        </dd>
      </dl>
      {run.error && <ErrorNotice error={run.error} />}
      <Again run={run} />
      <section aria-label="Course">
        <h3>Course</h3>
        <Timeline events={run.timeline} />
      </section>
      <Kept title="Input" value={run.input} />
      {run.state === "succeeded" && <Kept title="Output" value={run.output} />}
    </div>
  );
}

function Kept({ title, value }: { title: string; value: unknown }): ReactElement {
  return (
    <section aria-label={title}>
      <h3>{title}</h3>
      {value === undefined ? (
        <p className="soft">
          Not kept. What runs keep is a <Link href="/settings">setting</Link>.
        </p>
      ) : (
        <Tree value={value} what={title.toLowerCase()} />
      )}
    </section>
  );
}

/** Leads to the action, with this run's input where it was kept. */
function OpenAction({ run }: { run: RunDetail }): ReactElement {
  const { action, connection, input } = run;
  const href = `/actions/${encodeURIComponent(action)}`;
  const [, navigate] = useLocation();
  if (typeof input !== "object" || input === null) return <ButtonLink href={href}>Open the action</ButtonLink>;
  const open = (): void => {
    prefill(action, connection, { ...input });
    navigate(href);
  };
  return <Button onClick={open}>Edit and run</Button>;
}

function Again({ run }: { run: RunDetail }): ReactElement {
  const [, change] = useAddress();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<ReturnType<typeof documentOf>>();
  const retry = async (): Promise<void> => {
    setBusy(true);
    setError(undefined);
    try {
      const result = await send<RunResult>("POST", `/runs/${encodeURIComponent(run.id)}/retry`, {});
      await refresh("/runs", "/overview", "/usage");
      change({ open: result.run });
    } catch (refusal) {
      setError(documentOf(refusal));
    }
    setBusy(false);
  };
  return (
    <>
      <div className="buttons">
        {run.input !== undefined && run.state !== "running" && (
          <Button icon="again" busy={busy} onClick={retry}>
            Run again
          </Button>
        )}
        <OpenAction run={run} />
      </div>
      {error && <ErrorNotice error={error} />}
    </>
  );
}
