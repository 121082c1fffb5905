// What kind of trigger it is and how often it is turned on, as badges.
import type { ReactElement } from "react";
import type { TriggerRow } from "../../../src/api/settings_contract.ts";
import { useVendor } from "../../api/query.ts";
import { Badge } from "../../components/badge.tsx";

export interface TriggerBadgesProps {
  trigger: Pick<TriggerRow, "type">;
  /** In words, such as "3 on"; nothing where there are none. */
  subscriptions?: string | undefined;
}

export function TriggerBadges({ trigger: { type }, subscriptions }: TriggerBadgesProps): ReactElement {
  const vendor = useVendor();
  const message =
    type === "polling" ? `${vendor} is asked at an interval.` : `${vendor} posts events to this connector.`;
  return (
    <p className="badges">
      <Badge tone={type === "polling" ? "read" : "write"} title={message}>
        {type}
      </Badge>
      {subscriptions && <Badge title="Subscriptions of this trigger">{subscriptions}</Badge>}
    </p>
  );
}
