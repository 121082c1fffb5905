// Dialogs and drawers on the browser's own <dialog>: focus stays inside, Escape closes, focus goes back where it was.
import { type ReactElement, type ReactNode, useId, useLayoutEffect, useRef } from "react";
import { IconButton } from "./button.tsx";

export interface DialogProps {
  title: ReactNode;
  onClose: () => void;
  children: ReactNode;
  /** Buttons at the bottom. */
  footer?: ReactNode;
  /** wide: a catalogue fits in. drawer: from the right, full height; wide, a table fits in. */
  shape?: "plain" | "wide" | "drawer" | "wide drawer";
}

export function Dialog({ title, onClose, children, footer: foot, shape = "plain" }: DialogProps): ReactElement {
  const box = useRef<HTMLDialogElement>(null);
  const id = useId();
  useLayoutEffect(() => {
    const dialog = box.current;
    dialog?.showModal();
    return () => dialog?.close();
  }, []);
  return (
    <dialog
      ref={box}
      className={`dialog ${shape}`}
      aria-labelledby={id}
      onCancel={(event) => {
        if (event.target !== box.current) return;
        event.preventDefault();
        onClose();
      }}
      onClose={() => box.current && !box.current.open && onClose()}
      onMouseDown={(event) => event.target === box.current && onClose()}
    >
      <div className="dialog-content">
        <header className="dialog-header">
          <h2 id={id}>{title}</h2>
          <IconButton icon="close" label="Close" onClick={onClose} />
        </header>
        <div className="dialog-body">{children}</div>
        {foot && <footer className="dialog-footer">{foot}</footer>}
      </div>
    </dialog>
  );
}
