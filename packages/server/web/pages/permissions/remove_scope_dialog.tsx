// Asks for confirmation before it removes a scope that actions need.
import type { ReactElement } from "react";
import type { CatalogScope } from "../../../src/api/settings_contract.ts";
import { pluralize } from "../../components/format.tsx";
import { GuardDialog } from "../../components/guard_dialog.tsx";

export interface RemoveScopeDialogProps {
  scope: CatalogScope | undefined;
  onClose: () => void;
  onRemove: () => void;
}

export function RemoveScopeDialog({ scope, onClose, onRemove }: RemoveScopeDialogProps): ReactElement | null {
  if (!scope) return null;
  return (
    <GuardDialog
      title={`Remove ${scope.id}?`}
      submitLabel="Remove"
      facts={[["Scope", <code key="id">{scope.id}</code>]]}
      consequence={
        <>
          <p>
            After you save, it is no longer requested.{" "}
            {pluralize(scope.actions.length, "action requires", "actions require")} it:
          </p>
          <ul className="bullets">
            {scope.actions.map(({ id, title }) => (
              <li key={id}>{title}</li>
            ))}
          </ul>
        </>
      }
      onConfirm={onRemove}
      onClose={onClose}
    />
  );
}
