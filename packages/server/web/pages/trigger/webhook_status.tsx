// Live status of a webhook: the expected next step, the last request, or the last rejection.
import type { ReactElement } from "react";
import type { EventRow, SubscriptionRow } from "../../../src/api/settings_contract.ts";
import { flattenPages, usePagedQuery, useVendor } from "../../api/query.ts";
import { StatusDot } from "../../components/badge.tsx";
import { formatErrorMessage, RelativeTime } from "../../components/format.tsx";
import { getSubscriptionPath } from "./subscription_cache.ts";

export interface WebhookStatusProps {
  subscription: SubscriptionRow;
  webhook: NonNullable<SubscriptionRow["webhook"]>;
}

export function WebhookStatus({ subscription, webhook }: WebhookStatusProps): ReactElement {
  return (
    <p className="webhook-status" aria-live="polite">
      <StatusLine subscription={subscription} webhook={webhook} />
    </p>
  );
}

function StatusLine({ subscription, webhook }: WebhookStatusProps): ReactElement {
  const vendor = useVendor();
  const { data } = usePagedQuery<EventRow>(`${getSubscriptionPath(subscription.id)}/events`);
  const test = flattenPages<EventRow>(data).find((event) => event.isTest);
  const { lastRejection, lastReceivedAt, verification, hasPublicKey } = webhook;
  if (lastRejection && subscription.health.problems.some(({ code }) => code === "webhook_rejected")) {
    return (
      <>
        <StatusDot tone="error">Webhook request rejected</StatusDot> <RelativeTime dateTime={lastRejection.at} />:{" "}
        {formatErrorMessage(lastRejection.message)}
      </>
    );
  }
  if (test) {
    return (
      <>
        <StatusDot tone="success">Test received</StatusDot> <RelativeTime dateTime={test.detectedAt} />
        {lastReceivedAt && lastReceivedAt > test.detectedAt && (
          <>
            , last webhook request <RelativeTime dateTime={lastReceivedAt} />
          </>
        )}
      </>
    );
  }
  if (lastReceivedAt) {
    return (
      <>
        <StatusDot tone="success">Webhook request received</StatusDot> <RelativeTime dateTime={lastReceivedAt} />
      </>
    );
  }
  if (!subscription.enabled) return <StatusDot tone="neutral">Disabled. Webhook requests are rejected.</StatusDot>;
  if (verification === "jwt" && !hasPublicKey)
    return <StatusDot tone="warning">Paste the public key of {vendor}'s rule</StatusDot>;
  return <StatusDot tone="active">Waiting for {vendor}'s test…</StatusDot>;
}
