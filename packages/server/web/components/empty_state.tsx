// Placeholder for an empty list or page.
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
    <div className="empty-state">
      <p className="empty-state-title">{title}</p>
      {children && <p className="text-secondary">{children}</p>}
      {action && <div className="empty-state-action">{action}</div>}
    </div>
  );
}
