// What an action does to the account and what to know before using it, as badges.
import type { ReactElement } from "react";
import type { ActionRow } from "../../../src/api/settings_contract.ts";
import { Badge } from "../../components/badge.tsx";

const effects: Record<ActionRow["effect"], { tone: string; description: string }> = {
  read: { tone: "read", description: "Changes nothing in the account." },
  create: { tone: "write", description: "Adds something to the account." },
  update: { tone: "write", description: "Changes something in the account." },
  delete: { tone: "delete", description: "Removes something from the account, in most cases for good." },
};

const availabilities: Record<NonNullable<ActionRow["availability"]>, string> = {
  beta: "May change at any time.",
  limited: "The vendor has to enable it for the company.",
  legacy: "Kept for those who use it already.",
};

export function ActionBadges({ action }: { action: ActionRow }): ReactElement {
  const { effect, availability, cost } = action;
  return (
    <p className="badges">
      <Badge tone={effects[effect].tone} title={effects[effect].description}>
        {effect}
      </Badge>
      {availability && (
        <Badge tone="neutral" title={availabilities[availability]}>
          {availability}
        </Badge>
      )}
      {cost && (
        <Badge tone="warning" title="Each run spends paid credits of the company.">
          spends credits
        </Badge>
      )}
    </p>
  );
}
