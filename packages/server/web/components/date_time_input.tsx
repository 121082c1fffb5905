// A date and time: chosen in the browser's time zone, which is shown, and given with its offset.
import type { ReactElement } from "react";
import { getTimeZone, getUtcOffset } from "./format.tsx";

const dayMs = 86_400_000;
const picks = [
  { title: "Now", days: 0 },
  { title: "1 day ago", days: 1 },
  { title: "7 days ago", days: 7 },
  { title: "30 days ago", days: 30 },
] as const;

export interface DateTimeInputProps {
  /** What ties the input to its label, hint and fault. */
  aria: { id: string };
  value: string | undefined;
  onChange: (value: string | undefined) => void;
}

export function DateTimeInput({ aria, value, onChange }: DateTimeInputProps): ReactElement {
  const at = value === undefined ? undefined : new Date(value);
  const isMoment = at !== undefined && !Number.isNaN(at.getTime());
  return (
    <div className="date-time">
      <input
        {...aria}
        type="datetime-local"
        step={1}
        className="input"
        value={isMoment ? localOf(at) : ""}
        onChange={({ currentTarget }) =>
          onChange(currentTarget.value ? withOffset(new Date(currentTarget.value)) : undefined)
        }
      />
      <span className="small text-tertiary">{getTimeZone(isMoment ? at : new Date())}</span>
      <span className="presets small">
        {picks.map(({ title, days }) => (
          <button
            key={title}
            type="button"
            className="link-button"
            onClick={() => onChange(withOffset(new Date(Date.now() - days * dayMs)))}
          >
            {title}
          </button>
        ))}
      </span>
    </div>
  );
}

/** 2026-03-01T09:30:00 in the browser's time zone. */
function localOf(at: Date): string {
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 19);
}

function withOffset(at: Date): string {
  return `${localOf(at)}${getUtcOffset(at)}`;
}
