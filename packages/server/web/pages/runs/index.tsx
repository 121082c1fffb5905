// Runs page: filters, the list of runs and the drawer of the open one.
import { type ReactElement, useEffect } from "react";
import type { RunRow } from "../../../src/api/settings_contract.ts";
import { useActionTitles } from "../../api/catalog.ts";
import { appendQuery } from "../../api/client.ts";
import { flattenPages, usePagedQuery } from "../../api/query.ts";
import { Button, ButtonLink } from "../../components/button.tsx";
import { EmptyState } from "../../components/empty_state.tsx";
import { SearchField } from "../../components/field.tsx";
import { DownloadMenu } from "../../components/menu.tsx";
import { LoadError } from "../../components/notice.tsx";
import { Skeleton } from "../../components/skeleton.tsx";
import { useUrlState } from "../../components/url_state.ts";
import { VirtualTable } from "../../components/virtual_table.tsx";
import { PageLayout } from "../../layout/page_layout.tsx";
import { toRunParameters } from "./period.ts";
import { createRunColumns } from "./run_columns.tsx";
import { RunDrawer } from "./run_drawer.tsx";
import { RunFilters, runFilterNames } from "./run_filters.tsx";

export default function RunsPage(): ReactElement {
  const [params, updateParams] = useUrlState();
  const open = params.get("open");
  return (
    <PageLayout
      title="Runs"
      description="All runs of actions, from this page and from workflows. The list updates automatically."
      buttons={<ExportRuns />}
    >
      <SearchField
        label="Search runs"
        placeholder="Words of the action, connection, error, request ID, and stored input and output"
        value={params.get("search") ?? ""}
        onChange={(search) => updateParams({ search })}
      />
      <RunFilters />
      <RunList />
      {open && <RunDrawer key={open} id={open} onClose={() => updateParams({ open: undefined })} />}
    </PageLayout>
  );
}

const liveIntervalMs = 3_000;
const maxLivePages = 2;

/** Exports the runs that match the filters. */
function ExportRuns(): ReactElement {
  const [params] = useUrlState();
  const getHref = (format: string): string =>
    `/api/app${appendQuery("/runs/export", { ...toRunParameters(params), format })}`;
  const items = [
    { href: getHref("csv"), title: "CSV" },
    { href: getHref("json"), title: "JSON" },
    { href: getHref("ndjson"), title: "NDJSON" },
  ];
  return <DownloadMenu label="Export" items={items} />;
}

function RunList(): ReactElement {
  const [params, updateParams] = useUrlState();
  const getActionTitle = useActionTitles();
  const pages = usePagedQuery<RunRow>("/runs", toRunParameters(params), {
    // Each interval loads all pages of the list again.
    refetchIntervalMs: (data) => ((data?.pages.length ?? 0) <= maxLivePages ? liveIntervalMs : undefined),
  });
  const rows = flattenPages(pages.data);
  const isFiltered = runFilterNames.some((name) => params.has(name));
  const { hasNextPage, isFetching, error, fetchNextPage } = pages;
  const loadMore = hasNextPage && !isFetching && !error ? () => void fetchNextPage() : undefined;
  // The first pages of a search can be empty although older runs match.
  const isSearching = rows.length === 0 && hasNextPage;
  useEffect(() => {
    if (isSearching) loadMore?.();
  });
  if (pages.error) return <LoadError error={pages.error} onRetry={() => void pages.refetch()} />;
  if (!pages.data || isSearching) return <Skeleton lines={8} height={44} />;
  if (rows.length === 0 && isFiltered) {
    const withoutFilters = Object.fromEntries(runFilterNames.map((name) => [name, undefined]));
    return (
      <EmptyState
        title="No run matches"
        action={<Button onClick={() => updateParams(withoutFilters)}>Clear filters</Button>}
      >
        Change or clear the filters.
      </EmptyState>
    );
  }
  if (rows.length === 0) {
    return (
      <EmptyState title="No runs yet" action={<ButtonLink href="/actions">Browse actions</ButtonLink>}>
        Runs from this page and from workflows appear here.
      </EmptyState>
    );
  }
  return (
    <VirtualTable
      caption="Runs"
      columns={createRunColumns((run) => getRunHref(params, run), getActionTitle)}
      rows={rows}
      getKey={(run) => run.id}
      onOpen={(run) => updateParams({ open: run.id }, { push: true })}
      openKey={params.get("open") ?? undefined}
      onEnd={loadMore}
    />
  );
}

function getRunHref(params: URLSearchParams, run: RunRow): string {
  const query = new URLSearchParams(params);
  query.set("open", run.id);
  return `/runs?${query}`;
}
