// Drift: outputs that did not match their schema.
import type { ReactElement } from "react";
import type { DriftRow } from "../../../src/api/settings_contract.ts";
import { useActionTitles } from "../../api/catalog.ts";
import { formatCount, RelativeTime } from "../../components/format.tsx";
import { type Column, VirtualTable } from "../../components/virtual_table.tsx";
import { Section } from "../../layout/page_layout.tsx";

export function DriftList({ rows }: { rows: readonly DriftRow[] }): ReactElement {
  const getActionTitle = useActionTitles();
  const columns: Column<DriftRow>[] = [
    { id: "action", title: "Action", cell: (row) => getActionTitle(row.action) },
    {
      id: "difference",
      title: "Difference",
      fillsWidth: true,
      cell: (row) => (
        <span className="truncate" title={`${row.path} ${row.message}`}>
          <code>{row.path}</code> {row.message}
        </span>
      ),
    },
    { id: "count", title: "Count", isNumber: true, isHiddenOnNarrow: true, cell: (row) => formatCount(row.count) },
    { id: "lastSeen", title: "Last seen", cell: (row) => <RelativeTime dateTime={row.lastSeenAt} /> },
  ];
  return (
    <Section
      title="Schema drift"
      description="These outputs do not match their schema. They were returned unchanged. A newer version of the connector may know them."
      plain
    >
      <VirtualTable
        caption="Schema drift"
        columns={columns}
        rows={rows}
        getKey={(row) => row.action + row.path + row.message}
      />
    </Section>
  );
}
