// The one line that a dialog asks for, such as the customer's name or id as the embedding app knows it.
import { type ReactElement, type ReactNode, useState } from "react";
import { Field } from "../../parts/field.tsx";

export interface TypedFieldProps {
  label: ReactNode;
  hint?: ReactNode;
  value: string;
  fault: string | undefined;
  onChange: (value: string) => void;
}

export function TypedField({ label, hint, value, fault, onChange }: TypedFieldProps): ReactElement {
  return (
    <Field label={label} hint={hint} fault={fault}>
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

export interface Customer {
  /** As typed, without spaces around it. */
  name: string;
  field: ReactElement;
  /** Whether a name was typed; says so at the field if not. */
  check: () => boolean;
}

export function useCustomer(given = ""): Customer {
  const [typed, setTyped] = useState(given);
  const [fault, setFault] = useState<string>();
  const name = typed.trim();
  const check = (): boolean => {
    setFault(name === "" ? "Enter a name or id." : undefined);
    return name !== "";
  };
  const hint = "Name or id of the customer in your own app, such as acme.";
  const field = <TypedField label="Customer" hint={hint} value={typed} fault={fault} onChange={setTyped} />;
  return { name, field, check };
}
