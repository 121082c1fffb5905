// @ts-nocheck
// What stands where there is nothing, or nothing yet.
import type { ReactElement, ReactNode } from "react";

export function EmptyState({
  title,
  children,
  action,
}: {
  title: string;
  children?: ReactNode;
  action?: ReactNode;
}): ReactElement {
  return (
    <div className="empty">
      <p className="empty-title">{title}</p>
      {children && <p className="soft">{children}</p>}
      {action && <div className="empty-action">{action}</div>}
    </div>
  );
}

/** Grey lines of the size of what will come. */
export function Skeleton({ lines = 3, height = 20 }: { lines?: number; height?: number }): ReactElement {
  return (
    <div className="skeleton" aria-busy="true">
      <span className="unseen" role="status">
        Loading
      </span>
      {Array.from({ length: lines }, (_, line) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the lines are all alike
        <span key={line} className="bone" style={{ height, width: `${100 - ((line * 17) % 40)}%` }} />
      ))}
    </div>
  );
}

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
