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
    <p className="arrivals" aria-live="polite">
      <Line subscription={subscription} webhook={webhook} />
    </p>
  );
}

function Line({ subscription, webhook }: WebhookStatusProps): ReactElement {
  const vendor = useVendor();
  const { data } = usePagedQuery<EventRow>(`${getSubscriptionPath(subscription.id)}/events`);
  const test = flattenPages<EventRow>(data).find((event) => event.isTest);
  const { lastRejection: lastRefusal, lastReceivedAt, verification: method, hasPublicKey: hasKey } = webhook;
  if (lastRefusal && isRejected(webhook)) {
    return (
      <>
        <StatusDot tone="bad">A delivery was refused</StatusDot> at <ClockTime at={lastRefusal.at} />:{" "}
        {lastRefusal.message}
      </>
    );
  }
  if (test) {
    return (
      <>
        <StatusDot tone="good">Received the test</StatusDot> at <ClockTime at={test.detectedAt} />
        {lastReceivedAt && lastReceivedAt > test.detectedAt && (
          <>
            , and the last delivery at <ClockTime at={lastReceivedAt} />
          </>
        )}
      </>
    );
  }
  if (lastReceivedAt) {
    return (
      <>
        <StatusDot tone="good">Received a delivery</StatusDot> at <ClockTime at={lastReceivedAt} />
      </>
    );
  }
  if (!subscription.enabled) return <StatusDot tone="idle">Off: deliveries are not taken</StatusDot>;
  if (method === "jwt" && !hasKey)
    return <StatusDot tone="warn">Paste the public key of {vendor}’s rule first</StatusDot>;
  return <StatusDot tone="busy">Waiting for {vendor}’s test …</StatusDot>;
}
