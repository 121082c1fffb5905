// The frame of a page's content: its title, one line on what it is for, and its main buttons.
import { type ReactElement, type ReactNode, useEffect } from "react";
import { useVendor } from "../api/query.ts";

export interface PageLayoutProps {
  title: string;
  /** In place of the title's plain text. */
  heading?: ReactNode;
  description?: ReactNode;
  buttons?: ReactNode;
  backLink?: ReactNode;
  children: ReactNode;
}

export function PageLayout({
  title,
  heading,
  description: lead,
  buttons: tools,
  backLink: above,
  children,
}: PageLayoutProps): ReactElement {
  const vendor = useVendor();
  useEffect(() => {
    document.title = `${title} · ${vendor} connector`;
  }, [title, vendor]);
  return (
    <main id="content" className="page" tabIndex={-1}>
      {above}
      <div className="page-header">
        <div className="page-heading">
          <h1>{heading ?? title}</h1>
          {lead && <p className="page-description text-secondary">{lead}</p>}
        </div>
        {tools && <div className="page-buttons">{tools}</div>}
      </div>
      {children}
    </main>
  );
}

export interface SectionProps {
  title: string;
  description?: ReactNode;
  controls?: ReactNode;
  children: ReactNode;
  plain?: boolean;
}

export function Section({ title, description: note, controls: tools, children, plain }: SectionProps): ReactElement {
  return (
    <section className={`section ${plain ? "plain" : ""}`} aria-label={title}>
      <div className="section-header">
        <div>
          <h2>{title}</h2>
          {note && <p className="text-secondary section-description">{note}</p>}
        </div>
        {tools && <div className="page-buttons">{tools}</div>}
      </div>
      {children}
    </section>
  );
}
