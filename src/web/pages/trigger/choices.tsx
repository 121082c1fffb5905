// The choices of a subscription: how often to poll, and where events go.
import type { ReactElement } from "react";
import { Field, faultWords } from "../../parts/field.tsx";
import { span } from "../../parts/time.tsx";
import type { Interval } from "./draft.ts";

export interface IntervalFieldProps {
  value: Interval;
  leastSeconds: number;
  usualSeconds: number;
  fault: string | undefined;
  onChange: (value: Interval) => void;
}

export function IntervalField(props: IntervalFieldProps): ReactElement {
  const { value, leastSeconds, usualSeconds, fault, onChange } = props;
  const hint = `At least ${span(leastSeconds * 1_000)}, usually ${span(usualSeconds * 1_000)}. A quiet poll costs one request.`;
  return (
    <Field label="Poll every" hint={hint} fault={fault && faultWords(fault)}>
      {(tie) => (
        <div className="joined interval">
          <input
            {...tie}
            className="input short"
            type="number"
            inputMode="numeric"
            min={value.unit === "seconds" ? leastSeconds : leastSeconds / 60}
            step="any"
            value={value.amount}
            onChange={({ currentTarget }) => onChange({ ...value, amount: currentTarget.value })}
          />
          <select
            className="input"
            aria-label="Unit of the interval"
            value={value.unit}
            onChange={({ currentTarget }) =>
              onChange({ ...value, unit: currentTarget.value === "seconds" ? "seconds" : "minutes" })
            }
          >
            <option value="seconds">seconds</option>
            <option value="minutes">minutes</option>
          </select>
        </div>
      )}
    </Field>
  );
}

export interface DeliverFieldProps {
  value: string;
  fault: string | undefined;
  onChange: (value: string) => void;
}

export function DeliverField({ value, fault, onChange }: DeliverFieldProps): ReactElement {
  const hint =
    "Each event is posted here at least once, signed with the headers of Standard Webhooks; what fails is tried again for three days. Left empty, events wait here.";
  return (
    <Field label="Post events to" hint={hint} optional fault={fault && faultWords(fault)}>
      {(tie) => (
        <input
          {...tie}
          className="input mono"
          type="url"
          autoComplete="off"
          spellCheck={false}
          placeholder="https://engine.example.com/hooks/gong"
          value={value}
          onChange={({ currentTarget }) => onChange(currentTarget.value)}
        />
      )}
    </Field>
  );
}

export interface KeyFieldProps {
  value: string;
  fault: string | undefined;
  optional?: boolean;
  onChange: (value: string) => void;
}

/** The vendor's public key, as it is shown there. */
export function KeyField({ value, fault, optional = false, onChange }: KeyFieldProps): ReactElement {
  const hint = optional
    ? "As the rule shows it. It may be pasted later: the guide that comes next says where it is."
    : "As the rule shows it, with or without the lines BEGIN and END.";
  return (
    <Field label="Public key" hint={hint} optional={optional} fault={fault && faultWords(fault)}>
      {(tie) => (
        <textarea
          {...tie}
          className="input mono"
          rows={3}
          autoComplete="off"
          spellCheck={false}
          value={value}
          onChange={({ currentTarget }) => onChange(currentTarget.value)}
        />
      )}
    </Field>
  );
}
