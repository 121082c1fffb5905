// Where replies differ from what their actions promise: news about the service, worth a look.
import type { ReactElement } from "react";
import type { DriftRow } from "../../../src/api/settings_contract.ts";
import { useActionTitles } from "../../api/catalog.ts";
import { formatCount, RelativeTime } from "../../components/format.tsx";
import { type Column, VirtualTable } from "../../components/virtual_table.tsx";
import { Section } from "../../layout/page_layout.tsx";

export function DriftList({ rows }: { rows: readonly DriftRow[] }): ReactElement {
  const nameOf = useActionTitles();
  const columns: Column<DriftRow>[] = [
    { id: "action", title: "Action", cell: (row) => nameOf(row.action) },
    {
      id: "what",
      title: "What differs",
      fillsWidth: true,
      cell: (row) => (
        <span className="truncate" title={`${row.path} ${row.message}`}>
          <code>{row.path}</code> {row.message}
        </span>
      ),
    },
    { id: "count", title: "Times", isNumber: true, isHiddenOnNarrow: true, cell: (row) => formatCount(row.count) },
    { id: "at", title: "Last seen", cell: (row) => <RelativeTime dateTime={row.lastSeenAt} /> },
  ];
  return (
    <Section
      title="Replies that differ from their description"
      description="They were passed on as they came. A newer version of the connector may know them."
      plain
    >
      <VirtualTable
        caption="Differing replies"
        columns={columns}
        rows={rows}
        getKey={(row) => row.action + row.path + row.message}
      />
    </Section>
  );
}
