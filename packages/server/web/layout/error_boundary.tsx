// Shows an error if the page throws during rendering. The navigation stays usable.
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
        <Notice tone="error" title="This page could not be displayed.">
          <p>Reload the page. If the error persists, it is a bug in the connector.</p>
          <p className="small text-tertiary">{String(this.state.error)}</p>
          <p>
            <Button small icon="reload" onClick={() => location.reload()}>
              Reload
            </Button>
          </p>
        </Notice>
      </main>
    );
  }
}
