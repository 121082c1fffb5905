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
    <div className="empty">
      <p className="empty-title">{title}</p>
      {children && <p className="soft">{children}</p>}
      {action && <div className="empty-action">{action}</div>}
    </div>
  );
}
