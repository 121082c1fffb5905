// The customer's name or id, as the embedding app knows it.
import type { ReactElement } from "react";
import { Field } from "../../parts/field.tsx";

export interface CustomerFieldProps {
  value: string;
  fault: string | undefined;
  onChange: (value: string) => void;
}

export function CustomerField({ value, fault, onChange }: CustomerFieldProps): ReactElement {
  return (
    <Field label="Customer" hint="Name or id of the customer in your own app, such as acme." fault={fault}>
      {(tie) => (
        <input
          {...tie}
          className="input"
          // biome-ignore lint/a11y/noAutofocus: the dialog asks for nothing else
          autoFocus
          autoComplete="off"
          value={value}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      )}
    </Field>
  );
}
