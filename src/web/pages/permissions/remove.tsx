// Asks before a scope goes that actions need.
import type { ReactElement } from "react";
import type { CatalogueScope } from "../../../server/api.ts";
import { Button } from "../../parts/button.tsx";
import { Dialog } from "../../parts/dialog.tsx";
import { plural } from "../../parts/time.tsx";

export interface RemoveScopeProps {
  scope: CatalogueScope | undefined;
  onClose: () => void;
  onRemove: () => void;
}

export function RemoveScope({ scope, onClose, onRemove }: RemoveScopeProps): ReactElement | null {
  if (!scope) return null;
  const foot = (
    <>
      <Button onClick={onClose}>Keep it</Button>
      <Button kind="danger" onClick={onRemove}>
        Remove
      </Button>
    </>
  );
  return (
    <Dialog title={`Remove ${scope.code}?`} onClose={onClose} foot={foot}>
      <p>
        {plural(scope.actions.length, "action")} stop{scope.actions.length === 1 ? "s" : ""} working without it:
      </p>
      <ul className="bullets">
        {scope.actions.map(({ id, title }) => (
          <li key={id}>{title}</li>
        ))}
      </ul>
    </Dialog>
  );
}
