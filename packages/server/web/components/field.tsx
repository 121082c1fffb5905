// A form field: label, input, error and help text, linked by ARIA attributes.
import { type ReactElement, type ReactNode, useId } from "react";
import { Icon } from "./icon.tsx";

export interface FieldProps {
  label: ReactNode;
  helpText?: ReactNode;
  error?: string | undefined;
  optional?: boolean;
  /** Renders the input. `aria` links it to the label, help text and error. */
  children: (aria: InputAria) => ReactNode;
}

export interface InputAria {
  id: string;
  "aria-describedby"?: string;
  "aria-invalid"?: true;
}

export function Field({ label, helpText, error, optional, children }: FieldProps): ReactElement {
  const id = useId();
  const describedBy = [helpText ? `${id}-help` : "", error ? `${id}-error` : ""].filter(Boolean).join(" ");
  return (
    <div className="field">
      <label htmlFor={id} className="label">
        {label}
        {optional && <span className="optional"> optional</span>}
      </label>
      {children({
        id,
        ...(describedBy && { "aria-describedby": describedBy }),
        ...(error && { "aria-invalid": true }),
      })}
      {error && <FieldError id={`${id}-error`}>{error}</FieldError>}
      {helpText && (
        <p id={`${id}-help`} className="help-text">
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

/** Completes the message of an issue: "is required" becomes "This is required". */
export function formatIssueMessage(message: string): string {
  return /^[a-z]/.test(message) ? `This ${message}` : message;
}

/** Focuses the first field with an error after the next render, and opens every <details> around it. */
export function focusFirstError(container: HTMLElement | null): void {
  requestAnimationFrame(() => {
    const error = container?.querySelector("[aria-invalid=true], .field-error");
    if (!(error instanceof HTMLElement)) return;
    openDetails(error);
    error.focus();
    error.scrollIntoView({ block: "center" });
  });
}

/**
 * Focuses the first field with a text that is no value, such as half a date or JSON without its end: the form has another value
 * than the field shows. Returns whether there is one.
 */
export function reportUnreadableField(container: HTMLElement | null): boolean {
  const field = container?.querySelector<HTMLInputElement | HTMLTextAreaElement>("input:invalid, textarea:invalid");
  if (!field) return false;
  openDetails(field);
  field.reportValidity();
  return true;
}

function openDetails(element: HTMLElement): void {
  for (let details = element.closest("details"); details; details = details.parentElement?.closest("details") ?? null) {
    details.open = true;
  }
}

export interface SearchFieldProps {
  label: string;
  value: string;
  onChange: (value: string) => void;
  placeholder?: string;
}

/** A search field. The key "/" focuses it from anywhere on the page. */
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
