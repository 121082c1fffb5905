// Shows an error if the page throws during rendering. The navigation stays usable.
import { Component, type ReactElement, type ReactNode } from "react";
import { Button } from "../components/button.tsx";
import { CodeLoadError } from "../components/lazy_component.ts";
import { Notice } from "../components/notice.tsx";

export class ErrorBoundary extends Component<{ children: ReactNode }, { error?: unknown }> {
  override state: { error?: unknown } = {};

  static getDerivedStateFromError(error: unknown): { error: unknown } {
    return { error };
  }

  override render(): ReactNode {
    if (!("error" in this.state)) return this.props.children;
    const { error } = this.state;
    return (
      <main id="content" className="page">
        {error instanceof CodeLoadError ? (
          <Notice tone="error" title="This page could not be loaded.">
            <p>The settings server was updated, or it cannot be reached. Reload the page to get the current version.</p>
            <ReloadButton />
          </Notice>
        ) : (
          <Notice tone="error" title="This page could not be displayed.">
            <p>Reload the page. If the error persists, it is a bug in the connector.</p>
            <p className="small text-tertiary">{String(error)}</p>
            <ReloadButton />
          </Notice>
        )}
      </main>
    );
  }
}

function ReloadButton(): ReactElement {
  return (
    <p>
      <Button small icon="reload" onClick={() => location.reload()}>
        Reload
      </Button>
    </p>
  );
}
