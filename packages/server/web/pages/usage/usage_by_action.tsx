// Table of the requests of a day by action.
import type { ReactElement } from "react";
import { Link } from "wouter";
import type { Usage } from "../../../src/api/settings_contract.ts";
import { useActionTitles } from "../../api/catalog.ts";
import { EmptyState } from "../../components/empty_state.tsx";
import { formatCount } from "../../components/format.tsx";
import { formatDuration } from "../../components/format_duration.ts";
import { type Column, VirtualTable } from "../../components/virtual_table.tsx";

type Row = Usage["actions"][number];

export function UsageByAction({ actions }: { actions: readonly Row[] }): ReactElement {
  const getActionTitle = useActionTitles();
  if (actions.length === 0) return <EmptyState title="No requests on this day" />;
  const rows = [...actions].sort((a, b) => b.requests - a.requests);
  const maxRequests = Math.max(1, rows[0]?.requests ?? 1);
  const columns: Column<Row>[] = [
    {
      id: "action",
      title: "Action",
      fillsWidth: true,
      cell: (row) => (
        <Link href={`/runs?action=${encodeURIComponent(row.action)}`} className="row-link">
          {getActionTitle(row.action)}
        </Link>
      ),
    },
    {
      id: "share",
      title: <span className="visually-hidden">Share</span>,
      isHiddenOnNarrow: true,
      cell: (row) => (
        <span className="share-bar" aria-hidden="true">
          <span className="share-bar-fill" style={{ width: `${(row.requests / maxRequests) * 100}%` }} />
        </span>
      ),
    },
    { id: "requests", title: "Requests", isNumber: true, cell: (row) => formatCount(row.requests) },
    { id: "errors", title: "Errors", isNumber: true, cell: (row) => formatCount(row.errors) },
    { id: "wait", title: "Waited", isNumber: true, isHiddenOnNarrow: true, cell: (row) => formatDuration(row.waitMs) },
  ];
  return (
    <VirtualTable
      caption="Requests by action"
      columns={columns}
      rows={rows}
      getKey={(row) => row.action}
      rowHeight={40}
    />
  );
}
