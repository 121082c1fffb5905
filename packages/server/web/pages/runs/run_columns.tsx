// The columns in which runs are listed.
import type { ReactElement } from "react";
import { Link } from "wouter";
import type { RunRow } from "../../../src/api/settings_contract.ts";
import { StatusDot } from "../../components/badge.tsx";
import { formatDuration, RelativeTime } from "../../components/format.tsx";
import type { Column } from "../../components/virtual_table.tsx";

export function RunStateBadge({ run }: { run: Pick<RunRow, "state" | "errorKind"> }): ReactElement {
  if (run.state === "running") return <StatusDot tone="active">Running</StatusDot>;
  if (run.state === "succeeded") return <StatusDot tone="success">Succeeded</StatusDot>;
  return <StatusDot tone="error">{run.errorKind ? formatErrorKind(run.errorKind) : "Failed"}</StatusDot>;
}

/** An error kind in words: "rate limited". */
export function formatErrorKind(kind: string): string {
  const words = kind.replaceAll("_", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** The first column links to the run; `href` says where that is. */
export function createRunColumns(href: (run: RunRow) => string, nameOf: (id: string) => string): Column<RunRow>[] {
  return [
    {
      id: "action",
      title: "Action",
      fillsWidth: true,
      cell: (run) => (
        <Link href={href(run)} className="row-link">
          {nameOf(run.action)}
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
      id: "time",
      title: "Took",
      isNumber: true,
      isHiddenOnNarrow: true,
      cell: (run) => (run.durationMs === undefined ? "" : formatDuration(run.durationMs)),
    },
    { id: "at", title: "Started", cell: (run) => <RelativeTime dateTime={run.startedAt} /> },
  ];
}
