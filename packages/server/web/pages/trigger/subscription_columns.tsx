// Columns of the table of subscriptions, and the switch that enables one.
import { type ReactElement, useState } from "react";
import { Link } from "wouter";
import type { SubscriptionRow, TriggerDetail } from "../../../src/api/settings_contract.ts";
import { useForbiddenReason } from "../../api/role.ts";
import {
  DueTime,
  formatErrorMessage,
  formatEventCount,
  formatTimeSpan,
  RelativeTime,
} from "../../components/format.tsx";
import { HealthBadge } from "../../components/health.tsx";
import { Switch } from "../../components/switch.tsx";
import { useRequest } from "../../components/use_request.ts";
import type { Column } from "../../components/virtual_table.tsx";
import { patchSubscription } from "./subscription_cache.ts";

export function createSubscriptionColumns({ id, type }: TriggerDetail): Column<SubscriptionRow>[] {
  return [
    {
      id: "customer",
      title: "Connection",
      fillsWidth: true,
      cell: (row) => (
        <Link href={`/triggers/${id}?open=${encodeURIComponent(row.id)}`} className="row-link">
          {row.customer ?? row.connection}
        </Link>
      ),
    },
    { id: "enabled", title: "Enabled", cell: (row) => (row.enabled ? "Yes" : "No") },
    { id: "state", title: "State", cell: (row) => <HealthBadge health={row.health} /> },
    ...(type === "webhook" ? [receivedColumn] : []),
    { id: "interval", title: "Interval", isNumber: true, isHiddenOnNarrow: true, cell: formatInterval },
    {
      id: "last",
      title: "Last poll",
      isHiddenOnNarrow: true,
      cell: (row) => <RelativeTime dateTime={row.poll?.lastAt} fallback="–" />,
    },
    { id: "next", title: "Next poll", isHiddenOnNarrow: true, cell: renderNextPoll },
    {
      id: "pending",
      title: "Pending",
      isNumber: true,
      isHiddenOnNarrow: true,
      cell: (row) => formatEventCount(row.events.pending),
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

const receivedColumn: Column<SubscriptionRow> = {
  id: "received",
  title: "Last webhook request",
  isHiddenOnNarrow: true,
  cell: (row) => <RelativeTime dateTime={row.webhook?.lastReceivedAt} />,
};

export function EnabledSwitch({ subscription }: { subscription: SubscriptionRow }): ReactElement {
  const { id, enabled, customer, connection } = subscription;
  const request = useRequest();
  // The new value, until the server has responded.
  const [requested, setRequested] = useState<boolean>();
  const setEnabled = async (enabled: boolean): Promise<void> => {
    setRequested(enabled);
    await request.start(async () => void (await patchSubscription(id, { enabled })));
    setRequested(undefined);
  };
  return (
    <>
      <Switch
        label={`Enabled for ${customer ?? connection}`}
        checked={requested ?? enabled}
        busy={request.isBusy}
        disabledReason={useForbiddenReason("PATCH /subscriptions/:id")}
        onChange={(checked) => void setEnabled(checked)}
      />
      {request.error && (
        <span role="alert" className="field-error" title={formatErrorMessage(request.error.message)}>
          {" "}
          Not saved
        </span>
      )}
    </>
  );
}

function formatInterval({ poll }: SubscriptionRow): string {
  return poll ? formatTimeSpan(poll.intervalSeconds * 1_000) : "–";
}

function renderNextPoll({ poll }: SubscriptionRow): ReactElement | string {
  return poll?.nextAt ? <DueTime dateTime={poll.nextAt} /> : "–";
}
