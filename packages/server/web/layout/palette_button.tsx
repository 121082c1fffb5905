// Button and keyboard shortcut of the command palette.
import { type ReactElement, Suspense, useEffect, useState } from "react";
import { Button } from "../components/button.tsx";
import { lazyComponent } from "../components/lazy_component.ts";
import { ErrorBoundary } from "./error_boundary.tsx";

const loadPalette = () => import("./command_palette.tsx");
const CommandPalette = lazyComponent(loadPalette);

export function PaletteButton(): ReactElement {
  const [isOpen, setOpen] = useState(false);
  useEffect(() => {
    // Loaded before it is opened: what is typed right after the shortcut must not be lost. A failure shows when it opens.
    const timer = setTimeout(() => void loadPalette().catch(() => undefined), 1_000);
    return () => clearTimeout(timer);
  }, []);
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey)
        return;
      event.preventDefault();
      setOpen((open) => !open);
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, []);
  return (
    <>
      <Button kind="quiet" icon="search" aria-keyshortcuts="Control+K Meta+K" onClick={() => setOpen(true)}>
        <span className="palette-button-text">
          Go to… <kbd>Ctrl K</kbd>
        </span>
        <span className="visually-hidden">Command palette</span>
      </Button>
      {isOpen && (
        <ErrorBoundary>
          <Suspense>
            <CommandPalette onClose={() => setOpen(false)} />
          </Suspense>
        </ErrorBoundary>
      )}
    </>
  );
}
