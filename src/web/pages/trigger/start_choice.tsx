// From when on events count: from now, or from a date in the past.
import { type ReactElement, useId } from "react";
import { Fault } from "../../parts/field.tsx";
import { Moment } from "../../parts/moment.tsx";
import type { Draft } from "./draft.ts";

export interface StartChoiceProps {
  draft: Draft;
  fault: string | undefined;
  change: (part: Partial<Draft>) => void;
}

const starts = [
  { value: "now", title: "From now on", says: "What happened before is no event." },
  { value: "date", title: "From a date", says: "What happened since then is found first, then what is new." },
] as const;

export function StartChoice({ draft, fault, change }: StartChoiceProps): ReactElement {
  const id = useId();
  return (
    <fieldset className="field">
      <legend className="label">Start</legend>
      <div className="radio-lines start-lines">
        {starts.map(({ value, title, says }) => (
          <label key={value} className="radio-line">
            <input
              type="radio"
              name={id}
              checked={draft.start === value}
              onChange={() => change({ start: value, ...(value === "date" && { startAt: draft.startAt }) })}
            />
            <span className="option-words">
              {title}
              <span className="soft small">{says}</span>
            </span>
          </label>
        ))}
      </div>
      {draft.start === "date" && (
        <>
          <label htmlFor={`${id}-at`} className="unseen">
            Start date
          </label>
          <Moment
            tie={{
              id: `${id}-at`,
              ...(fault && { "aria-invalid": true as const, "aria-describedby": `${id}-fault` }),
            }}
            value={draft.startAt}
            onChange={(startAt) => change({ startAt })}
          />
          {fault && <Fault id={`${id}-fault`}>{fault}</Fault>}
        </>
      )}
    </fieldset>
  );
}
