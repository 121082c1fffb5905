// Which actions used how much of the day.
import type { ReactElement } from "react";
import { Link } from "wouter";
import type { Usage } from "../../../server/api.ts";
import { useActionTitles } from "../../api/catalogue.ts";
import { type Column, Rows } from "../../parts/rows.tsx";
import { Empty } from "../../parts/state.tsx";
import { count, duration } from "../../parts/time.tsx";

type Row = Usage["actions"][number];

export function ByAction({ actions }: { actions: readonly Row[] }): ReactElement {
  const nameOf = useActionTitles();
  if (actions.length === 0) return <Empty title="No requests on this day" />;
  const rows = [...actions].sort((a, b) => b.requests - a.requests);
  const most = rows[0]?.requests ?? 1;
  const columns: Column<Row>[] = [
    {
      id: "action",
      title: "Action",
      main: true,
      cell: (row) => (
        <Link href={`/runs?action=${encodeURIComponent(row.action)}`} className="row-link">
          {nameOf(row.action)}
        </Link>
      ),
    },
    {
      id: "share",
      title: <span className="unseen">Share</span>,
      wide: true,
      cell: (row) => (
        <span className="share" aria-hidden="true">
          <span className="share-part" style={{ width: `${(row.requests / Math.max(1, most)) * 100}%` }} />
        </span>
      ),
    },
    { id: "requests", title: "Requests", number: true, cell: (row) => count(row.requests) },
    { id: "errors", title: "Errors", number: true, cell: (row) => count(row.errors) },
    { id: "wait", title: "Waited", number: true, wide: true, cell: (row) => duration(row.waitMs) },
  ];
  return <Rows caption="Requests by action" columns={columns} rows={rows} keyOf={(row) => row.action} rowHeight={40} />;
}
