// Tab with the list of a trigger's subscriptions and the drawer of the open one.
import { type ReactElement, useState } from "react";
import type { ConnectionRow, Page, SubscriptionRow, TriggerDetail } from "../../../src/api/settings_contract.ts";
import { flattenPages, useApiQuery, usePagedQuery } from "../../api/query.ts";
import { Button, ButtonLink } from "../../components/button.tsx";
import { EmptyState } from "../../components/empty_state.tsx";
import { pluralize } from "../../components/format.tsx";
import { LoadError } from "../../components/notice.tsx";
import { Skeleton } from "../../components/skeleton.tsx";
import { useUrlState } from "../../components/url_state.ts";
import { VirtualTable } from "../../components/virtual_table.tsx";
import { SubscribeDialog } from "./subscribe_dialog.tsx";
import { createSubscriptionColumns } from "./subscription_columns.tsx";
import { SubscriptionDrawer } from "./subscription_drawer.tsx";

export default function SubscriptionsTab({ trigger }: { trigger: TriggerDetail }): ReactElement {
  const [params, updateParams] = useUrlState();
  const [isDialogOpen, setDialogOpen] = useState(false);
  const open = params.get("open");
  return (
    <>
      <SubscriptionList trigger={trigger} onEnable={() => setDialogOpen(true)} />
      {isDialogOpen && (
        <SubscribeDialog
          trigger={trigger}
          onClose={() => setDialogOpen(false)}
          onDone={(id) => {
            setDialogOpen(false);
            updateParams({ open: id }, { push: true });
          }}
        />
      )}
      {open && (
        <SubscriptionDrawer
          key={open}
          id={open}
          trigger={trigger}
          onClose={() => updateParams({ open: undefined, event: undefined, state: undefined })}
        />
      )}
    </>
  );
}

function SubscriptionList({ trigger, onEnable }: { trigger: TriggerDetail; onEnable: () => void }): ReactElement {
  const [params, updateParams] = useUrlState();
  const pages = usePagedQuery<SubscriptionRow>(
    "/subscriptions",
    { trigger: trigger.id },
    { refetchIntervalMs: 15_000 },
  );
  const rows = flattenPages(pages.data);
  if (pages.error) return <LoadError error={pages.error} onRetry={() => void pages.refetch()} />;
  if (!pages.data) return <Skeleton lines={4} height={44} />;
  if (rows.length === 0) return <NoSubscriptions onEnable={onEnable} />;
  return (
    <>
      <div className="split-row list-header">
        <p className="text-secondary">
          {pluralize(rows.length, "subscription")}
          {pages.hasNextPage && " and more"}
        </p>
        <Button route="POST /subscriptions" kind="primary" icon="plus" onClick={onEnable}>
          Enable for a connection
        </Button>
      </div>
      <VirtualTable
        caption={`Subscriptions of ${trigger.title}`}
        columns={createSubscriptionColumns(trigger)}
        rows={rows}
        getKey={(row) => row.id}
        onOpen={(row) => updateParams({ open: row.id }, { push: true })}
        openKey={params.get("open") ?? undefined}
        onEnd={pages.hasNextPage && !pages.isFetching ? () => void pages.fetchNextPage() : undefined}
      />
    </>
  );
}

function NoSubscriptions({ onEnable }: { onEnable: () => void }): ReactElement {
  const { data } = useApiQuery<Page<ConnectionRow>>("/connections");
  if (data && data.items.length === 0) {
    return (
      <EmptyState title="No connections yet" action={<ButtonLink href="/connections">Connect an account</ButtonLink>}>
        Connect an account, then enable the trigger for it.
      </EmptyState>
    );
  }
  const action = (
    <Button route="POST /subscriptions" kind="primary" onClick={onEnable}>
      Enable for a connection
    </Button>
  );
  return (
    <EmptyState title="This trigger has no subscriptions" action={action}>
      Enable it for a connection to detect events and send them to your delivery URL.
    </EmptyState>
  );
}
