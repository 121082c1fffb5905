// Columns of the table of runs.
import type { ReactElement } from "react";
import { Link } from "wouter";
import type { RunRow } from "../../../src/api/settings_contract.ts";
import { StatusDot } from "../../components/badge.tsx";
import { RelativeTime } from "../../components/format.tsx";
import { formatDuration } from "../../components/format_duration.ts";
import type { Column } from "../../components/virtual_table.tsx";

export function RunStateBadge({ run }: { run: Pick<RunRow, "state" | "errorKind"> }): ReactElement {
  if (run.state === "running") return <StatusDot tone="active">Running</StatusDot>;
  if (run.state === "succeeded") return <StatusDot tone="success">Succeeded</StatusDot>;
  return <StatusDot tone="error">{run.errorKind ? formatErrorKind(run.errorKind) : "Failed"}</StatusDot>;
}

/** Converts an error kind to text: "rate_limited" becomes "Rate limited". */
export function formatErrorKind(kind: string): string {
  const text = kind.replaceAll("_", " ");
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** `getHref` returns the link of the first column. */
export function createRunColumns(
  getHref: (run: RunRow) => string,
  getActionTitle: (id: string) => string,
): Column<RunRow>[] {
  return [
    {
      id: "action",
      title: "Action",
      fillsWidth: true,
      cell: (run) => (
        <Link href={getHref(run)} className="row-link">
          {getActionTitle(run.action)}
        </Link>
      ),
    },
    { id: "state", title: "State", cell: (run) => <RunStateBadge run={run} /> },
    {
      id: "customer",
      title: "Connection",
      isHiddenOnNarrow: true,
      cell: (run) => <span className="truncate">{run.customer ?? run.connection}</span>,
    },
    { id: "requests", title: "Requests", isNumber: true, isHiddenOnNarrow: true, cell: (run) => run.requests },
    {
      id: "duration",
      title: "Duration",
      isNumber: true,
      isHiddenOnNarrow: true,
      cell: (run) => (run.durationMs === undefined ? "" : formatDuration(run.durationMs)),
    },
    { id: "started", title: "Started", cell: (run) => <RelativeTime dateTime={run.startedAt} /> },
  ];
}
