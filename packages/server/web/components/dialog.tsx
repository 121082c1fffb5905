// Modal dialogs and drawers. The browser's <dialog> traps the focus, closes on Escape and restores the focus.
import { type ReactElement, type ReactNode, useId, useLayoutEffect, useRef } from "react";
import { IconButton } from "./button.tsx";

export interface DialogProps {
  title: ReactNode;
  onClose: () => void;
  children: ReactNode;
  /** Buttons below the content. */
  footer?: ReactNode;
  /** wide: fits two columns. drawer: full height, at the right edge. wide drawer: fits a table. */
  shape?: "plain" | "wide" | "drawer" | "wide drawer";
}

export function Dialog({ title, onClose, children, footer, shape = "plain" }: DialogProps): ReactElement {
  const element = useRef<HTMLDialogElement>(null);
  const id = useId();
  useLayoutEffect(() => {
    const dialog = element.current;
    dialog?.showModal();
    return () => dialog?.close();
  }, []);
  return (
    <dialog
      ref={element}
      className={`dialog ${shape}`}
      aria-labelledby={id}
      onCancel={(event) => {
        if (event.target !== element.current) return;
        event.preventDefault();
        onClose();
      }}
      onClose={() => element.current && !element.current.open && onClose()}
      onMouseDown={(event) => event.target === element.current && onClose()}
    >
      <div className="dialog-content">
        <header className="dialog-header">
          <h2 id={id}>{title}</h2>
          <IconButton icon="close" label="Close" onClick={onClose} />
        </header>
        <div className="dialog-body">{children}</div>
        {footer && <footer className="dialog-footer">{footer}</footer>}
      </div>
    </dialog>
  );
}
