// The one line that a dialog asks for, such as the customer's name or id as the embedding app knows it.
import { type ReactElement, type ReactNode, useState } from "react";
import { Field } from "../../components/field.tsx";

export interface CustomerFieldProps {
  label: ReactNode;
  helpText?: ReactNode;
  value: string;
  error: string | undefined;
  onChange: (value: string) => void;
}

export function CustomerField({ label, helpText, value, error, onChange }: CustomerFieldProps): ReactElement {
  return (
    <Field label={label} helpText={helpText} error={error}>
      {(aria) => (
        <input
          {...aria}
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

export interface CustomerInput {
  /** As typed, without spaces around it. */
  name: string;
  field: ReactElement;
  /** Whether a name was typed; says so at the field if not. */
  validate: () => boolean;
}

export function useCustomer(given = ""): CustomerInput {
  const [typed, setTyped] = useState(given);
  const [error, setFault] = useState<string>();
  const name = typed.trim();
  const check = (): boolean => {
    setFault(name === "" ? "Enter a name or id." : undefined);
    return name !== "";
  };
  const helpText = "Name or id of the customer in your own app, such as acme.";
  const field = <CustomerField label="Customer" helpText={helpText} value={typed} error={error} onChange={setTyped} />;
  return { name, field, validate: check };
}
