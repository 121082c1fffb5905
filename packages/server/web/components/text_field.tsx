// A field for one line of text.
import type { ReactElement } from "react";
import { Field, type FieldProps } from "./field.tsx";

export interface TextFieldProps extends Omit<FieldProps, "children"> {
  value: string;
  onChange: (value: string) => void;
  type?: "text" | "password";
  /** What the browser may fill in; nothing by default. */
  autoComplete?: string;
  /** Codes and addresses: fixed-width, and never checked for spelling. */
  isCode?: boolean;
  isShort?: boolean;
  /** The first field of a page or dialog has the focus. */
  isFirst?: boolean;
}

export function TextField(props: TextFieldProps): ReactElement {
  const { value, onChange, type, autoComplete = "off", isCode, isShort, isFirst, ...field } = props;
  return (
    <Field {...field}>
      {(aria) => (
        <input
          {...aria}
          className={["input", isCode && "mono", isShort && "short"].filter(Boolean).join(" ")}
          type={type}
          // biome-ignore lint/a11y/noAutofocus: only of the first field
          autoFocus={isFirst}
          autoComplete={autoComplete}
          spellCheck={isCode ? false : undefined}
          value={value}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      )}
    </Field>
  );
}
