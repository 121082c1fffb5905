// Whether actions that spend the vendor's paid credits may run.
import type { ReactElement } from "react";
import type { ActionSettings } from "../../../src/api/settings_contract.ts";
import { useCatalog } from "../../api/catalog.ts";
import { Section } from "../../layout/page_layout.tsx";

export interface PaidActionsProps {
  actions: ActionSettings;
  onChange: (actions: ActionSettings) => void;
}

export function PaidActions({ actions, onChange }: PaidActionsProps): ReactElement {
  const { data } = useCatalog();
  const names = data?.actions.filter(({ cost }) => cost === "credits").map(({ title }) => title) ?? [];
  return (
    <Section title="Actions that spend credits">
      <label className="checkbox-option">
        <input
          type="checkbox"
          checked={actions.allowPaidActions}
          onChange={(event) => onChange({ ...actions, allowPaidActions: event.currentTarget.checked })}
        />
        <span className="option-text">
          <strong>Let them run</strong>
          <span className="text-secondary">
            Each run spends paid credits of the connected company.
            {names.length > 0 && ` It concerns ${names.join(" and ")}.`}
          </span>
        </span>
      </label>
    </Section>
  );
}
