// Disconnecting, confirmed by typing the customer's name.
import { type ReactElement, useState } from "react";
import type { ConnectionRow } from "../../../src/api/settings_contract.ts";
import { send } from "../../api/client.ts";
import { invalidate } from "../../api/query.ts";
import { FormDialog } from "../../components/form_dialog.tsx";
import { useRequest } from "../../components/use_request.ts";
import { CustomerField } from "./customer_field.tsx";

export interface DisconnectDialogProps {
  connection: ConnectionRow;
  onClose: () => void;
  onDisconnected: () => void;
}

export function DisconnectDialog({
  connection: { id, customer },
  onClose,
  onDisconnected: onGone,
}: DisconnectDialogProps): ReactElement {
  const [typed, setTyped] = useState("");
  const [error, setFault] = useState<string>();
  const work = useRequest();
  const disconnect = async (): Promise<void> => {
    await send("DELETE", `/connections/${encodeURIComponent(id)}`);
    onGone();
    await invalidate("/connections", "/overview", "/scopes");
  };
  const submit = (): void => {
    const different = typed.trim() !== customer;
    setFault(different ? "This is not the customer’s name." : undefined);
    if (!different) void work.start(disconnect);
  };
  const label = (
    <>
      Type <code>{customer}</code> to confirm
    </>
  );
  return (
    <FormDialog
      title={`Disconnect ${customer}?`}
      submitLabel="Disconnect"
      danger
      request={work}
      onClose={onClose}
      onSubmit={submit}
    >
      <p>
        Its credentials are deleted here, and workflows that use this connection fail. The customer can connect again at
        any time.
      </p>
      <CustomerField label={label} value={typed} error={error} onChange={setTyped} />
    </FormDialog>
  );
}
