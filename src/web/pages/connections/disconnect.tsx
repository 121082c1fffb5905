// Disconnecting, confirmed by typing the customer's name.
import { type ReactElement, useState } from "react";
import type { ConnectionRow } from "../../../server/api.ts";
import { send } from "../../api/client.ts";
import { refresh } from "../../api/query.ts";
import { FormDialog } from "../../parts/form_dialog.tsx";
import { useWork } from "../../parts/work.ts";
import { TypedField } from "./typed_field.tsx";

export interface DisconnectProps {
  connection: ConnectionRow;
  onClose: () => void;
  onGone: () => void;
}

export function Disconnect({ connection: { id, customer }, onClose, onGone }: DisconnectProps): ReactElement {
  const [typed, setTyped] = useState("");
  const [fault, setFault] = useState<string>();
  const work = useWork();
  const disconnect = async (): Promise<void> => {
    await send("DELETE", `/connections/${encodeURIComponent(id)}`);
    onGone();
    await refresh("/connections", "/overview", "/scopes");
  };
  const submit = (): void => {
    const different = typed.trim() !== customer;
    setFault(different ? "This is not the customer’s name." : undefined);
    if (!different) void work.attempt(disconnect);
  };
  const label = (
    <>
      Type <code>{customer}</code> to confirm
    </>
  );
  return (
    <FormDialog
      title={`Disconnect ${customer}?`}
      go="Disconnect"
      danger
      work={work}
      onClose={onClose}
      onSubmit={submit}
    >
      <p>
        Its credentials are deleted here, and workflows that use this connection fail. The customer can connect again at
        any time.
      </p>
      <TypedField label={label} value={typed} fault={fault} onChange={setTyped} />
    </FormDialog>
  );
}
