// Disconnecting, confirmed by typing the customer's name.
import { type FormEvent, type ReactElement, useState } from "react";
import type { ConnectionRow } from "../../../server/api.ts";
import { documentOf, send } from "../../api/client.ts";
import { refresh } from "../../api/query.ts";
import { Button } from "../../parts/button.tsx";
import { Dialog } from "../../parts/dialog.tsx";
import { Field } from "../../parts/field.tsx";
import { ErrorNotice } from "../../parts/notice.tsx";

export interface DisconnectProps {
  connection: ConnectionRow;
  onClose: () => void;
  onGone: () => void;
}

export function Disconnect({ connection, onClose, onGone }: DisconnectProps): ReactElement {
  const { customer } = connection;
  const [typed, setTyped] = useState("");
  const { busy, error, fault, disconnect } = useDisconnect(connection, typed, onGone);
  const foot = (
    <>
      <Button onClick={onClose}>Cancel</Button>
      <Button kind="danger" type="submit" form="disconnect" busy={busy}>
        Disconnect
      </Button>
    </>
  );
  return (
    <Dialog title={`Disconnect ${customer}?`} onClose={onClose} foot={foot}>
      <form id="disconnect" className="stack" onSubmit={disconnect} noValidate>
        <p>
          Its credentials are deleted here, and workflows that use this connection fail. The customer can connect again
          at any time.
        </p>
        {error && <ErrorNotice error={error} />}
        <Field
          label={
            <>
              Type <code>{customer}</code> to confirm
            </>
          }
          fault={fault}
        >
          {(tie) => (
            <input
              {...tie}
              className="input"
              autoFocus
              autoComplete="off"
              value={typed}
              onChange={(event) => setTyped(event.currentTarget.value)}
            />
          )}
        </Field>
      </form>
    </Dialog>
  );
}

function useDisconnect({ id, customer }: ConnectionRow, typed: string, onGone: () => void) {
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<string>();
  const [error, setError] = useState<ReturnType<typeof documentOf>>();
  const disconnect = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    event.stopPropagation();
    const different = typed.trim() === customer ? undefined : "This is not the customer’s name.";
    setFault(different);
    if (different || busy) return;
    setBusy(true);
    try {
      await send("DELETE", `/connections/${encodeURIComponent(id)}`);
      onGone();
      await refresh("/connections", "/overview", "/scopes");
    } catch (refusal) {
      setError(documentOf(refusal));
      setBusy(false);
    }
  };
  return { busy, error, fault, disconnect };
}
