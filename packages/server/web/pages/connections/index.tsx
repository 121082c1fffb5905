// Page with the list of connections and the drawer of the open one.
import { type ReactElement, useState } from "react";
import { Link } from "wouter";
import type { ConnectionRow } from "../../../src/api/settings_contract.ts";
import { flattenPages, usePagedQuery } from "../../api/query.ts";
import { Badge } from "../../components/badge.tsx";
import { Button } from "../../components/button.tsx";
import { EmptyState } from "../../components/empty_state.tsx";
import { SearchField } from "../../components/field.tsx";
import { RelativeTime } from "../../components/format.tsx";
import { HealthBadge } from "../../components/health.tsx";
import { LoadError } from "../../components/notice.tsx";
import { Skeleton } from "../../components/skeleton.tsx";
import { useUrlState } from "../../components/url_state.ts";
import { type Column, VirtualTable } from "../../components/virtual_table.tsx";
import { PageLayout } from "../../layout/page_layout.tsx";
import { ConnectDialog } from "./connect_dialog.tsx";
import { ConnectLinkDialog } from "./connect_link_dialog.tsx";
import { ConnectLinks } from "./connect_links.tsx";
import { ConnectPageDrawer } from "./connect_page_drawer.tsx";
import { ConnectionDrawer } from "./connection_drawer.tsx";
import { OAuthResult } from "./oauth_result.tsx";

export default function ConnectionsPage(): ReactElement {
  const [openDialog, setOpenDialog] = useState<"connect" | "link" | "page">();
  const [params, updateParams] = useUrlState();
  const open = params.get("open") ?? undefined;
  const buttons = (
    <>
      <Button route="PUT /connect-page" onClick={() => setOpenDialog("page")}>
        Connect page…
      </Button>
      <Button route="POST /connect-links" onClick={() => setOpenDialog("link")}>
        Create connect link…
      </Button>
      <Button route="POST /connections" kind="primary" icon="plus" onClick={() => setOpenDialog("connect")}>
        Connect an account
      </Button>
    </>
  );
  return (
    <PageLayout
      title="Connections"
      description="A connection is a customer's stored authorization. Workflows run actions with it."
      buttons={buttons}
    >
      <OAuthResult />
      <ConnectionList onConnect={() => setOpenDialog("connect")} />
      <ConnectLinks />
      {open && <ConnectionDrawer key={open} id={open} onClose={() => updateParams({ open: undefined })} />}
      {openDialog === "connect" && <ConnectDialog onClose={() => setOpenDialog(undefined)} />}
      {openDialog === "page" && <ConnectPageDrawer onClose={() => setOpenDialog(undefined)} />}
      {openDialog === "link" && <ConnectLinkDialog onClose={() => setOpenDialog(undefined)} />}
    </PageLayout>
  );
}

function ConnectionList({ onConnect }: { onConnect: () => void }): ReactElement {
  const [params, updateParams] = useUrlState();
  const search = params.get("search") ?? "";
  const pages = usePagedQuery<ConnectionRow>("/connections", { search });
  const rows = flattenPages(pages.data);
  if (pages.error) return <LoadError error={pages.error} onRetry={() => void pages.refetch()} />;
  if (!pages.data) return <Skeleton lines={5} height={44} />;
  if (rows.length === 0 && search === "") {
    return (
      <EmptyState
        title="No connections yet"
        action={
          <Button route="POST /connections" onClick={onConnect}>
            Connect an account
          </Button>
        }
      >
        Connect your own account to try actions, or send a connect link to a customer.
      </EmptyState>
    );
  }
  return (
    <>
      <SearchField label="Search connections" value={search} onChange={(value) => updateParams({ search: value })} />
      {rows.length === 0 ? (
        <EmptyState title="No connection matches">Try another part of the name or company, or the whole ID.</EmptyState>
      ) : (
        <VirtualTable
          caption="Connections"
          columns={columns}
          rows={rows}
          getKey={(row) => row.id}
          onOpen={(row) => updateParams({ open: row.id }, { push: true })}
          openKey={params.get("open") ?? undefined}
          onEnd={pages.hasNextPage && !pages.isFetching ? () => void pages.fetchNextPage() : undefined}
        />
      )}
    </>
  );
}

const columns: readonly Column<ConnectionRow>[] = [
  {
    id: "customer",
    title: "Connection",
    fillsWidth: true,
    cell: (row) => (
      <span className="event-name">
        <Link href={`/connections?open=${encodeURIComponent(row.id)}`} className="row-link truncate">
          {row.customer}
        </Link>
        <AccountBadge connection={row} />
      </span>
    ),
  },
  { id: "state", title: "State", cell: (row) => <HealthBadge health={row.health} /> },
  {
    id: "companyDomain",
    title: "Gong company",
    isHiddenOnNarrow: true,
    cell: (row) => <span className="truncate">{row.companyDomain ?? "–"}</span>,
  },
  {
    id: "baseUrl",
    title: "Base URL",
    isHiddenOnNarrow: true,
    cell: (row) => <span className="mono truncate">{getHostname(row.baseUrl)}</span>,
  },
  {
    id: "scopes",
    title: "Scopes",
    isNumber: true,
    isHiddenOnNarrow: true,
    cell: formatScopes,
  },
  { id: "used", title: "Last used", isHiddenOnNarrow: true, cell: (row) => <RelativeTime dateTime={row.lastUsedAt} /> },
];

/** Whose account the connection uses, if it is not one that was connected with the credentials of the settings. */
export function AccountBadge({ connection }: { connection: ConnectionRow }): ReactElement | null {
  if (connection.accountSource === "sandbox") return <Badge title="Uses the simulated vendor.">sandbox</Badge>;
  if (connection.accountSource === "environment")
    return <Badge title="Set by environment variables of the server.">environment</Badge>;
  return null;
}

/** The granted scopes, and how many there would be with those that are missing. */
function formatScopes({ authMethod, grantedScopes, health }: ConnectionRow): string {
  if (authMethod === "api_key") return "all";
  const missing = health.problems.find(({ code }) => code === "scopes_missing")?.scopes ?? [];
  return `${grantedScopes.length} of ${grantedScopes.length + missing.length}`;
}

function getHostname(baseUrl: string | undefined): string {
  if (!baseUrl) return "–";
  return URL.canParse(baseUrl) ? new URL(baseUrl).host : baseUrl;
}
