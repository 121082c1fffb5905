// Field for a customer's name or ID, and its state.
import { type ReactElement, useState } from "react";
import { TextField } from "../../components/text_field.tsx";

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
  const helpText = "The customer's name or ID in your app, such as acme.";
  const field = (
    <TextField label="Connection name" helpText={helpText} error={error} isFirst value={value} onChange={setValue} />
  );
  return { name, field, validate };
}
