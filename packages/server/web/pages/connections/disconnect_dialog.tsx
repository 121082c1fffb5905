// Dialog that disconnects a connection. The user types the connection's name to confirm.

import { type ReactElement, useState } from "react";
import type { ConnectionRow } from "../../../src/api/settings_contract.ts";
import { send } from "../../api/client.ts";
import { invalidate } from "../../api/query.ts";
import { FormDialog } from "../../components/form_dialog.tsx";
import { TextField } from "../../components/text_field.tsx";
import { useRequest } from "../../components/use_request.ts";

export interface DisconnectDialogProps {
  connection: ConnectionRow;
  onClose: () => void;
  onDisconnected: () => void;
}

export function DisconnectDialog({
  connection: { id, customer },
  onClose,
  onDisconnected,
}: DisconnectDialogProps): ReactElement {
  const [typedName, setTypedName] = useState("");
  const [error, setError] = useState<string>();
  const request = useRequest();
  const disconnect = async (): Promise<void> => {
    await send("DELETE", `/connections/${encodeURIComponent(id)}`);
    onDisconnected();
    await invalidate("/connections", "/overview", "/scopes");
  };
  const submit = (): void => {
    const isConfirmed = typedName.trim() === customer;
    setError(isConfirmed ? undefined : "This is not the connection’s name.");
    if (isConfirmed) void request.start(disconnect);
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
      request={request}
      onClose={onClose}
      onSubmit={submit}
    >
      <p>
        Its credentials are deleted from this server. Workflows that use this connection fail. The customer can connect
        again at any time.
      </p>
      <TextField label={label} error={error} isFirst value={typedName} onChange={setTypedName} />
    </FormDialog>
  );
}
