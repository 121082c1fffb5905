// Connections: the linked accounts, one line each, and what can be done with the one that is open.
import { type ReactElement, useState } from "react";
import { Link } from "wouter";
import type { ConnectionRow } from "../../../src/api/settings_contract.ts";
import { flattenPages, usePagedQuery } from "../../api/query.ts";
import { Button } from "../../components/button.tsx";
import { EmptyState } from "../../components/empty_state.tsx";
import { SearchField } from "../../components/field.tsx";
import { RelativeTime } from "../../components/format.tsx";
import { LoadError } from "../../components/notice.tsx";
import { Skeleton } from "../../components/skeleton.tsx";
import { useUrlState } from "../../components/url_state.ts";
import { type Column, VirtualTable } from "../../components/virtual_table.tsx";
import { PageLayout } from "../../layout/page_layout.tsx";
import { ConnectDialog } from "./connect_dialog.tsx";
import { ConnectLinkDialog } from "./connect_link_dialog.tsx";
import { ConnectionStateBadge } from "./connection_state.tsx";
import { ConnectionDrawer } from "./drawer.tsx";
import { OAuthResult } from "./oauth_result.tsx";

export default function ConnectionsPage(): ReactElement {
  const [asking, setAsking] = useState<"connect" | "link">();
  const [address, change] = useUrlState();
  const open = address.get("open") ?? undefined;
  const tools = (
    <>
      <Button onClick={() => setAsking("link")}>Create connect link…</Button>
      <Button kind="primary" icon="plus" onClick={() => setAsking("connect")}>
        Connect an account
      </Button>
    </>
  );
  return (
    <PageLayout
      title="Connections"
      description="Each connection is one customer’s account. Workflows name it when they run an action."
      buttons={tools}
    >
      <OAuthResult />
      <ConnectionList onConnect={() => setAsking("connect")} />
      {open && <ConnectionDrawer key={open} id={open} onClose={() => change({ open: undefined })} />}
      {asking === "connect" && <ConnectDialog onClose={() => setAsking(undefined)} />}
      {asking === "link" && <ConnectLinkDialog onClose={() => setAsking(undefined)} />}
    </PageLayout>
  );
}

function ConnectionList({ onConnect }: { onConnect: () => void }): ReactElement {
  const [address, change] = useUrlState();
  const search = address.get("search") ?? "";
  const pages = usePagedQuery<ConnectionRow>("/connections", { search });
  const rows = flattenPages(pages.data);
  if (pages.error) return <LoadError error={pages.error} onRetry={() => void pages.refetch()} />;
  if (!pages.data) return <Skeleton lines={5} height={44} />;
  if (rows.length === 0 && search === "") {
    return (
      <EmptyState title="No account is connected yet" action={<Button onClick={onConnect}>Connect an account</Button>}>
        Connect your own account to try actions, or send a connect link to a customer.
      </EmptyState>
    );
  }
  return (
    <>
      <SearchField label="Search connections" value={search} onChange={(value) => change({ search: value })} />
      {rows.length === 0 ? (
        <EmptyState title="No connection matches">Try another part of the customer’s name or id.</EmptyState>
      ) : (
        <VirtualTable
          caption="Connections"
          columns={columns}
          rows={rows}
          getKey={(row) => row.id}
          onOpen={(row) => change({ open: row.id }, { push: true })}
          openKey={address.get("open") ?? undefined}
          onEnd={pages.hasNextPage && !pages.isFetching ? () => void pages.fetchNextPage() : undefined}
        />
      )}
    </>
  );
}

const columns: readonly Column<ConnectionRow>[] = [
  {
    id: "customer",
    title: "Customer",
    fillsWidth: true,
    cell: (row) => (
      <Link href={`/connections?open=${encodeURIComponent(row.id)}`} className="row-link">
        {row.customer}
      </Link>
    ),
  },
  { id: "state", title: "State", cell: (row) => <ConnectionStateBadge connection={row} /> },
  {
    id: "identity",
    title: "Identity",
    isHiddenOnNarrow: true,
    cell: (row) => <span className="truncate">{row.companyDomain ?? "–"}</span>,
  },
  {
    id: "region",
    title: "Region",
    isHiddenOnNarrow: true,
    cell: (row) => <span className="mono truncate">{getHostname(row.baseUrl)}</span>,
  },
  {
    id: "scopes",
    title: "Scopes",
    isNumber: true,
    isHiddenOnNarrow: true,
    cell: (row) =>
      row.authMethod === "api_key" ? "all" : `${row.grantedScopes.length} / ${row.requestedScopes.length}`,
  },
  { id: "used", title: "Last used", cell: (row) => <RelativeTime dateTime={row.lastUsedAt} /> },
];

export function getHostname(baseUrl: string | undefined): string {
  if (!baseUrl) return "–";
  return URL.canParse(baseUrl) ? new URL(baseUrl).host : baseUrl;
}
