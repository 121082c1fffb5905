// The columns in which subscriptions are listed.
import { type ReactElement, useState } from "react";
import { Link } from "wouter";
import type { SubscriptionRow, TriggerDetail } from "../../../src/api/settings_contract.ts";
import { DueTime, formatCount, formatTimeSpan, RelativeTime } from "../../components/format.tsx";
import { Switch } from "../../components/switch.tsx";
import { useRequest } from "../../components/use_request.ts";
import type { Column } from "../../components/virtual_table.tsx";
import { patchSubscription } from "./subscription_cache.ts";
import { SubscriptionStateBadge } from "./subscription_state.tsx";

export function createSubscriptionColumns({ id, type }: TriggerDetail): Column<SubscriptionRow>[] {
  return [
    {
      id: "customer",
      title: "Customer",
      fillsWidth: true,
      cell: (row) => (
        <Link href={`/triggers/${id}?open=${encodeURIComponent(row.id)}`} className="row-link">
          {row.customer ?? row.connection}
        </Link>
      ),
    },
    { id: "on", title: "Turned", cell: (row) => <EnabledSwitch subscription={row} /> },
    { id: "state", title: "State", cell: (row) => <SubscriptionStateBadge subscription={row} /> },
    ...(type === "webhook" ? [receivedColumn] : []),
    { id: "interval", title: "Interval", isNumber: true, isHiddenOnNarrow: true, cell: IntervalCell },
    {
      id: "last",
      title: "Last poll",
      isHiddenOnNarrow: true,
      cell: (row) => <RelativeTime dateTime={row.poll?.lastAt} fallback="–" />,
    },
    { id: "next", title: "Next poll", isHiddenOnNarrow: true, cell: NextPollCell },
    {
      id: "pending",
      title: "Pending",
      isNumber: true,
      isHiddenOnNarrow: true,
      cell: (row) => formatCount(row.events.pending),
    },
    {
      id: "dead",
      title: "Dead",
      isNumber: true,
      isHiddenOnNarrow: true,
      cell: (row) => formatCount(row.events.failed),
    },
  ];
}

const receivedColumn: Column<SubscriptionRow> = {
  id: "received",
  title: "Last delivery",
  isHiddenOnNarrow: true,
  cell: (row) => <RelativeTime dateTime={row.webhook?.lastReceivedAt} />,
};

export function EnabledSwitch({ subscription }: { subscription: SubscriptionRow }): ReactElement {
  const { id, enabled, customer, connection } = subscription;
  const work = useRequest();
  const [wanted, setWanted] = useState<boolean>();
  const turn = async (on: boolean): Promise<void> => {
    setWanted(on);
    await work.start(() => patchSubscription(id, { enabled: on }));
    setWanted(undefined);
  };
  return (
    <>
      <Switch
        label={`Turned on for ${customer ?? connection}`}
        checked={wanted ?? enabled}
        busy={work.busy}
        onChange={(on) => void turn(on)}
      />
      {work.error && (
        <span role="alert" className="field-error" title={work.error.message}>
          {" "}
          Not changed
        </span>
      )}
    </>
  );
}

function IntervalCell({ poll }: SubscriptionRow): string {
  return poll ? formatTimeSpan(poll.intervalSeconds * 1_000) : "–";
}

function NextPollCell({ poll }: SubscriptionRow): ReactElement | string {
  return poll?.nextAt ? <DueTime dateTime={poll.nextAt} /> : "–";
}
