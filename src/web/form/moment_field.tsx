// A date and time: chosen in the browser's time zone, which is shown, and sent with its offset.
import type { FieldProps } from "@rjsf/utils";
import type { ReactElement } from "react";
import { offsetOf, timeZone } from "../parts/time.tsx";
import { tieOf } from "./context.ts";

const dayMs = 86_400_000;
const picks = [
  { title: "Now", days: 0 },
  { title: "1 day ago", days: 1 },
  { title: "7 days ago", days: 7 },
  { title: "30 days ago", days: 30 },
] as const;

export function MomentField({ fieldPathId, formData, onChange, required, rawErrors }: FieldProps): ReactElement {
  const at = typeof formData === "string" ? new Date(formData) : undefined;
  const isMoment = at !== undefined && !Number.isNaN(at.getTime());
  const put = (value: string | undefined): void => onChange(value, fieldPathId.path);
  return (
    <div className="moment">
      <input
        {...tieOf(fieldPathId.$id, required, rawErrors)}
        type="datetime-local"
        step={1}
        className="input"
        value={isMoment ? localOf(at) : ""}
        onChange={({ currentTarget }) =>
          put(currentTarget.value ? withOffset(new Date(currentTarget.value)) : undefined)
        }
      />
      <span className="small faint">{timeZone(isMoment ? at : new Date())}</span>
      <span className="picks small">
        {picks.map(({ title, days }) => (
          <button
            key={title}
            type="button"
            className="linklike"
            onClick={() => put(withOffset(new Date(Date.now() - days * dayMs)))}
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
  return `${localOf(at)}${offsetOf(at)}`;
}
