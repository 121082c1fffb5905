// Badges of a trigger: its type and its number of subscriptions.
import type { ReactElement } from "react";
import type { TriggerRow } from "../../../src/api/settings_contract.ts";
import { useVendor } from "../../api/query.ts";
import { Badge } from "../../components/badge.tsx";

export interface TriggerBadgesProps {
  trigger: Pick<TriggerRow, "type">;
  /** Number of subscriptions as text; undefined if there are none. */
  subscriptions?: string | undefined;
}

export function TriggerBadges({ trigger: { type }, subscriptions }: TriggerBadgesProps): ReactElement {
  const vendor = useVendor();
  const description =
    type === "polling"
      ? `The connector polls ${vendor} at an interval.`
      : `${vendor} sends webhook requests to this connector.`;
  return (
    <p className="badges">
      <Badge tone={type === "polling" ? "read" : "write"} title={description}>
        {type}
      </Badge>
      {subscriptions && <Badge title="Subscriptions of this trigger">{subscriptions}</Badge>}
    </p>
  );
}
