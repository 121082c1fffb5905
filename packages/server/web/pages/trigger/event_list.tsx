// Events of a subscription with their delivery state. Failed events can be replayed.
import type { ReactElement } from "react";
import { Link } from "wouter";
import type { EventRow, SubscriptionRow } from "../../../src/api/settings_contract.ts";
import { send } from "../../api/client.ts";
import { flattenPages, invalidate, usePagedQuery } from "../../api/query.ts";
import { Badge, StatusDot } from "../../components/badge.tsx";
import { Button } from "../../components/button.tsx";
import { EmptyState } from "../../components/empty_state.tsx";
import { formatEventCount, pluralizeEvents, RelativeTime } from "../../components/format.tsx";
import { ErrorNotice, LoadError } from "../../components/notice.tsx";
import { Skeleton } from "../../components/skeleton.tsx";
import { SegmentedControl } from "../../components/tabs.tsx";
import { useUrlState } from "../../components/url_state.ts";
import { useRequest } from "../../components/use_request.ts";
import { type Column, VirtualTable } from "../../components/virtual_table.tsx";
import { DeliveryStateBadge, DeliveryStateText, DetectionText } from "./delivery_state.tsx";
import { getSubscriptionPath } from "./subscription_cache.ts";

const filters = [
  { value: "", title: "All" },
  { value: "pending", title: "Pending" },
  { value: "failed", title: "Failed" },
] as const;

type Filter = (typeof filters)[number]["value"];

export function EventList({ subscription, isLive }: { subscription: SubscriptionRow; isLive: boolean }): ReactElement {
  const [params, updateParams] = useUrlState();
  const { events, deliveryUrl } = subscription;
  const filter = filters.find(({ value }) => value === params.get("state"))?.value ?? "";
  return (
    <section className="stack" aria-label="Events">
      <div className="split-row">
        <h3>
          Events{" "}
          <span className="text-tertiary small">
            {isLive ? <StatusDot tone="success">live</StatusDot> : "updated every few seconds"}
          </span>
        </h3>
        {deliveryUrl && (
          <SegmentedControl<Filter>
            label="Delivery state"
            name="event-state"
            value={filter}
            options={filters}
            onChange={(state) => updateParams({ state })}
          />
        )}
      </div>
      <p className="visually-hidden" role="status">
        {pluralizeEvents(events.total)}, {formatEventCount(events.pending)} pending, {formatEventCount(events.failed)}{" "}
        failed
      </p>
      {events.failed > 0 && deliveryUrl && <ReplayFailed subscription={subscription} />}
      <FilteredEvents subscription={subscription} filter={filter} isLive={isLive} />
    </section>
  );
}

function FilteredEvents(props: { subscription: SubscriptionRow; filter: Filter; isLive: boolean }): ReactElement {
  const { subscription, filter, isLive } = props;
  const [params, updateParams] = useUrlState();
  const path = `${getSubscriptionPath(subscription.id)}/events`;
  const pages = usePagedQuery<EventRow>(path, { state: filter }, isLive ? {} : { refetchIntervalMs: 5_000 });
  const rows = flattenPages(pages.data);
  if (pages.error) return <LoadError error={pages.error} onRetry={() => void pages.refetch()} />;
  if (!pages.data) return <Skeleton lines={4} height={44} />;
  if (rows.length === 0 && filter) return <EmptyState title="No event has this state" />;
  if (rows.length === 0) {
    return (
      <EmptyState title="No events yet">
        {subscription.enabled ? "Events appear here when they are detected." : "Enable the trigger to detect events."}
      </EmptyState>
    );
  }
  const getHref = ({ id }: EventRow): string => {
    const query = new URLSearchParams(params);
    query.set("event", id);
    return `/triggers/${subscription.trigger}?${query}`;
  };
  return (
    <VirtualTable
      caption="Events"
      columns={createEventColumns(getHref, subscription.createdAt)}
      rows={rows}
      getKey={(row) => row.id}
      onOpen={(row) => updateParams({ event: row.id }, { push: true })}
      openKey={params.get("event") ?? undefined}
      onEnd={pages.hasNextPage && !pages.isFetching ? () => void pages.fetchNextPage() : undefined}
      rowHeight={56}
    />
  );
}

function createEventColumns(getHref: (event: EventRow) => string, enabledAt: string): Column<EventRow>[] {
  return [
    {
      id: "event",
      title: "Event",
      fillsWidth: true,
      cell: (event) => (
        <span className="two-lines">
          <span className="event-name">
            <Link href={getHref(event)} className="row-link truncate">
              {event.label ?? event.itemId}
            </Link>
            {event.isTest && <Badge tone="warning">test</Badge>}
          </span>
          <span className="small narrow-only">
            <DeliveryStateBadge delivery={event.delivery} />
          </span>
        </span>
      ),
    },
    {
      id: "time",
      title: "Occurred",
      cell: (event) => (
        <span className="two-lines">
          <RelativeTime dateTime={event.occurredAt ?? event.detectedAt} />
          <DetectionText event={event} enabledAt={enabledAt} />
        </span>
      ),
    },
    {
      id: "delivery",
      title: "Delivery",
      isHiddenOnNarrow: true,
      cell: (event) => (
        <span className="two-lines delivery">
          <DeliveryStateBadge delivery={event.delivery} />
          <DeliveryStateText delivery={event.delivery} />
        </span>
      ),
    },
  ];
}

function ReplayFailed({ subscription: { id, events } }: { subscription: SubscriptionRow }): ReactElement {
  const request = useRequest();
  const replay = async (): Promise<void> => {
    await send("POST", `${getSubscriptionPath(id)}/replay-failed`, {});
    await invalidate(getSubscriptionPath(id));
  };
  return (
    <>
      <p className="buttons">
        <StatusDot tone="error">{pluralizeEvents(events.failed)} failed.</StatusDot>
        <Button
          route="POST /subscriptions/:id/replay-failed"
          small
          icon="reload"
          busy={request.isBusy}
          onClick={() => void request.start(replay)}
        >
          Replay failed events
        </Button>
      </p>
      {request.error && <ErrorNotice error={request.error} />}
    </>
  );
}
