// Runs: the history with its filters, and one run in full.
import type { ReactElement } from "react";
import type { RunRow } from "../../../server/api.ts";
import { useActionTitles } from "../../api/catalogue.ts";
import { itemsOf, usePages } from "../../api/query.ts";
import { Page } from "../../frame/page.tsx";
import { useAddress } from "../../parts/address.ts";
import { Button, ButtonLink } from "../../parts/button.tsx";
import { Failed } from "../../parts/notice.tsx";
import { Rows } from "../../parts/rows.tsx";
import { Empty, Skeleton } from "../../parts/state.tsx";
import { runColumns } from "./columns.tsx";
import { RunDrawer } from "./drawer.tsx";
import { Filters, filterNames } from "./filters.tsx";
import { parametersOf } from "./period.ts";

export default function RunsPage(): ReactElement {
  const [address, change] = useAddress();
  const open = address.get("open");
  return (
    <Page title="Runs" lead="Every action that ran, here or in a workflow, with what it took and how it ended.">
      <Filters />
      <List />
      {open && <RunDrawer key={open} id={open} onClose={() => change({ open: undefined })} />}
    </Page>
  );
}

function List(): ReactElement {
  const [address, change] = useAddress();
  const nameOf = useActionTitles();
  const pages = usePages<RunRow>("/runs", parametersOf(address));
  const rows = itemsOf(pages.data);
  const isFiltered = filterNames.some((name) => address.has(name));
  if (pages.error) return <Failed error={pages.error} again={() => void pages.refetch()} />;
  if (!pages.data) return <Skeleton lines={8} height={44} />;
  if (rows.length === 0 && isFiltered) {
    const clear = Object.fromEntries(filterNames.map((name) => [name, undefined]));
    return (
      <Empty title="No run matches" action={<Button onClick={() => change(clear)}>Clear the filters</Button>}>
        Widen the time or take a filter away.
      </Empty>
    );
  }
  if (rows.length === 0) {
    return (
      <Empty title="Nothing has run yet" action={<ButtonLink href="/actions">Browse actions</ButtonLink>}>
        Runs are listed here with their time, their requests and their outcome.
      </Empty>
    );
  }
  return (
    <Rows
      caption="Runs"
      columns={runColumns((run) => hrefOf(address, run), nameOf)}
      rows={rows}
      keyOf={(run) => run.id}
      onOpen={(run) => change({ open: run.id }, { push: true })}
      open={address.get("open") ?? undefined}
      onEnd={pages.hasNextPage && !pages.isFetching ? () => void pages.fetchNextPage() : undefined}
    />
  );
}

function hrefOf(address: URLSearchParams, run: RunRow): string {
  const parameters = new URLSearchParams(address);
  parameters.set("open", run.id);
  return `/runs?${parameters}`;
}
