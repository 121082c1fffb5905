// The columns in which runs are listed.
import type { ReactElement } from "react";
import { Link } from "wouter";
import type { RunRow } from "../../../server/api.ts";
import type { Column } from "../../parts/rows.tsx";
import { Dot } from "../../parts/state.tsx";
import { Ago, duration } from "../../parts/time.tsx";

export function RunState({ run }: { run: Pick<RunRow, "state" | "errorKind"> }): ReactElement {
  if (run.state === "running") return <Dot tone="busy">Running</Dot>;
  if (run.state === "succeeded") return <Dot tone="good">Succeeded</Dot>;
  return <Dot tone="bad">{run.errorKind ? kindWords(run.errorKind) : "Failed"}</Dot>;
}

/** An error kind in words: "rate limited". */
export function kindWords(kind: string): string {
  const words = kind.replaceAll("_", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** The first column links to the run; `href` says where that is. */
export function runColumns(href: (run: RunRow) => string, nameOf: (id: string) => string): Column<RunRow>[] {
  return [
    {
      id: "action",
      title: "Action",
      main: true,
      cell: (run) => (
        <Link href={href(run)} className="row-link">
          {nameOf(run.action)}
        </Link>
      ),
    },
    { id: "state", title: "State", cell: (run) => <RunState run={run} /> },
    {
      id: "customer",
      title: "Connection",
      wide: true,
      cell: (run) => <span className="cut">{run.customer ?? run.connection}</span>,
    },
    { id: "requests", title: "Requests", number: true, wide: true, cell: (run) => run.requests },
    {
      id: "time",
      title: "Took",
      number: true,
      wide: true,
      cell: (run) => (run.durationMs === undefined ? "" : duration(run.durationMs)),
    },
    { id: "at", title: "Started", cell: (run) => <Ago at={run.startedAt} /> },
  ];
}
