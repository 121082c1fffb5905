// Badges of an action: effect, availability and cost.
import type { ReactElement } from "react";
import type { ActionRow } from "../../../src/api/settings_contract.ts";
import { Badge } from "../../components/badge.tsx";

const effects: Record<ActionRow["effect"], { tone: string; description: string }> = {
  read: { tone: "read", description: "Reads data." },
  create: { tone: "write", description: "Creates data at the vendor." },
  update: { tone: "write", description: "Changes data at the vendor." },
  delete: { tone: "delete", description: "Deletes data at the vendor, in most cases permanently." },
};

const availabilities: Record<NonNullable<ActionRow["availability"]>, string> = {
  beta: "The vendor may change it at any time.",
  limited: "The vendor must enable it for the company.",
  legacy: "Available for existing users only.",
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
        <Badge tone="warning" title="Each run uses credits of the company.">
          uses credits
        </Badge>
      )}
    </p>
  );
}
