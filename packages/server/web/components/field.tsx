// One labelled input with its hint and fault tied to it.
import { type ReactElement, type ReactNode, useId } from "react";
import { Icon } from "./icon.tsx";

export interface FieldProps {
  label: ReactNode;
  helpText?: ReactNode;
  error?: string | undefined;
  optional?: boolean;
  /** Gets what ties the input to label, hint and fault. */
  children: (aria: InputAria) => ReactNode;
}

export interface InputAria {
  id: string;
  "aria-describedby"?: string;
  "aria-invalid"?: true;
}

export function Field({ label, helpText, error, optional, children }: FieldProps): ReactElement {
  const id = useId();
  const described = [helpText ? `${id}-hint` : "", error ? `${id}-fault` : ""].filter(Boolean).join(" ");
  return (
    <div className="field">
      <label htmlFor={id} className="label">
        {label}
        {optional && <span className="optional"> optional</span>}
      </label>
      {children({ id, ...(described && { "aria-describedby": described }), ...(error && { "aria-invalid": true }) })}
      {error && <FieldError id={`${id}-fault`}>{error}</FieldError>}
      {helpText && (
        <p id={`${id}-hint`} className="help-text">
          {helpText}
        </p>
      )}
    </div>
  );
}

export function FieldError({ id, children }: { id?: string; children: ReactNode }): ReactElement {
  return (
    <p id={id} className="field-error">
      <Icon name="warning" />
      {children}
    </p>
  );
}

/** What a check says of a value, as a sentence: "is required" becomes "This is required". */
export function toErrorSentence(message: string): string {
  return /^[a-z]/.test(message) ? `This ${message}` : message;
}

/** The first fault within takes the focus once it is drawn; what folds it away opens. */
export function focusFirstError(within: HTMLElement | null): void {
  requestAnimationFrame(() => {
    const error = within?.querySelector("[aria-invalid=true], .fault");
    if (!(error instanceof HTMLElement)) return;
    for (let fold = error.closest("details"); fold; fold = fold.parentElement?.closest("details") ?? null) {
      fold.open = true;
    }
    error.focus();
    error.scrollIntoView({ block: "center" });
  });
}

export interface SearchFieldProps {
  label: string;
  value: string;
  onChange: (value: string) => void;
  placeholder?: string;
}

/** A search as you type; the key / goes to it from anywhere. */
export function SearchField({ label, value, onChange, placeholder }: SearchFieldProps): ReactElement {
  return (
    <div className={`search ${value === "" ? "is-empty" : ""}`}>
      <Icon name="search" />
      <input
        type="search"
        className="input"
        aria-label={label}
        aria-keyshortcuts="/"
        placeholder={placeholder ?? label}
        value={value}
        data-search
        onChange={(event) => onChange(event.currentTarget.value)}
      />
    </div>
  );
}
