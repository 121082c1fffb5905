// What an action does to the account and what to know before using it, as badges.
import type { ReactElement } from "react";
import type { ActionRow } from "../../../src/api/settings_contract.ts";
import { Badge } from "../../components/badge.tsx";

const effects: Record<ActionRow["effect"], { tone: string; message: string }> = {
  read: { tone: "read", message: "Changes nothing in the account." },
  create: { tone: "write", message: "Adds something to the account." },
  update: { tone: "write", message: "Changes something in the account." },
  delete: { tone: "delete", message: "Removes something from the account, in most cases for good." },
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
      <Badge tone={effects[effect].tone} title={effects[effect].message}>
        {effect}
      </Badge>
      {availability && (
        <Badge tone="idle" title={availabilities[availability]}>
          {availability}
        </Badge>
      )}
      {cost && (
        <Badge tone="warn" title="Each run spends paid credits of the company.">
          spends credits
        </Badge>
      )}
    </p>
  );
}
