// Asks for confirmation before it removes a scope that actions need.
import type { ReactElement } from "react";
import type { CatalogScope } from "../../../src/api/settings_contract.ts";
import { Button } from "../../components/button.tsx";
import { Dialog } from "../../components/dialog.tsx";
import { pluralize } from "../../components/format.tsx";

export interface RemoveScopeDialogProps {
  scope: CatalogScope | undefined;
  onClose: () => void;
  onRemove: () => void;
}

export function RemoveScopeDialog({ scope, onClose, onRemove }: RemoveScopeDialogProps): ReactElement | null {
  if (!scope) return null;
  const footer = (
    <>
      <Button onClick={onClose}>Cancel</Button>
      <Button kind="danger" onClick={onRemove}>
        Remove
      </Button>
    </>
  );
  return (
    <Dialog title={`Remove ${scope.id}?`} onClose={onClose} footer={footer}>
      <p>{pluralize(scope.actions.length, "action requires", "actions require")} this scope:</p>
      <ul className="bullets">
        {scope.actions.map(({ id, title }) => (
          <li key={id}>{title}</li>
        ))}
      </ul>
    </Dialog>
  );
}
