// Badge: a short label. StatusDot: a state as a colored dot with text.
import type { ReactElement, ReactNode } from "react";

export function StatusDot({
  tone,
  children,
}: {
  tone: "success" | "warning" | "error" | "neutral" | "active";
  children: ReactNode;
}): ReactElement {
  return (
    <span className={`status ${tone}`}>
      <span className="status-dot" aria-hidden="true" />
      {children}
    </span>
  );
}

export function Badge({
  tone = "neutral",
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
