// Page with the subscriptions of all triggers. A row opens the subscription on the page of its trigger.
import type { ReactElement } from "react";
import { Link, useLocation } from "wouter";
import type { SubscriptionRow } from "../../../src/api/settings_contract.ts";
import { useTriggers, useTriggerTitles } from "../../api/catalog.ts";
import { flattenPages, usePagedQuery } from "../../api/query.ts";
import { Button, ButtonLink } from "../../components/button.tsx";
import { createLocalLoader } from "../../components/choices.ts";
import { Combobox } from "../../components/combobox.tsx";
import { EmptyState } from "../../components/empty_state.tsx";
import { Field } from "../../components/field.tsx";
import { formatEventCount, pluralize, RelativeTime } from "../../components/format.tsx";
import { HealthBadge } from "../../components/health.tsx";
import { LoadError } from "../../components/notice.tsx";
import { Skeleton } from "../../components/skeleton.tsx";
import { useUrlState } from "../../components/url_state.ts";
import { type Column, VirtualTable } from "../../components/virtual_table.tsx";
import { PageLayout } from "../../layout/page_layout.tsx";
import { ConnectionFilter } from "../action/connection_picker.tsx";
import { getSubscriptionHref } from "../trigger/subscription_cache.ts";
import { TriggerTabs } from "../triggers/tabs.tsx";

export default function SubscriptionsPage(): ReactElement {
  return (
    <PageLayout title="Triggers" description="All triggers that are enabled for a connection.">
      <TriggerTabs current="/subscriptions">
        <SubscriptionFilters />
        <SubscriptionList />
      </TriggerTabs>
    </PageLayout>
  );
}

const filterNames = ["trigger", "connection"] as const;

function SubscriptionFilters(): ReactElement {
  const [params, updateParams] = useUrlState();
  const { data } = useTriggers();
  const triggers = createLocalLoader(
    ["triggers"],
    (data?.triggers ?? []).map(({ id, title }) => ({ value: id, label: title, helpText: id })),
  );
  return (
    <search className="filters" aria-label="Filter subscriptions">
      <Field label="Trigger">
        {(aria) => (
          <Combobox
            id={aria.id}
            value={params.get("trigger") ?? undefined}
            loader={triggers}
            placeholder="Any trigger"
            onChange={(trigger) => updateParams({ trigger })}
          />
        )}
      </Field>
      <ConnectionFilter />
    </search>
  );
}

function SubscriptionList(): ReactElement {
  const getTriggerTitle = useTriggerTitles();
  const [, navigate] = useLocation();
  const [params, updateParams] = useUrlState();
  const filters = Object.fromEntries(filterNames.map((name) => [name, params.get(name) ?? undefined]));
  const pages = usePagedQuery<SubscriptionRow>("/subscriptions", filters, { refetchIntervalMs: 15_000 });
  const rows = flattenPages(pages.data);
  if (pages.error) return <LoadError error={pages.error} onRetry={() => void pages.refetch()} />;
  if (!pages.data) return <Skeleton lines={8} height={44} />;
  if (rows.length === 0 && filterNames.some((name) => params.has(name))) {
    return (
      <EmptyState
        title="No subscription matches"
        action={
          <Button onClick={() => updateParams({ trigger: undefined, connection: undefined })}>Clear filters</Button>
        }
      >
        Change or clear the filters.
      </EmptyState>
    );
  }
  if (rows.length === 0) {
    return (
      <EmptyState title="No subscriptions yet" action={<ButtonLink href="/triggers">Browse triggers</ButtonLink>}>
        Enable a trigger for a connection to detect events and send them to your workflows.
      </EmptyState>
    );
  }
  return (
    <>
      <p className="text-secondary list-header">
        {pluralize(rows.length, "subscription")}
        {pages.hasNextPage && " and more"}
      </p>
      <VirtualTable
        caption="Subscriptions"
        columns={createColumns(getTriggerTitle)}
        rows={rows}
        getKey={(row) => row.id}
        onOpen={(row) => navigate(getSubscriptionHref(row))}
        onEnd={pages.hasNextPage && !pages.isFetching ? () => void pages.fetchNextPage() : undefined}
      />
    </>
  );
}

function createColumns(getTriggerTitle: (id: string) => string): Column<SubscriptionRow>[] {
  return [
    {
      id: "trigger",
      title: "Trigger",
      fillsWidth: true,
      cell: (row) => (
        <span className="two-lines">
          <Link href={getSubscriptionHref(row)} className="row-link truncate">
            {getTriggerTitle(row.trigger)}
          </Link>
          <span className="small text-secondary truncate narrow-only">{row.customer ?? row.connection}</span>
        </span>
      ),
    },
    {
      id: "connection",
      title: "Connection",
      isHiddenOnNarrow: true,
      cell: (row) => <span className="truncate">{row.customer ?? row.connection}</span>,
    },
    { id: "state", title: "State", cell: (row) => <HealthBadge health={row.health} /> },
    {
      id: "last",
      title: "Last poll",
      isHiddenOnNarrow: true,
      cell: (row) => <RelativeTime dateTime={row.poll?.lastAt} fallback="–" />,
    },
    {
      id: "events",
      title: "Events",
      isNumber: true,
      isHiddenOnNarrow: true,
      cell: (row) => formatEventCount(row.events.total),
    },
    {
      id: "failed",
      title: "Failed",
      isNumber: true,
      isHiddenOnNarrow: true,
      cell: (row) => formatEventCount(row.events.failed),
    },
  ];
}
