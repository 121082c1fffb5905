// Content that is shown or enabled only if the signed-in user may use a route of the server.
import type { ReactElement, ReactNode } from "react";
import { useForbiddenReason } from "../api/role.ts";

interface AllowedProps {
  /** Method and path, such as "POST /connections". */
  route: string;
  children: ReactNode;
}

export function Allowed({ route, children }: AllowedProps): ReactNode {
  return useForbiddenReason(route) === undefined ? children : null;
}

/** Fields that everybody sees and that are disabled for users who may not save them. */
export function EditableFields({ route, children }: AllowedProps): ReactElement {
  const reason = useForbiddenReason(route);
  return (
    <fieldset className="editable-fields" disabled={reason !== undefined} title={reason}>
      {children}
    </fieldset>
  );
}
