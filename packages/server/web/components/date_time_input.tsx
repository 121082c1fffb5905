// Date and time input in the browser's time zone. The value is ISO 8601 with the UTC offset.
import { type ReactElement, useState } from "react";
import { getTimeZone, getUtcOffset } from "./format.tsx";

const dayMs = 86_400_000;
const presets = [
  { title: "Now", days: 0 },
  { title: "1 day ago", days: 1 },
  { title: "7 days ago", days: 7 },
  { title: "30 days ago", days: 30 },
] as const;

export interface DateTimeInputProps {
  /** Links the input to its label, help text and error. */
  aria: { id: string };
  value: string | undefined;
  onChange: (value: string | undefined) => void;
}

export function DateTimeInput({ aria, value, onChange }: DateTimeInputProps): ReactElement {
  const [typed, setTyped] = useState("");
  const date = value === undefined ? undefined : new Date(value);
  const isValid = date !== undefined && !Number.isNaN(date.getTime());
  return (
    <div className="date-time">
      <input
        {...aria}
        type="datetime-local"
        step={1}
        // Without it, browsers take six digits for the year.
        max="9999-12-31T23:59:59"
        className="input"
        // Browsers write the same time in several ways. Another text than the typed one would end the typing of a year.
        value={toDateTime(typed) === value ? typed : isValid ? formatLocal(date) : ""}
        onChange={({ currentTarget }) => {
          setTyped(currentTarget.value);
          onChange(toDateTime(currentTarget.value));
        }}
      />
      <span className="small text-tertiary">{getTimeZone(isValid ? date : new Date())}</span>
      <span className="presets small">
        {presets.map(({ title, days }) => (
          <button
            key={title}
            type="button"
            className="link-button"
            onClick={() => onChange(formatWithOffset(new Date(Date.now() - days * dayMs)))}
          >
            {title}
          </button>
        ))}
      </span>
    </div>
  );
}

/** ISO 8601 of the input's text; undefined without one. */
function toDateTime(text: string): string | undefined {
  return text === "" ? undefined : formatWithOffset(new Date(text));
}

/** Such as 2026-03-01T09:30:00, in the browser's time zone. */
function formatLocal(date: Date): string {
  return new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 19);
}

function formatWithOffset(date: Date): string {
  return `${formatLocal(date)}${getUtcOffset(date)}`;
}
