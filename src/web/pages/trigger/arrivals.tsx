// A line that lives: what is awaited from the vendor, what has arrived, and what was refused and why.
import type { ReactElement } from "react";
import type { EventRow, SubscriptionRow } from "../../../server/api.ts";
import { itemsOf, usePages, useVendor } from "../../api/query.ts";
import { Dot } from "../../parts/state.tsx";
import { Clock } from "../../parts/time.tsx";
import { pathOf } from "./change.ts";
import { isRefused } from "./subscription_state.tsx";

export interface ArrivalsProps {
  subscription: SubscriptionRow;
  webhook: NonNullable<SubscriptionRow["webhook"]>;
}

export function Arrivals({ subscription, webhook }: ArrivalsProps): ReactElement {
  return (
    <p className="arrivals" aria-live="polite">
      <Line subscription={subscription} webhook={webhook} />
    </p>
  );
}

function Line({ subscription, webhook }: ArrivalsProps): ReactElement {
  const vendor = useVendor();
  const { data } = usePages<EventRow>(`${pathOf(subscription.id)}/events`);
  const test = itemsOf<EventRow>(data).find((event) => event.test);
  const { lastRefusal, lastReceivedAt, method, hasKey } = webhook;
  if (lastRefusal && isRefused(webhook)) {
    return (
      <>
        <Dot tone="bad">A delivery was refused</Dot> at <Clock at={lastRefusal.at} />: {lastRefusal.says}
      </>
    );
  }
  if (test) {
    return (
      <>
        <Dot tone="good">Received the test</Dot> at <Clock at={test.foundAt} />
        {lastReceivedAt && lastReceivedAt > test.foundAt && (
          <>
            , and the last delivery at <Clock at={lastReceivedAt} />
          </>
        )}
      </>
    );
  }
  if (lastReceivedAt) {
    return (
      <>
        <Dot tone="good">Received a delivery</Dot> at <Clock at={lastReceivedAt} />
      </>
    );
  }
  if (!subscription.enabled) return <Dot tone="idle">Off: deliveries are not taken</Dot>;
  if (method === "jwt" && !hasKey) return <Dot tone="warn">Paste the public key of {vendor}’s rule first</Dot>;
  return <Dot tone="busy">Waiting for {vendor}’s test …</Dot>;
}
