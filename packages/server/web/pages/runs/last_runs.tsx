// Table of the last runs.
import type { ReactElement } from "react";
import type { RunRow } from "../../../src/api/settings_contract.ts";
import { useActionTitles } from "../../api/catalog.ts";
import { VirtualTable } from "../../components/virtual_table.tsx";
import { createRunColumns } from "./run_columns.tsx";

export function LastRuns({ runs }: { runs: readonly RunRow[] }): ReactElement {
  const getActionTitle = useActionTitles();
  const columns = createRunColumns((run) => `/runs?open=${encodeURIComponent(run.id)}`, getActionTitle);
  return <VirtualTable caption="Last runs" columns={columns} rows={runs} getKey={(run) => run.id} />;
}
