// The audit log: who changed what, newest first.
import type { ReactElement } from "react";
import type { AuditChange, AuditRow } from "../../../src/api/admin_contract.ts";
import { flattenPages, usePagedQuery } from "../../api/query.ts";
import { Button } from "../../components/button.tsx";
import { EmptyState } from "../../components/empty_state.tsx";
import { SearchField } from "../../components/field.tsx";
import { isDateTime, LocalTime, RelativeTime } from "../../components/format.tsx";
import { LoadError } from "../../components/notice.tsx";
import { Skeleton } from "../../components/skeleton.tsx";
import { useUrlState } from "../../components/url_state.ts";
import { Section } from "../../layout/page_layout.tsx";
import { type SimpleColumn, SimpleTable } from "./simple_table.tsx";

export function AuditLog(): ReactElement {
  const [params, updateParams] = useUrlState();
  const search = params.get("search") ?? "";
  const pages = usePagedQuery<AuditRow>("/audit-log", { search });
  const rows = flattenPages(pages.data);
  return (
    <Section
      title="Audit log"
      description="Every change of settings, connections, triggers and people. Kept for a year."
    >
      <SearchField label="Search the audit log" value={search} onChange={(value) => updateParams({ search: value })} />
      {pages.error ? (
        <LoadError error={pages.error} onRetry={() => void pages.refetch()} />
      ) : !pages.data ? (
        <Skeleton lines={3} height={44} />
      ) : rows.length === 0 ? (
        <EmptyState title={search === "" ? "No changes yet" : "No change matches"} />
      ) : (
        <SimpleTable caption="Audit log" rows={rows} getKey={({ id }) => id} columns={columns} />
      )}
      {pages.hasNextPage && (
        <p>
          <Button small busy={pages.isFetchingNextPage} onClick={() => void pages.fetchNextPage()}>
            Show older changes
          </Button>
        </p>
      )}
    </Section>
  );
}

const columns: readonly SimpleColumn<AuditRow>[] = [
  { title: "When", cell: ({ at }) => <RelativeTime dateTime={at} /> },
  { title: "Who", cell: ({ user }) => user },
  { title: "What", cell: ({ action, target }) => <Change action={action} target={target} /> },
  { title: "Changes", cell: ({ changes }) => <ChangeList changes={changes} /> },
];

function Change({ action, target }: { action: string; target: string | undefined }): ReactElement {
  return (
    <>
      <strong>{formatAction(action)}</strong>
      {target && <div className="text-secondary small">{target}</div>}
    </>
  );
}

/** steps_token.rotate → Steps token: rotate */
function formatAction(action: string): string {
  const text = action.replaceAll("_", " ").replace(".", ": ");
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function ChangeList({ changes }: { changes: readonly AuditChange[] }): ReactElement {
  return (
    <ul className="plain-list small">
      {changes.map((change) => (
        <li key={`${change.field} ${change.before} ${change.after}`}>
          <code>{change.field}</code> <ChangedValue change={change} />
        </li>
      ))}
    </ul>
  );
}

function ChangedValue({ change: { before, after } }: { change: AuditChange }): ReactElement {
  if (before === undefined) return <>added {formatValue(after)}</>;
  if (after === undefined) return <>removed {formatValue(before)}</>;
  return (
    <>
      {formatValue(before)} → {formatValue(after)}
    </>
  );
}

function formatValue(value: string | undefined): ReactElement | string {
  return isDateTime(value) ? <LocalTime dateTime={value} /> : (value ?? "");
}
