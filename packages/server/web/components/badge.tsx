// Badges and status dots.
import type { ReactElement, ReactNode } from "react";

export function StatusDot({
  tone,
  children,
}: {
  tone: "good" | "warn" | "bad" | "idle" | "busy";
  children: ReactNode;
}): ReactElement {
  return (
    <span className={`dot-word ${tone}`}>
      <span className="dot" aria-hidden="true" />
      {children}
    </span>
  );
}

export function Badge({
  tone = "idle",
  children,
  title,
}: {
  tone?: string;
  children: ReactNode;
  title?: string;
}): ReactElement {
  return (
    <span className={`badge ${tone}`} title={title}>
      {children}
    </span>
  );
}
