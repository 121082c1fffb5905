// Modal dialogs and drawers. Ariakit traps the focus, closes on Escape and restores the focus.

import * as Ariakit from "@ariakit/react";
import type { ReactElement, ReactNode } from "react";
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
  return (
    <Ariakit.Dialog
      open
      onClose={(event) => {
        // The page removes the dialog, or keeps it open.
        event.preventDefault();
        onClose();
      }}
      className={`dialog ${shape}`}
      backdrop={<div className="dialog-backdrop" />}
    >
      <div className="dialog-content">
        <header className="dialog-header">
          <Ariakit.DialogHeading>{title}</Ariakit.DialogHeading>
          <IconButton icon="close" label="Close" onClick={onClose} />
        </header>
        <div className="dialog-body">{children}</div>
        {footer && <footer className="dialog-footer">{footer}</footer>}
      </div>
    </Ariakit.Dialog>
  );
}
