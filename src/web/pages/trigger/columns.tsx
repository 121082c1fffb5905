// The columns in which subscriptions are listed.
import { type ReactElement, useState } from "react";
import { Link } from "wouter";
import type { SubscriptionRow, TriggerDetail } from "../../../server/api.ts";
import type { Column } from "../../parts/rows.tsx";
import { Ago, count, Due, span } from "../../parts/time.tsx";
import { Toggle } from "../../parts/toggle.tsx";
import { useWork } from "../../parts/work.ts";
import { changeSubscription } from "./change.ts";
import { SubscriptionState } from "./subscription_state.tsx";

export function subscriptionColumns({ id, kind }: TriggerDetail): Column<SubscriptionRow>[] {
  return [
    {
      id: "customer",
      title: "Customer",
      main: true,
      cell: (row) => (
        <Link href={`/triggers/${id}?open=${encodeURIComponent(row.id)}`} className="row-link">
          {row.customer ?? row.connection}
        </Link>
      ),
    },
    { id: "on", title: "Turned", cell: (row) => <OnOff subscription={row} /> },
    { id: "state", title: "State", cell: (row) => <SubscriptionState subscription={row} /> },
    ...(kind === "webhook" ? [received] : []),
    { id: "interval", title: "Interval", number: true, wide: true, cell: intervalCell },
    { id: "last", title: "Last poll", wide: true, cell: (row) => <Ago at={row.poll?.lastAt} none="–" /> },
    { id: "next", title: "Next poll", wide: true, cell: nextCell },
    { id: "pending", title: "Pending", number: true, wide: true, cell: (row) => count(row.events.pending) },
    { id: "dead", title: "Dead", number: true, wide: true, cell: (row) => count(row.events.dead) },
  ];
}

const received: Column<SubscriptionRow> = {
  id: "received",
  title: "Last delivery",
  wide: true,
  cell: (row) => <Ago at={row.webhook?.lastReceivedAt} />,
};

export function OnOff({ subscription }: { subscription: SubscriptionRow }): ReactElement {
  const { id, enabled, customer, connection } = subscription;
  const work = useWork();
  const [wanted, setWanted] = useState<boolean>();
  const turn = async (on: boolean): Promise<void> => {
    setWanted(on);
    await work.attempt(() => changeSubscription(id, { enabled: on }));
    setWanted(undefined);
  };
  return (
    <>
      <Toggle
        label={`Turned on for ${customer ?? connection}`}
        on={wanted ?? enabled}
        busy={work.busy}
        onChange={(on) => void turn(on)}
      />
      {work.error && (
        <span role="alert" className="fault" title={work.error.message}>
          {" "}
          Not changed
        </span>
      )}
    </>
  );
}

function intervalCell({ poll }: SubscriptionRow): string {
  return poll ? span(poll.intervalSeconds * 1_000) : "–";
}

function nextCell({ poll }: SubscriptionRow): ReactElement | string {
  return poll?.nextAt ? <Due at={poll.nextAt} /> : "–";
}
