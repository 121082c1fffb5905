// Fields of a subscription: interval, delivery URL and public key.
import type { ReactElement } from "react";
import { Field, formatIssueMessage } from "../../components/field.tsx";
import { formatTimeSpan } from "../../components/format.tsx";
import type { Interval } from "./subscription_draft.ts";

export interface IntervalFieldProps {
  value: Interval;
  minIntervalSeconds: number;
  defaultIntervalSeconds: number;
  error: string | undefined;
  onChange: (value: Interval) => void;
}

export function IntervalField(props: IntervalFieldProps): ReactElement {
  const { value, minIntervalSeconds, defaultIntervalSeconds, error, onChange } = props;
  const minimum = formatTimeSpan(minIntervalSeconds * 1_000);
  const usual = formatTimeSpan(defaultIntervalSeconds * 1_000);
  const helpText = `Minimum ${minimum}, default ${usual}. A poll without new items needs one request.`;
  return (
    <Field label="Poll every" helpText={helpText} error={error && formatIssueMessage(error)}>
      {(aria) => (
        <div className="input-group interval">
          <input
            {...aria}
            className="input short"
            type="number"
            inputMode="numeric"
            min={value.unit === "seconds" ? minIntervalSeconds : minIntervalSeconds / 60}
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

export interface DeliveryUrlFieldProps {
  value: string;
  error: string | undefined;
  onChange: (value: string) => void;
}

export function DeliveryUrlField({ value, error, onChange }: DeliveryUrlFieldProps): ReactElement {
  const helpText =
    "Each event is sent to this URL at least once, with Standard Webhooks signature headers. Failed deliveries are retried for three days. If empty, events are stored here.";
  return (
    <Field label="Delivery URL" helpText={helpText} optional error={error && formatIssueMessage(error)}>
      {(aria) => (
        <input
          {...aria}
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

export interface PublicKeyFieldProps {
  value: string;
  error: string | undefined;
  optional?: boolean;
  onChange: (value: string) => void;
}

/** The vendor's public key. */
export function PublicKeyField({ value, error, optional = false, onChange }: PublicKeyFieldProps): ReactElement {
  const helpText = optional
    ? "As displayed by the rule. You can paste it later: the webhook guide shows where to find it."
    : "As displayed by the rule, with or without the BEGIN and END lines.";
  return (
    <Field label="Public key" helpText={helpText} optional={optional} error={error && formatIssueMessage(error)}>
      {(aria) => (
        <textarea
          {...aria}
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
