// Setting that allows paid actions.
import type { ReactElement } from "react";
import type { ActionSettings } from "../../../src/api/settings_contract.ts";
import { useCatalog } from "../../api/catalog.ts";
import { useVendor } from "../../api/query.ts";
import { Section } from "../../layout/page_layout.tsx";

export interface PaidActionsProps {
  actions: ActionSettings;
  onChange: (actions: ActionSettings) => void;
}

export function PaidActions({ actions, onChange }: PaidActionsProps): ReactElement {
  const vendor = useVendor();
  const { data } = useCatalog();
  const names = data?.actions.filter(({ cost }) => cost === "credits").map(({ title }) => title) ?? [];
  return (
    <Section title="Paid actions">
      <label className="checkbox-option">
        <input
          type="checkbox"
          checked={actions.allowPaidActions}
          onChange={(event) => onChange({ ...actions, allowPaidActions: event.currentTarget.checked })}
        />
        <span className="option-text">
          <strong>Allow paid actions</strong>
          <span className="text-secondary">
            Each run uses {vendor} credits of the company.
            {names.length > 0 && ` Paid actions: ${names.join(", ")}.`}
          </span>
        </span>
      </label>
    </Section>
  );
}
