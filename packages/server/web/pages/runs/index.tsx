// Runs: the history with its filters, and one run in full.
import type { ReactElement } from "react";
import type { RunRow } from "../../../src/api/settings_contract.ts";
import { useActionTitles } from "../../api/catalog.ts";
import { flattenPages, usePagedQuery } from "../../api/query.ts";
import { Button, ButtonLink } from "../../components/button.tsx";
import { EmptyState } from "../../components/empty_state.tsx";
import { LoadError } from "../../components/notice.tsx";
import { Skeleton } from "../../components/skeleton.tsx";
import { useUrlState } from "../../components/url_state.ts";
import { VirtualTable } from "../../components/virtual_table.tsx";
import { PageLayout } from "../../layout/page_layout.tsx";
import { toTimeParameters } from "./period.ts";
import { createRunColumns } from "./run_columns.tsx";
import { RunDrawer } from "./run_drawer.tsx";
import { RunFilters, runFilterNames } from "./run_filters.tsx";

export default function RunsPage(): ReactElement {
  const [address, change] = useUrlState();
  const open = address.get("open");
  return (
    <PageLayout
      title="Runs"
      description="Every action that ran, here or in a workflow, with what it took and how it ended."
    >
      <RunFilters />
      <RunList />
      {open && <RunDrawer key={open} id={open} onClose={() => change({ open: undefined })} />}
    </PageLayout>
  );
}

function RunList(): ReactElement {
  const [address, change] = useUrlState();
  const nameOf = useActionTitles();
  const pages = usePagedQuery<RunRow>("/runs", toTimeParameters(address));
  const rows = flattenPages(pages.data);
  const isFiltered = runFilterNames.some((name) => address.has(name));
  if (pages.error) return <LoadError error={pages.error} onRetry={() => void pages.refetch()} />;
  if (!pages.data) return <Skeleton lines={8} height={44} />;
  if (rows.length === 0 && isFiltered) {
    const clear = Object.fromEntries(runFilterNames.map((name) => [name, undefined]));
    return (
      <EmptyState title="No run matches" action={<Button onClick={() => change(clear)}>Clear the filters</Button>}>
        Widen the time or take a filter away.
      </EmptyState>
    );
  }
  if (rows.length === 0) {
    return (
      <EmptyState title="Nothing has run yet" action={<ButtonLink href="/actions">Browse actions</ButtonLink>}>
        Runs are listed here with their time, their requests and their outcome.
      </EmptyState>
    );
  }
  return (
    <VirtualTable
      caption="Runs"
      columns={createRunColumns((run) => getRunHref(address, run), nameOf)}
      rows={rows}
      getKey={(run) => run.id}
      onOpen={(run) => change({ open: run.id }, { push: true })}
      openKey={address.get("open") ?? undefined}
      onEnd={pages.hasNextPage && !pages.isFetching ? () => void pages.fetchNextPage() : undefined}
    />
  );
}

function getRunHref(address: URLSearchParams, run: RunRow): string {
  const parameters = new URLSearchParams(address);
  parameters.set("open", run.id);
  return `/runs?${parameters}`;
}
