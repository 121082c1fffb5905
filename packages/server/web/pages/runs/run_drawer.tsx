// Drawer with one run: details, error, timeline, input and output.
import { type ReactElement, useState } from "react";
import { Link } from "wouter";
import type { RunDetail } from "../../../src/api/settings_contract.ts";
import { useActionTitles } from "../../api/catalog.ts";
import { toErrorDocument } from "../../api/client.ts";
import { invalidate, useApiQuery } from "../../api/query.ts";
import { useForbiddenReason } from "../../api/role.ts";
import { sendPageRun } from "../../api/run_stream.ts";
import { Button, ButtonLink } from "../../components/button.tsx";
import { CopyButton } from "../../components/copy.tsx";
import { Dialog } from "../../components/dialog.tsx";
import { RelativeTime } from "../../components/format.tsx";
import { formatDuration } from "../../components/format_duration.ts";
import { JsonTree } from "../../components/json_tree.tsx";
import { ErrorNotice, LoadError } from "../../components/notice.tsx";
import { useRunGuard } from "../../components/run_guard.tsx";
import { AddScopesFor } from "../../components/scope_chips.tsx";
import { Skeleton } from "../../components/skeleton.tsx";
import { useUrlState } from "../../components/url_state.ts";
import { useOpenAction } from "../action/open_action.ts";
import { createUuid } from "../action/stored_run.ts";
import { RunStateBadge } from "./run_columns.tsx";
import { RunTimeline } from "./run_timeline.tsx";

export function RunDrawer({ id, onClose }: { id: string; onClose: () => void }): ReactElement {
  const { data, error, refetch } = useApiQuery<RunDetail>(`/runs/${encodeURIComponent(id)}`, {
    refetchIntervalMs: (run) => (run?.state === "running" ? 1_000 : undefined),
  });
  const getActionTitle = useActionTitles();
  return (
    <Dialog title={data ? getActionTitle(data.action) : "Run"} shape="drawer" onClose={onClose}>
      {data ? (
        <Content run={data} />
      ) : error ? (
        <LoadError error={error} onRetry={() => void refetch()} />
      ) : (
        <Skeleton lines={8} />
      )}
    </Dialog>
  );
}

function Content({ run }: { run: RunDetail }): ReactElement {
  return (
    <div className="stack">
      <dl className="description-list">
        <dt>State</dt>
        <dd>
          <RunStateBadge run={run} />
        </dd>
        <dt>Connection</dt>
        <dd>
          <Link href={`/connections?open=${encodeURIComponent(run.connection)}`}>{run.customer ?? run.connection}</Link>
        </dd>
        <dt>Started</dt>
        <dd>
          <RelativeTime dateTime={run.startedAt} />
          {run.durationMs !== undefined && (
            <span className="text-secondary">, duration {formatDuration(run.durationMs)}</span>
          )}
        </dd>
        <dt>Run ID</dt>
        <dd className="with-copy">
          <code>{run.id}</code> <CopyButton kind="quiet" value={run.id} valueName="run ID" />
        </dd>
      </dl>
      {run.error && (
        <ErrorNotice error={run.error}>
          <AddScopesFor connection={run.connection} scopes={run.error.scopes ?? []} />
        </ErrorNotice>
      )}
      <RunButtons run={run} />
      <section aria-label="Timeline">
        <h3>Timeline</h3>
        <RunTimeline entries={run.timeline} />
      </section>
      <StoredValue title="Input" value={run.input} />
      {run.state === "succeeded" && <StoredValue title="Output" value={run.output} />}
    </div>
  );
}

function StoredValue({ title, value }: { title: string; value: unknown }): ReactElement {
  return (
    <section aria-label={title}>
      <h3>{title}</h3>
      {value === undefined ? (
        <p className="text-secondary">
          Not stored. See “Run data retention” in <Link href="/settings">Settings</Link>.
        </p>
      ) : (
        <JsonTree value={value} valueName={title.toLowerCase()} />
      )}
    </section>
  );
}

/** Opens the action's page, with the input of the run if it is stored. */
function OpenAction({ run }: { run: RunDetail }): ReactElement {
  const { action, connection, input } = run;
  const openAction = useOpenAction();
  const isForbidden = useForbiddenReason("POST /actions/:id/run") !== undefined;
  if (typeof input !== "object" || input === null || isForbidden)
    return <ButtonLink href={`/actions/${encodeURIComponent(action)}`}>Open action</ButtonLink>;
  return <Button onClick={() => openAction(action, connection, { ...input })}>Edit and run</Button>;
}

function RunButtons({ run }: { run: RunDetail }): ReactElement {
  const [, updateParams] = useUrlState();
  const [controller, setController] = useState<AbortController>();
  const [error, setError] = useState<ReturnType<typeof toErrorDocument>>();
  const guard = useRunGuard();
  const retry = async (): Promise<void> => {
    const started = new AbortController();
    setController(started);
    setError(undefined);
    try {
      const path = `/runs/${encodeURIComponent(run.id)}`;
      const confirmed = await guard.confirm(`${path}/confirmation`, {});
      if (!confirmed) return setController(undefined);
      // The new run is listed while it lasts, so that its progress is not shown here.
      const options = { signal: started.signal, onProgress: () => {}, onReachable: () => {} };
      const result = await sendPageRun(`${path}/retry`, { ...confirmed, pageRun: createUuid() }, options);
      updateParams({ open: result.run });
    } catch (caught) {
      if (!started.signal.aborted) setError(toErrorDocument(caught));
    }
    setController(undefined);
    await invalidate("/runs", "/overview", "/usage");
  };
  return (
    <>
      <div className="buttons">
        {run.input !== undefined && run.state !== "running" && (
          <Button route="POST /runs/:id/retry" icon="reload" busy={controller !== undefined} onClick={retry}>
            Run again
          </Button>
        )}
        {controller && <Button onClick={() => controller.abort()}>Stop</Button>}
        <OpenAction run={run} />
      </div>
      {error && <ErrorNotice error={error} />}
      {guard.dialog}
    </>
  );
}
