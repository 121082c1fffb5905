// Dialog that disconnects a connection. The user types the connection's name to confirm.
import type { ReactElement } from "react";
import type { ConnectionRow } from "../../../src/api/settings_contract.ts";
import { send } from "../../api/client.ts";
import { invalidate } from "../../api/query.ts";
import { GuardDialog } from "../../components/guard_dialog.tsx";

export interface DisconnectDialogProps {
  connection: ConnectionRow;
  onClose: () => void;
  onDisconnected: () => void;
}

export function DisconnectDialog(props: DisconnectDialogProps): ReactElement {
  const { connection, onClose, onDisconnected } = props;
  const { id, customer, companyDomain } = connection;
  const disconnect = async (): Promise<void> => {
    await send("DELETE", `/connections/${encodeURIComponent(id)}`);
    onDisconnected();
    await invalidate("/connections", "/overview", "/scopes");
  };
  return (
    <GuardDialog
      title={`Disconnect ${customer}?`}
      submitLabel="Disconnect"
      facts={[
        ["Connection", customer],
        ["Gong company", companyDomain ?? "unknown"],
      ]}
      consequence={
        <p>
          Its credentials are deleted from this server. Workflows and triggers that use this connection fail. The
          customer can connect again at any time.
        </p>
      }
      typed={customer}
      onConfirm={disconnect}
      onClose={onClose}
    />
  );
}
