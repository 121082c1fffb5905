// Copies a value to the clipboard and confirms it, also for screen readers.
import { type ReactElement, useEffect, useId, useRef, useState } from "react";
import { Button } from "./button.tsx";

type State = "idle" | "copied" | "failed";

export interface CopyProps {
  value: string;
  /** Name of the value for screen readers, such as "callback URL". */
  valueName: string;
  buttonText?: string;
  kind?: "plain" | "quiet" | "primary";
}

export function CopyButton({ value, valueName, buttonText = "Copy", kind = "plain" }: CopyProps): ReactElement {
  const [state, setState] = useState<State>("idle");
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const copy = async (): Promise<void> => {
    const isCopied = await writeToClipboard(value);
    setState(isCopied ? "copied" : "failed");
    clearTimeout(timer.current);
    timer.current = setTimeout(() => setState("idle"), 2_000);
  };
  const text = { idle: buttonText, copied: "Copied", failed: "Not allowed" }[state];
  return (
    <Button kind={kind} small icon={state === "copied" ? "check" : "copy"} onClick={copy}>
      {text}
      <span className="visually-hidden" aria-live="polite">
        {state === "idle"
          ? ` ${valueName}`
          : state === "copied"
            ? ` ${valueName} to the clipboard`
            : `: copy ${valueName} manually`}
      </span>
    </Button>
  );
}

/** A read-only value with a copy button. Focus selects all of it. */
export function CopyField({
  value,
  valueName,
  label,
}: {
  value: string;
  valueName: string;
  label?: string;
}): ReactElement {
  const id = useId();
  return (
    <div className="copy-field">
      <label htmlFor={id} className={label ? "label" : "visually-hidden"}>
        {label ?? valueName}
      </label>
      <div className="input-group">
        <input
          id={id}
          readOnly
          value={value}
          className="input mono"
          onFocus={(event) => event.currentTarget.select()}
        />
        <CopyButton value={value} valueName={valueName} />
      </div>
    </div>
  );
}

export async function writeToClipboard(value: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(value);
    return true;
  } catch {
    return false;
  }
}
