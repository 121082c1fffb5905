// One labelled input with its hint and fault tied to it.
import { type ReactElement, type ReactNode, useId } from "react";
import { Icon } from "./icon.tsx";

export interface FieldProps {
  label: ReactNode;
  hint?: ReactNode;
  fault?: string | undefined;
  optional?: boolean;
  /** Gets what ties the input to label, hint and fault. */
  children: (tie: Tie) => ReactNode;
}

export interface Tie {
  id: string;
  "aria-describedby"?: string;
  "aria-invalid"?: true;
}

export function Field({ label, hint, fault, optional, children }: FieldProps): ReactElement {
  const id = useId();
  const described = [hint ? `${id}-hint` : "", fault ? `${id}-fault` : ""].filter(Boolean).join(" ");
  return (
    <div className="field">
      <label htmlFor={id} className="label">
        {label}
        {optional && <span className="optional"> optional</span>}
      </label>
      {children({ id, ...(described && { "aria-describedby": described }), ...(fault && { "aria-invalid": true }) })}
      {fault && <Fault id={`${id}-fault`}>{fault}</Fault>}
      {hint && (
        <p id={`${id}-hint`} className="hint">
          {hint}
        </p>
      )}
    </div>
  );
}

export function Fault({ id, children }: { id?: string; children: ReactNode }): ReactElement {
  return (
    <p id={id} className="fault">
      <Icon name="warn" />
      {children}
    </p>
  );
}

/** What a check says of a value, as a sentence: "is required" becomes "This is required". */
export function faultWords(message: string): string {
  return /^[a-z]/.test(message) ? `This ${message}` : message;
}

/** The first fault within takes the focus once it is drawn; what folds it away opens. */
export function focusFault(within: HTMLElement | null): void {
  requestAnimationFrame(() => {
    const fault = within?.querySelector("[aria-invalid=true], .fault");
    if (!(fault instanceof HTMLElement)) return;
    for (let fold = fault.closest("details"); fold; fold = fold.parentElement?.closest("details") ?? null) {
      fold.open = true;
    }
    fault.focus();
    fault.scrollIntoView({ block: "center" });
  });
}

export interface SearchProps {
  label: string;
  value: string;
  onChange: (value: string) => void;
  placeholder?: string;
}

/** A search as you type; the key / goes to it from anywhere. */
export function Search({ label, value, onChange, placeholder }: SearchProps): ReactElement {
  return (
    <div className={`search ${value === "" ? "idle" : ""}`}>
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
