// Connecting an account: names the customer, then goes to the provider where the method needs it.
import { type FormEvent, type ReactElement, useState } from "react";
import type { ConnectionRow } from "../../../server/api.ts";
import { documentOf, send } from "../../api/client.ts";
import { refresh, useSession } from "../../api/query.ts";
import { useAddress } from "../../parts/address.ts";
import { Button } from "../../parts/button.tsx";
import { Dialog } from "../../parts/dialog.tsx";
import { ErrorNotice } from "../../parts/notice.tsx";
import { CustomerField } from "./customer_field.tsx";

interface Started {
  connection: ConnectionRow;
  authorizeUrl?: string;
}

export function Connect({ onClose }: { onClose: () => void }): ReactElement {
  const { data: session } = useSession();
  const [customer, setCustomer] = useState("");
  const { busy, error, fault, connect } = useConnect(customer, onClose);
  const foot = (
    <>
      <Button onClick={onClose}>Cancel</Button>
      <Button kind="primary" type="submit" form="connect" busy={busy}>
        Connect
      </Button>
    </>
  );
  return (
    <Dialog title="Connect an account" onClose={onClose} foot={foot}>
      <form id="connect" className="stack" onSubmit={connect} noValidate>
        <p className="soft">
          With OAuth 2.0 you are sent to {session?.sandbox ? "the simulated service" : session?.connector.title} to
          approve, and come back here. With an API key the connection is made at once.
        </p>
        {error && <ErrorNotice error={error} />}
        <CustomerField value={customer} fault={fault} onChange={setCustomer} />
      </form>
    </Dialog>
  );
}

function useConnect(customer: string, onClose: () => void) {
  const [, change] = useAddress();
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<string>();
  const [error, setError] = useState<ReturnType<typeof documentOf>>();
  const connect = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const missing = customer.trim() === "" ? "Enter a name or id." : undefined;
    setFault(missing);
    if (missing || busy) return;
    setBusy(true);
    setError(undefined);
    try {
      const started = await send<Started>("POST", "/connections", { customer: customer.trim() });
      if (started.authorizeUrl) return location.assign(started.authorizeUrl);
      await refresh("/connections", "/overview", "/scopes");
      onClose();
      change({ open: started.connection.id });
    } catch (refusal) {
      setError(documentOf(refusal));
      setBusy(false);
    }
  };
  return { busy, error, fault, connect };
}
