// Catches what a page throws while it is drawn, so that the way around stays usable.
import { Component, type ReactNode } from "react";
import { Button } from "../components/button.tsx";
import { Notice } from "../components/notice.tsx";

export class ErrorBoundary extends Component<{ children: ReactNode }, { error?: unknown }> {
  override state: { error?: unknown } = {};

  static getDerivedStateFromError(error: unknown): { error: unknown } {
    return { error };
  }

  override render(): ReactNode {
    if (!("error" in this.state)) return this.props.children;
    return (
      <main id="content" className="page">
        <Notice tone="error" title="This page could not be shown.">
          <p>Load it anew. If it stays, the connector may have been updated meanwhile, or this is a fault of it.</p>
          <p className="small text-tertiary">{String(this.state.error)}</p>
          <p>
            <Button small icon="reload" onClick={() => location.reload()}>
              Load anew
            </Button>
          </p>
        </Notice>
      </main>
    );
  }
}
