// Badges of an action: effect, availability and cost.
import type { ReactElement } from "react";
import type { ActionRow } from "../../../src/api/settings_contract.ts";
import { Badge } from "../../components/badge.tsx";

const effects: Record<ActionRow["effect"], { tone: string; description: string }> = {
  read: { tone: "read", description: "Reads data." },
  create: { tone: "write", description: "Creates data." },
  update: { tone: "write", description: "Changes data." },
  delete: { tone: "delete", description: "Deletes data, in most cases permanently." },
};

const availabilities: Record<NonNullable<ActionRow["availability"]>, string> = {
  beta: "May change at any time.",
  limited: "Not enabled for every company.",
  legacy: "Available for existing users only.",
};

export function ActionBadges({ action }: { action: ActionRow }): ReactElement {
  const { effect, effectDependsOn, availability, cost } = action;
  return (
    <p className="badges">
      {effectDependsOn ? (
        <Badge tone="write" title={`Reads, changes or deletes data, depending on the ${effectDependsOn}.`}>
          depends on the {effectDependsOn}
        </Badge>
      ) : (
        <Badge tone={effects[effect].tone} title={effects[effect].description}>
          {effect}
        </Badge>
      )}
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
