// Connections: the linked accounts, one line each, and what can be done with the one that is open.
import { type ReactElement, useState } from "react";
import { Link } from "wouter";
import type { ConnectionRow } from "../../../server/api.ts";
import { itemsOf, usePages } from "../../api/query.ts";
import { Page } from "../../frame/page.tsx";
import { useAddress } from "../../parts/address.ts";
import { Button } from "../../parts/button.tsx";
import { Search } from "../../parts/field.tsx";
import { Failed } from "../../parts/notice.tsx";
import { type Column, Rows } from "../../parts/rows.tsx";
import { Empty, Skeleton } from "../../parts/state.tsx";
import { Ago } from "../../parts/time.tsx";
import { Arrival } from "./arrival.tsx";
import { Connect } from "./connect.tsx";
import { ConnectionState } from "./connection_state.tsx";
import { ConnectionDrawer } from "./drawer.tsx";
import { ConnectLink } from "./link.tsx";

export default function ConnectionsPage(): ReactElement {
  const [asking, setAsking] = useState<"connect" | "link">();
  const [address, change] = useAddress();
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
    <Page
      title="Connections"
      lead="Each connection is one customer’s account. Workflows name it when they run an action."
      tools={tools}
    >
      <Arrival />
      <List onConnect={() => setAsking("connect")} />
      {open && <ConnectionDrawer key={open} id={open} onClose={() => change({ open: undefined })} />}
      {asking === "connect" && <Connect onClose={() => setAsking(undefined)} />}
      {asking === "link" && <ConnectLink onClose={() => setAsking(undefined)} />}
    </Page>
  );
}

function List({ onConnect }: { onConnect: () => void }): ReactElement {
  const [address, change] = useAddress();
  const search = address.get("search") ?? "";
  const pages = usePages<ConnectionRow>("/connections", { search });
  const rows = itemsOf(pages.data);
  if (pages.error) return <Failed error={pages.error} again={() => void pages.refetch()} />;
  if (!pages.data) return <Skeleton lines={5} height={44} />;
  if (rows.length === 0 && search === "") {
    return (
      <Empty title="No account is connected yet" action={<Button onClick={onConnect}>Connect an account</Button>}>
        Connect your own account to try actions, or send a connect link to a customer.
      </Empty>
    );
  }
  return (
    <>
      <Search label="Search connections" value={search} onChange={(value) => change({ search: value })} />
      {rows.length === 0 ? (
        <Empty title="No connection matches">Try another part of the customer’s name or id.</Empty>
      ) : (
        <Rows
          caption="Connections"
          columns={columns}
          rows={rows}
          keyOf={(row) => row.id}
          onOpen={(row) => change({ open: row.id }, { push: true })}
          open={address.get("open") ?? undefined}
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
    main: true,
    cell: (row) => (
      <Link href={`/connections?open=${encodeURIComponent(row.id)}`} className="row-link">
        {row.customer}
      </Link>
    ),
  },
  { id: "state", title: "State", cell: (row) => <ConnectionState connection={row} /> },
  { id: "identity", title: "Identity", wide: true, cell: (row) => <span className="cut">{row.identity ?? "–"}</span> },
  { id: "region", title: "Region", wide: true, cell: (row) => <span className="mono cut">{hostOf(row.baseUrl)}</span> },
  {
    id: "scopes",
    title: "Scopes",
    number: true,
    wide: true,
    cell: (row) => (row.method === "api_key" ? "all" : `${row.granted.length} / ${row.requested.length}`),
  },
  { id: "used", title: "Last used", cell: (row) => <Ago at={row.lastUsedAt} /> },
];

export function hostOf(baseUrl: string | undefined): string {
  if (!baseUrl) return "–";
  return URL.canParse(baseUrl) ? new URL(baseUrl).host : baseUrl;
}
