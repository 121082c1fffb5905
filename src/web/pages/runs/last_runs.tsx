// The latest few runs, each leading to its place in the history.
import type { ReactElement } from "react";
import type { RunRow } from "../../../server/api.ts";
import { useActionTitles } from "../../api/catalogue.ts";
import { VirtualTable } from "../../parts/rows.tsx";
import { createRunColumns } from "./columns.tsx";

export function LastRuns({ runs }: { runs: readonly RunRow[] }): ReactElement {
  const nameOf = useActionTitles();
  const columns = createRunColumns((run) => `/runs?open=${encodeURIComponent(run.id)}`, nameOf);
  return <VirtualTable caption="Last runs" columns={columns} rows={runs} keyOf={(run) => run.id} />;
}
