// The subscriptions of a trigger: one line each, and what can be done with the one that is open.
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
  const [address, change] = useUrlState();
  const [asking, setAsking] = useState(false);
  const open = address.get("open");
  return (
    <>
      <SubscriptionList trigger={trigger} onTurnOn={() => setAsking(true)} />
      {asking && (
        <SubscribeDialog
          trigger={trigger}
          onClose={() => setAsking(false)}
          onDone={(id) => {
            setAsking(false);
            change({ open: id }, { push: true });
          }}
        />
      )}
      {open && (
        <SubscriptionDrawer
          key={open}
          id={open}
          trigger={trigger}
          onClose={() => change({ open: undefined, event: undefined, state: undefined })}
        />
      )}
    </>
  );
}

function SubscriptionList({ trigger, onTurnOn }: { trigger: TriggerDetail; onTurnOn: () => void }): ReactElement {
  const [address, change] = useUrlState();
  const pages = usePagedQuery<SubscriptionRow>(
    "/subscriptions",
    { trigger: trigger.id },
    { refetchIntervalMs: 15_000 },
  );
  const rows = flattenPages(pages.data);
  if (pages.error) return <LoadError error={pages.error} onRetry={() => void pages.refetch()} />;
  if (!pages.data) return <Skeleton lines={4} height={44} />;
  if (rows.length === 0) return <NoSubscriptions onEnable={onTurnOn} />;
  return (
    <>
      <div className="split-row list-header">
        <p className="text-secondary">
          {pluralize(rows.length, "subscription")}
          {pages.hasNextPage && " and more"}
        </p>
        <Button kind="primary" icon="plus" onClick={onTurnOn}>
          Turn on for a connection
        </Button>
      </div>
      <VirtualTable
        caption={`Subscriptions of ${trigger.title}`}
        columns={createSubscriptionColumns(trigger)}
        rows={rows}
        getKey={(row) => row.id}
        onOpen={(row) => change({ open: row.id }, { push: true })}
        openKey={address.get("open") ?? undefined}
        onEnd={pages.hasNextPage && !pages.isFetching ? () => void pages.fetchNextPage() : undefined}
      />
    </>
  );
}

function NoSubscriptions({ onEnable: onTurnOn }: { onEnable: () => void }): ReactElement {
  const { data } = useApiQuery<Page<ConnectionRow>>("/connections");
  if (data && data.items.length === 0) {
    return (
      <EmptyState
        title="No account is connected yet"
        action={<ButtonLink href="/connections">Connect an account</ButtonLink>}
      >
        A trigger watches a connected account. Connect one first, then turn the trigger on for it.
      </EmptyState>
    );
  }
  const action = (
    <Button kind="primary" onClick={onTurnOn}>
      Turn on for a connection
    </Button>
  );
  return (
    <EmptyState title="This trigger is not turned on for any connection" action={action}>
      Once it is, its events are listed here and posted to the address that you choose.
    </EmptyState>
  );
}
