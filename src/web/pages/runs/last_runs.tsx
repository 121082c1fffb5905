// The latest few runs, each leading to its place in the history.
import type { ReactElement } from "react";
import type { RunRow } from "../../../server/api.ts";
import { useActionTitles } from "../../api/catalogue.ts";
import { Rows } from "../../parts/rows.tsx";
import { runColumns } from "./columns.tsx";

export function LastRuns({ runs }: { runs: readonly RunRow[] }): ReactElement {
  const nameOf = useActionTitles();
  const columns = runColumns((run) => `/runs?open=${encodeURIComponent(run.id)}`, nameOf);
  return <Rows caption="Last runs" columns={columns} rows={runs} keyOf={(run) => run.id} />;
}
