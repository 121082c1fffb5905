// Field for a customer's name or ID, and its state.
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
          // biome-ignore lint/a11y/noAutofocus: it is the only field of the dialog
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
  /** The entered name, trimmed. */
  name: string;
  field: ReactElement;
  /** Returns whether a name is entered. If not, the field shows an error. */
  validate: () => boolean;
}

export function useCustomer(initialName = ""): CustomerInput {
  const [value, setValue] = useState(initialName);
  const [error, setError] = useState<string>();
  const name = value.trim();
  const validate = (): boolean => {
    setError(name === "" ? "Enter a name or ID." : undefined);
    return name !== "";
  };
  const helpText = "The customer’s name or ID in your app, such as acme.";
  const field = (
    <CustomerField label="Connection name" helpText={helpText} value={value} error={error} onChange={setValue} />
  );
  return { name, field, validate };
}
