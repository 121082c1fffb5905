// The events of a subscription as they come, each with where it stands; what is dead can be posted again.
import type { ReactElement } from "react";
import { Link } from "wouter";
import type { EventRow, SubscriptionRow } from "../../../src/api/settings_contract.ts";
import { send } from "../../api/client.ts";
import { flattenPages, invalidate, usePagedQuery } from "../../api/query.ts";
import { Badge, StatusDot } from "../../components/badge.tsx";
import { Button } from "../../components/button.tsx";
import { EmptyState } from "../../components/empty_state.tsx";
import { pluralize, RelativeTime } from "../../components/format.tsx";
import { ErrorNotice, LoadError } from "../../components/notice.tsx";
import { Skeleton } from "../../components/skeleton.tsx";
import { SegmentedControl } from "../../components/tabs.tsx";
import { useUrlState } from "../../components/url_state.ts";
import { useRequest } from "../../components/use_request.ts";
import { type Column, VirtualTable } from "../../components/virtual_table.tsx";
import { DeliveryStateBadge, DeliveryStateText, getDetectionLagMs } from "./delivery_state.tsx";
import { EventDialog } from "./event_dialog.tsx";
import { getSubscriptionPath } from "./subscription_cache.ts";

const filters = [
  { value: "", title: "All" },
  { value: "pending", title: "To be posted" },
  { value: "failed", title: "Given up" },
] as const;

type Filter = (typeof filters)[number]["value"];

export function EventList({
  subscription,
  isLive: live,
}: {
  subscription: SubscriptionRow;
  isLive: boolean;
}): ReactElement {
  const [address, change] = useUrlState();
  const { events, deliveryUrl } = subscription;
  const filter = filters.find(({ value }) => value === address.get("state"))?.value ?? "";
  const open = address.get("event");
  return (
    <section className="stack" aria-label="Events">
      <div className="split-row">
        <h3>
          Events{" "}
          <span className="text-tertiary small">
            {live ? <StatusDot tone="success">live</StatusDot> : "read anew every few seconds"}
          </span>
        </h3>
        {deliveryUrl && (
          <SegmentedControl<Filter>
            label="Which events"
            name="event-state"
            value={filter}
            options={filters}
            onChange={(state) => change({ state })}
          />
        )}
      </div>
      <p className="visually-hidden" role="status">
        {pluralize(events.total, "event")}, {events.pending} to be posted, {events.failed} given up
      </p>
      {events.failed > 0 && deliveryUrl && <ReplayFailed subscription={subscription} />}
      <FilteredEvents subscription={subscription} filter={filter} live={live} />
      {open && (
        <EventDialog key={open} id={open} subscription={subscription} onClose={() => change({ event: undefined })} />
      )}
    </section>
  );
}

function FilteredEvents({
  subscription,
  filter,
  live,
}: {
  subscription: SubscriptionRow;
  filter: Filter;
  live: boolean;
}) {
  const [address, change] = useUrlState();
  const path = `${getSubscriptionPath(subscription.id)}/events`;
  const pages = usePagedQuery<EventRow>(path, { state: filter }, live ? {} : { refetchIntervalMs: 5_000 });
  const rows = flattenPages(pages.data);
  if (pages.error) return <LoadError error={pages.error} onRetry={() => void pages.refetch()} />;
  if (!pages.data) return <Skeleton lines={4} height={44} />;
  if (rows.length === 0 && filter) return <EmptyState title="No event is in this state" />;
  if (rows.length === 0) {
    return (
      <EmptyState title="No event yet">
        {subscription.enabled ? "They appear here as soon as they are found." : "The trigger is off: turn it on first."}
      </EmptyState>
    );
  }
  const hrefOf = ({ id }: EventRow): string => {
    const parameters = new URLSearchParams(address);
    parameters.set("event", id);
    return `/triggers/${subscription.trigger}?${parameters}`;
  };
  return (
    <VirtualTable
      caption="Events"
      columns={createEventColumns(hrefOf)}
      rows={rows}
      getKey={(row) => row.id}
      onOpen={(row) => change({ event: row.id }, { push: true })}
      openKey={address.get("event") ?? undefined}
      onEnd={pages.hasNextPage && !pages.isFetching ? () => void pages.fetchNextPage() : undefined}
      rowHeight={56}
    />
  );
}

function createEventColumns(hrefOf: (event: EventRow) => string): Column<EventRow>[] {
  return [
    {
      id: "event",
      title: "Event",
      fillsWidth: true,
      cell: (event) => (
        <span className="two-lines">
          <span className="event-name">
            <Link href={hrefOf(event)} className="row-link truncate">
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
      title: "Happened",
      cell: (event) => (
        <span className="two-lines">
          <RelativeTime dateTime={event.occurredAt ?? event.detectedAt} />
          {event.occurredAt && <span className="text-secondary small">found {getDetectionLagMs(event)} later</span>}
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
  const work = useRequest();
  const replay = async (): Promise<void> => {
    await send("POST", `${getSubscriptionPath(id)}/replay-failed`, {});
    await invalidate(getSubscriptionPath(id));
  };
  return (
    <>
      <p className="buttons">
        <StatusDot tone="error">{pluralize(events.failed, "event was", "events were")} given up.</StatusDot>
        <Button small icon="reload" busy={work.busy} onClick={() => void work.start(replay)}>
          Replay all dead
        </Button>
      </p>
      {work.error && <ErrorNotice error={work.error} />}
    </>
  );
}
