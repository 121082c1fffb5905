// A line that lives: what is awaited from the vendor, what has arrived, and what was refused and why.
import type { ReactElement } from "react";
import type { EventRow, SubscriptionRow } from "../../../src/api/settings_contract.ts";
import { flattenPages, usePagedQuery, useVendor } from "../../api/query.ts";
import { StatusDot } from "../../components/badge.tsx";
import { ClockTime } from "../../components/format.tsx";
import { getSubscriptionPath } from "./subscription_cache.ts";
import { isRejected } from "./subscription_state.tsx";

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
  const { lastRejection: lastRefusal, lastReceivedAt, verification: method, hasPublicKey: hasKey } = webhook;
  if (lastRefusal && isRejected(webhook)) {
    return (
      <>
        <StatusDot tone="error">A delivery was refused</StatusDot> at <ClockTime dateTime={lastRefusal.at} />:{" "}
        {lastRefusal.message}
      </>
    );
  }
  if (test) {
    return (
      <>
        <StatusDot tone="success">Received the test</StatusDot> at <ClockTime dateTime={test.detectedAt} />
        {lastReceivedAt && lastReceivedAt > test.detectedAt && (
          <>
            , and the last delivery at <ClockTime dateTime={lastReceivedAt} />
          </>
        )}
      </>
    );
  }
  if (lastReceivedAt) {
    return (
      <>
        <StatusDot tone="success">Received a delivery</StatusDot> at <ClockTime dateTime={lastReceivedAt} />
      </>
    );
  }
  if (!subscription.enabled) return <StatusDot tone="neutral">Off: deliveries are not taken</StatusDot>;
  if (method === "jwt" && !hasKey)
    return <StatusDot tone="warning">Paste the public key of {vendor}’s rule first</StatusDot>;
  return <StatusDot tone="active">Waiting for {vendor}’s test …</StatusDot>;
}
