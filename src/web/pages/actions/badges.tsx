// What an action does to the account and what to know before using it, as badges.
import type { ReactElement } from "react";
import type { ActionRow } from "../../../server/api.ts";
import { Badge } from "../../parts/state.tsx";

const effects: Record<ActionRow["effect"], { tone: string; says: string }> = {
  read: { tone: "read", says: "Changes nothing in the account." },
  create: { tone: "write", says: "Adds something to the account." },
  update: { tone: "write", says: "Changes something in the account." },
  delete: { tone: "delete", says: "Removes something from the account, in most cases for good." },
};

const availabilities: Record<NonNullable<ActionRow["availability"]>, string> = {
  beta: "May change at any time.",
  limited: "The vendor has to enable it for the company.",
  legacy: "Kept for those who use it already.",
};

export function ActionBadges({ action }: { action: ActionRow }): ReactElement {
  const { effect, availability, spends } = action;
  return (
    <p className="badges">
      <Badge tone={effects[effect].tone} title={effects[effect].says}>
        {effect}
      </Badge>
      {availability && (
        <Badge tone="idle" title={availabilities[availability]}>
          {availability}
        </Badge>
      )}
      {spends && (
        <Badge tone="warn" title="Each run spends paid credits of the company.">
          spends credits
        </Badge>
      )}
    </p>
  );
}
