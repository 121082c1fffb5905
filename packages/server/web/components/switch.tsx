// A switch that takes effect immediately.
import type { ReactElement } from "react";

export interface SwitchProps {
  /** Accessible name. */
  label: string;
  checked: boolean;
  busy?: boolean;
  /** Why the user may not use it; undefined if the user may. */
  disabledReason?: string | undefined;
  onChange: (checked: boolean) => void;
}

export function Switch({ label, checked, busy, disabledReason, onChange }: SwitchProps): ReactElement {
  return (
    <label className="switch" title={disabledReason}>
      <input
        type="checkbox"
        role="switch"
        aria-label={label}
        aria-checked={checked}
        aria-busy={busy || undefined}
        checked={checked}
        disabled={disabledReason !== undefined}
        onChange={({ currentTarget }) => !busy && onChange(currentTarget.checked)}
      />
      <span aria-hidden="true">{checked ? "On" : "Off"}</span>
    </label>
  );
}
