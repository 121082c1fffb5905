// A switch that takes effect immediately.
import type { ReactElement } from "react";

export interface SwitchProps {
  /** Accessible name. */
  label: string;
  checked: boolean;
  busy?: boolean;
  onChange: (checked: boolean) => void;
}

export function Switch({ label, checked, busy, onChange }: SwitchProps): ReactElement {
  return (
    <label className="switch">
      <input
        type="checkbox"
        role="switch"
        aria-label={label}
        aria-checked={checked}
        aria-busy={busy || undefined}
        checked={checked}
        onChange={({ currentTarget }) => !busy && onChange(currentTarget.checked)}
      />
      <span aria-hidden="true">{checked ? "On" : "Off"}</span>
    </label>
  );
}
