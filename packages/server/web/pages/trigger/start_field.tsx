// From when on events count: from now, or from a date in the past.
import { type ReactElement, useId } from "react";
import { DateTimeInput } from "../../components/date_time_input.tsx";
import { FieldError } from "../../components/field.tsx";
import type { SubscriptionDraft } from "./subscription_draft.ts";

export interface StartFieldProps {
  draft: SubscriptionDraft;
  error: string | undefined;
  change: (part: Partial<SubscriptionDraft>) => void;
}

const starts = [
  { value: "now", title: "From now on", message: "What happened before is no event." },
  { value: "date", title: "From a date", message: "What happened since then is found first, then what is new." },
] as const;

export function StartField({ draft, error, change }: StartFieldProps): ReactElement {
  const id = useId();
  return (
    <fieldset className="field">
      <legend className="label">Start</legend>
      <div className="radio-list start-options">
        {starts.map(({ value, title, message }) => (
          <label key={value} className="radio-option">
            <input
              type="radio"
              name={id}
              checked={draft.start === value}
              onChange={() => change({ start: value, ...(value === "date" && { startAt: draft.startAt }) })}
            />
            <span className="option-text">
              {title}
              <span className="text-secondary small">{message}</span>
            </span>
          </label>
        ))}
      </div>
      {draft.start === "date" && (
        <>
          <label htmlFor={`${id}-at`} className="visually-hidden">
            Start date
          </label>
          <DateTimeInput
            aria={{
              id: `${id}-at`,
              ...(error && { "aria-invalid": true as const, "aria-describedby": `${id}-fault` }),
            }}
            value={draft.startAt}
            onChange={(startAt) => change({ startAt })}
          />
          {error && <FieldError id={`${id}-fault`}>{error}</FieldError>}
        </>
      )}
    </fieldset>
  );
}
