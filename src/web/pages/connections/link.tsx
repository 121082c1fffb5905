// A link that can be sent to a customer, who then connects the account without signing in here.
import { type FormEvent, type ReactElement, useState } from "react";
import { documentOf, send } from "../../api/client.ts";
import { Button } from "../../parts/button.tsx";
import { CopyField } from "../../parts/copy.tsx";
import { Dialog } from "../../parts/dialog.tsx";
import { ErrorNotice, Notice } from "../../parts/notice.tsx";
import { Ago, moment } from "../../parts/time.tsx";
import { CustomerField } from "./customer_field.tsx";

interface Made {
  url: string;
  expiresAt: string;
}

export function ConnectLink({
  onClose,
  customer: given = "",
}: {
  onClose: () => void;
  customer?: string;
}): ReactElement {
  const [customer, setCustomer] = useState(given);
  const { made, busy, error, fault, make } = useLink(customer);
  const foot = (
    <>
      <Button onClick={onClose}>{made ? "Done" : "Cancel"}</Button>
      {!made && (
        <Button kind="primary" type="submit" form="connect-link" busy={busy}>
          Create link
        </Button>
      )}
    </>
  );
  return (
    <Dialog title="Connect link" onClose={onClose} foot={foot}>
      {made ? (
        <div className="stack">
          <CopyField label={`Link for ${customer.trim()}`} what="connect link" value={made.url} />
          <p className="soft" title={moment(made.expiresAt)}>
            It expires <Ago at={made.expiresAt} />.
          </p>
        </div>
      ) : (
        <form id="connect-link" className="stack" onSubmit={make} noValidate>
          <p className="soft">
            A technical administrator of the customer opens the link and approves. They see nothing of these settings.
          </p>
          {error && <ErrorNotice error={error} />}
          <CustomerField value={customer} fault={fault} onChange={setCustomer} />
          <Notice tone="info">Whoever has the link can connect an account as this customer.</Notice>
        </form>
      )}
    </Dialog>
  );
}

function useLink(customer: string) {
  const [made, setMade] = useState<Made>();
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<string>();
  const [error, setError] = useState<ReturnType<typeof documentOf>>();
  const make = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const missing = customer.trim() === "" ? "Enter a name or id." : undefined;
    setFault(missing);
    if (missing || busy) return;
    setBusy(true);
    setError(undefined);
    try {
      setMade(await send<Made>("POST", "/connections/link", { customer: customer.trim() }));
    } catch (refusal) {
      setError(documentOf(refusal));
    }
    setBusy(false);
  };
  return { made, busy, error, fault, make };
}
