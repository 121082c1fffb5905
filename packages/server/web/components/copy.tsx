// Copying with a confirmation that is seen and read out.
import { type ReactElement, useEffect, useId, useRef, useState } from "react";
import { Button } from "./button.tsx";

type State = "idle" | "copied" | "failed";

export interface CopyProps {
  value: string;
  /** What is copied, for screen readers: "callback URL". */
  valueName: string;
  buttonText?: string;
  kind?: "plain" | "quiet" | "primary";
}

export function CopyButton({
  value,
  valueName: what,
  buttonText: label = "Copy",
  kind = "plain",
}: CopyProps): ReactElement {
  const [state, setState] = useState<State>("idle");
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const copy = async (): Promise<void> => {
    const done = await toClipboard(value);
    setState(done ? "copied" : "failed");
    clearTimeout(timer.current);
    timer.current = setTimeout(() => setState("idle"), 2_000);
  };
  const words = { idle: label, copied: "Copied", failed: "Not allowed" }[state];
  return (
    <Button kind={kind} small icon={state === "copied" ? "check" : "copy"} onClick={copy}>
      {words}
      <span className="visually-hidden" aria-live="polite">
        {state === "idle" ? ` ${what}` : state === "copied" ? ` ${what} to the clipboard` : `: copy ${what} by hand`}
      </span>
    </Button>
  );
}

/** A value to be pasted elsewhere: read-only, monospaced, selected as a whole on focus. */
export function CopyField({
  value,
  valueName: what,
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
        {label ?? what}
      </label>
      <div className="input-group">
        <input
          id={id}
          readOnly
          value={value}
          className="input mono"
          onFocus={(event) => event.currentTarget.select()}
        />
        <CopyButton value={value} valueName={what} />
      </div>
    </div>
  );
}

async function toClipboard(value: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(value);
    return true;
  } catch {
    return false;
  }
}
