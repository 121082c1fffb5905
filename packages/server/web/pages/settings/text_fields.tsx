// Text fields of the credentials. Of a stored secret only the last characters are known.

import type { Schema } from "gong-connector";
import { type ReactElement, useState } from "react";
import { Button } from "../../components/button.tsx";
import { Field } from "../../components/field.tsx";
import { Icon } from "../../components/icon.tsx";

export interface PlainFieldProps {
  name: string;
  schema: Schema;
  optional: boolean;
  value: string;
  error: string | undefined;
  onChange: (value: string) => void;
}

export function PlainField({ name, schema, optional, value, error, onChange }: PlainFieldProps): ReactElement {
  const example = schema.default ?? schema.examples?.[0];
  return (
    <Field label={schema.title ?? name} helpText={schema.description} optional={optional} error={error}>
      {(aria) => (
        <input
          {...aria}
          className="input mono"
          autoComplete="off"
          spellCheck={false}
          placeholder={typeof example === "string" ? example : undefined}
          value={value}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      )}
    </Field>
  );
}

export function SecretField(props: PlainFieldProps & { stored: { set: boolean; endsIn?: string } }): ReactElement {
  const { name, schema, optional, value, error, onChange, stored } = props;
  const [isReplacing, setReplacing] = useState(false);
  const title = schema.title ?? name;
  if (stored.set && !isReplacing && value === "") {
    return (
      <div className="field">
        <span className="label">{title}</span>
        <div className="stored-secret">
          <Icon name="lock" />
          <span>
            {stored.endsIn ? "Set, ends in " : "Set"}
            {stored.endsIn && <code>…{stored.endsIn}</code>}
          </span>
          <Button small onClick={() => setReplacing(true)}>
            Replace<span className="visually-hidden"> {title}</span>
          </Button>
        </div>
      </div>
    );
  }
  return (
    <Field label={title} helpText={schema.description} optional={optional} error={error}>
      {(aria) => (
        <div className="input-group">
          <input
            {...aria}
            className="input mono"
            type="password"
            autoComplete="off"
            // biome-ignore lint/a11y/noAutofocus: the user has just selected Replace
            autoFocus={isReplacing}
            value={value}
            onChange={(event) => onChange(event.currentTarget.value)}
          />
          {isReplacing && (
            <Button
              small
              onClick={() => {
                onChange("");
                setReplacing(false);
              }}
            >
              Keep current
            </Button>
          )}
        </div>
      )}
    </Field>
  );
}
