// Layout of a page: back link, title, description, buttons, content; and of its sections.
import { type ReactElement, type ReactNode, useEffect } from "react";
import { useVendor } from "../api/query.ts";
import { RoleNotice } from "./role_notice.tsx";

export interface PageLayoutProps {
  title: string;
  description?: ReactNode;
  buttons?: ReactNode;
  backLink?: ReactNode;
  children: ReactNode;
}

export function PageLayout({ title, description, buttons, backLink, children }: PageLayoutProps): ReactElement {
  const vendor = useVendor();
  useEffect(() => {
    document.title = `${title} · ${vendor} connector`;
  }, [title, vendor]);
  return (
    <main id="content" className="page" tabIndex={-1}>
      {backLink}
      <div className="page-header">
        <div className="page-heading">
          <h1>{title}</h1>
          {description && <p className="page-description text-secondary">{description}</p>}
        </div>
        {buttons && <div className="page-buttons">{buttons}</div>}
      </div>
      <RoleNotice />
      {children}
    </main>
  );
}

export interface SectionProps {
  title: string;
  description?: ReactNode;
  controls?: ReactNode;
  children: ReactNode;
  /** Without border and background. */
  plain?: boolean;
}

export function Section({ title, description, controls, children, plain }: SectionProps): ReactElement {
  return (
    <section className={`section ${plain ? "plain" : ""}`} aria-label={title}>
      <div className="section-header">
        <div>
          <h2>{title}</h2>
          {description && <p className="text-secondary section-description">{description}</p>}
        </div>
        {controls && <div className="page-buttons">{controls}</div>}
      </div>
      {children}
    </section>
  );
}
