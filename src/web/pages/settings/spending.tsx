// Whether actions that spend the vendor's paid credits may run.
import type { ReactElement } from "react";
import type { ActionSwitches } from "../../../server/api.ts";
import { useCatalogue } from "../../api/catalogue.ts";
import { Section } from "../../frame/page.tsx";

export interface SpendingProps {
  actions: ActionSwitches;
  onChange: (actions: ActionSwitches) => void;
}

export function Spending({ actions, onChange }: SpendingProps): ReactElement {
  const { data } = useCatalogue();
  const names = data?.actions.filter(({ spends }) => spends === "credits").map(({ title }) => title) ?? [];
  return (
    <Section title="Actions that spend credits">
      <label className="check-line">
        <input
          type="checkbox"
          checked={actions.credits}
          onChange={(event) => onChange({ ...actions, credits: event.currentTarget.checked })}
        />
        <span className="option-words">
          <strong>Let them run</strong>
          <span className="soft">
            Each run spends paid credits of the connected company.
            {names.length > 0 && ` It concerns ${names.join(" and ")}.`}
          </span>
        </span>
      </label>
    </Section>
  );
}
