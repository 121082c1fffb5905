// The frame of a page's content: its title, one line on what it is for, and its main buttons.
import { type ReactElement, type ReactNode, useEffect } from "react";
import { useVendor } from "../api/query.ts";

export interface PageLayoutProps {
  title: string;
  /** In place of the title's plain text. */
  heading?: ReactNode;
  lead?: ReactNode;
  tools?: ReactNode;
  above?: ReactNode;
  children: ReactNode;
}

export function PageLayout({ title, heading, lead, tools, above, children }: PageLayoutProps): ReactElement {
  const vendor = useVendor();
  useEffect(() => {
    document.title = `${title} · ${vendor} connector`;
  }, [title, vendor]);
  return (
    <main id="content" className="page" tabIndex={-1}>
      {above}
      <div className="page-head">
        <div className="page-words">
          <h1>{heading ?? title}</h1>
          {lead && <p className="page-lead soft">{lead}</p>}
        </div>
        {tools && <div className="page-tools">{tools}</div>}
      </div>
      {children}
    </main>
  );
}

export interface SectionProps {
  title: string;
  note?: ReactNode;
  tools?: ReactNode;
  children: ReactNode;
  plain?: boolean;
}

export function Section({ title, note, tools, children, plain }: SectionProps): ReactElement {
  return (
    <section className={`section ${plain ? "plain" : ""}`} aria-label={title}>
      <div className="section-head">
        <div>
          <h2>{title}</h2>
          {note && <p className="soft section-note">{note}</p>}
        </div>
        {tools && <div className="page-tools">{tools}</div>}
      </div>
      {children}
    </section>
  );
}
