// A switch that takes effect at once, with its state in a word.
import type { ReactElement } from "react";

export interface SwitchProps {
  /** What is switched, for screen readers. */
  label: string;
  checked: boolean;
  busy?: boolean;
  onChange: (on: boolean) => void;
}

export function Switch({ label, checked: on, busy, onChange }: SwitchProps): ReactElement {
  return (
    <label className="switch">
      <input
        type="checkbox"
        role="switch"
        aria-label={label}
        aria-checked={on}
        aria-busy={busy || undefined}
        checked={on}
        onChange={({ currentTarget }) => !busy && onChange(currentTarget.checked)}
      />
      <span aria-hidden="true">{on ? "On" : "Off"}</span>
    </label>
  );
}
