// Field that selects the start of the events: now, or a date in the past (backfill).
import { type ReactElement, useId } from "react";
import { DateTimeInput } from "../../components/date_time_input.tsx";
import { FieldError } from "../../components/field.tsx";
import type { SubscriptionDraft } from "./subscription_draft.ts";

export interface StartFieldProps {
  draft: SubscriptionDraft;
  error: string | undefined;
  onChange: (changes: Partial<SubscriptionDraft>) => void;
}

const startOptions = [
  { value: "now", title: "From now on", description: "Only new events." },
  { value: "date", title: "From a date", description: "Backfill: events since that date, then new events." },
] as const;

export function StartField({ draft, error, onChange }: StartFieldProps): ReactElement {
  const id = useId();
  return (
    <fieldset className="field">
      <legend className="label">Start</legend>
      <div className="radio-list start-options">
        {startOptions.map(({ value, title, description }) => (
          <label key={value} className="radio-option">
            <input
              type="radio"
              name={id}
              checked={draft.startOption === value}
              onChange={() => onChange({ startOption: value })}
            />
            <span className="option-text">
              {title}
              <span className="text-secondary small">{description}</span>
            </span>
          </label>
        ))}
      </div>
      {draft.startOption === "date" && (
        <>
          <label htmlFor={`${id}-date`} className="visually-hidden">
            Start date
          </label>
          <DateTimeInput
            aria={{
              id: `${id}-date`,
              ...(error && { "aria-invalid": true as const, "aria-describedby": `${id}-error` }),
            }}
            value={draft.startAt}
            onChange={(startAt) => onChange({ startAt })}
          />
          {error && <FieldError id={`${id}-error`}>{error}</FieldError>}
        </>
      )}
    </fieldset>
  );
}
