// The events of a subscription as they come, each with where it stands; what is dead can be posted again.
import type { ReactElement } from "react";
import { Link } from "wouter";
import type { EventRow, SubscriptionRow } from "../../../server/api.ts";
import { send } from "../../api/client.ts";
import { itemsOf, refresh, usePages } from "../../api/query.ts";
import { useAddress } from "../../parts/address.ts";
import { Button } from "../../parts/button.tsx";
import { ErrorNotice, Failed } from "../../parts/notice.tsx";
import { type Column, Rows } from "../../parts/rows.tsx";
import { Badge, Dot, Empty, Skeleton } from "../../parts/state.tsx";
import { Switch } from "../../parts/tabs.tsx";
import { Ago, plural } from "../../parts/time.tsx";
import { useWork } from "../../parts/work.ts";
import { pathOf } from "./change.ts";
import { DeliveryState, DeliveryWords, lagOf } from "./delivery.tsx";
import { EventDialog } from "./event.tsx";

const filters = [
  { value: "", title: "All" },
  { value: "pending", title: "To be posted" },
  { value: "dead", title: "Given up" },
] as const;

type Filter = (typeof filters)[number]["value"];

export function Events({ subscription, live }: { subscription: SubscriptionRow; live: boolean }): ReactElement {
  const [address, change] = useAddress();
  const { events, deliverTo } = subscription;
  const filter = filters.find(({ value }) => value === address.get("state"))?.value ?? "";
  const open = address.get("event");
  return (
    <section className="stack" aria-label="Events">
      <div className="row-end">
        <h3>
          Events{" "}
          <span className="faint small">{live ? <Dot tone="good">live</Dot> : "read anew every few seconds"}</span>
        </h3>
        {deliverTo && (
          <Switch<Filter>
            label="Which events"
            name="event-state"
            value={filter}
            options={filters}
            onChange={(state) => change({ state })}
          />
        )}
      </div>
      <p className="unseen" role="status">
        {plural(events.total, "event")}, {events.pending} to be posted, {events.dead} given up
      </p>
      {events.dead > 0 && deliverTo && <ReplayDead subscription={subscription} />}
      <List subscription={subscription} filter={filter} live={live} />
      {open && (
        <EventDialog key={open} id={open} subscription={subscription} onClose={() => change({ event: undefined })} />
      )}
    </section>
  );
}

function List({ subscription, filter, live }: { subscription: SubscriptionRow; filter: Filter; live: boolean }) {
  const [address, change] = useAddress();
  const path = `${pathOf(subscription.id)}/events`;
  const pages = usePages<EventRow>(path, { state: filter }, live ? {} : { every: 5_000 });
  const rows = itemsOf(pages.data);
  if (pages.error) return <Failed error={pages.error} again={() => void pages.refetch()} />;
  if (!pages.data) return <Skeleton lines={4} height={44} />;
  if (rows.length === 0 && filter) return <Empty title="No event is in this state" />;
  if (rows.length === 0) {
    return (
      <Empty title="No event yet">
        {subscription.enabled ? "They appear here as soon as they are found." : "The trigger is off: turn it on first."}
      </Empty>
    );
  }
  const hrefOf = ({ id }: EventRow): string => {
    const parameters = new URLSearchParams(address);
    parameters.set("event", id);
    return `/triggers/${subscription.trigger}?${parameters}`;
  };
  return (
    <Rows
      caption="Events"
      columns={columnsOf(hrefOf)}
      rows={rows}
      keyOf={(row) => row.id}
      onOpen={(row) => change({ event: row.id }, { push: true })}
      open={address.get("event") ?? undefined}
      onEnd={pages.hasNextPage && !pages.isFetching ? () => void pages.fetchNextPage() : undefined}
      rowHeight={56}
    />
  );
}

function columnsOf(hrefOf: (event: EventRow) => string): Column<EventRow>[] {
  return [
    {
      id: "event",
      title: "Event",
      main: true,
      cell: (event) => (
        <span className="two-lines">
          <span className="event-name">
            <Link href={hrefOf(event)} className="row-link cut">
              {event.label ?? event.item}
            </Link>
            {event.test && <Badge tone="warn">test</Badge>}
          </span>
          <span className="small narrow-only">
            <DeliveryState delivery={event.delivery} />
          </span>
        </span>
      ),
    },
    {
      id: "time",
      title: "Happened",
      cell: (event) => (
        <span className="two-lines">
          <Ago at={event.time ?? event.foundAt} />
          {event.time && <span className="soft small">found {lagOf(event)} later</span>}
        </span>
      ),
    },
    {
      id: "delivery",
      title: "Delivery",
      wide: true,
      cell: (event) => (
        <span className="two-lines delivery">
          <DeliveryState delivery={event.delivery} />
          <DeliveryWords delivery={event.delivery} />
        </span>
      ),
    },
  ];
}

function ReplayDead({ subscription: { id, events } }: { subscription: SubscriptionRow }): ReactElement {
  const work = useWork();
  const replay = async (): Promise<void> => {
    await send("POST", `${pathOf(id)}/replay`, {});
    await refresh(pathOf(id));
  };
  return (
    <>
      <p className="buttons">
        <Dot tone="bad">{plural(events.dead, "event was", "events were")} given up.</Dot>
        <Button small icon="again" busy={work.busy} onClick={() => void work.attempt(replay)}>
          Replay all dead
        </Button>
      </p>
      {work.error && <ErrorNotice error={work.error} />}
    </>
  );
}
