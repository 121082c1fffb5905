// A link that can be sent to a customer, who then connects the account without signing in here.
import { type ReactElement, useState } from "react";
import { send } from "../../api/client.ts";
import { Button } from "../../components/button.tsx";
import { CopyField } from "../../components/copy.tsx";
import { Dialog } from "../../components/dialog.tsx";
import { FormDialog } from "../../components/form_dialog.tsx";
import { formatDateTime, RelativeTime } from "../../components/format.tsx";
import { Notice } from "../../components/notice.tsx";
import { useRequest } from "../../components/use_request.ts";
import { useCustomer } from "./customer_field.tsx";

interface ConnectLink {
  url: string;
  expiresAt: string;
}

export interface ConnectLinkDialogProps {
  onClose: () => void;
  customer?: string;
}

export function ConnectLinkDialog({ onClose, customer: given }: ConnectLinkDialogProps): ReactElement {
  const customer = useCustomer(given);
  const [made, setMade] = useState<ConnectLink>();
  const work = useRequest();
  const make = async (): Promise<void> =>
    setMade(await send<ConnectLink>("POST", "/connect-links", { customer: customer.name }));
  const title = "Connect link";
  if (made) {
    return (
      <Dialog title={title} onClose={onClose} footer={<Button onClick={onClose}>Done</Button>}>
        <div className="stack">
          <CopyField label={`Link for ${customer.name}`} valueName="connect link" value={made.url} />
          <p className="text-secondary" title={formatDateTime(made.expiresAt)}>
            It expires <RelativeTime dateTime={made.expiresAt} />.
          </p>
        </div>
      </Dialog>
    );
  }
  return (
    <FormDialog
      title={title}
      submitLabel="Create link"
      request={work}
      onClose={onClose}
      onSubmit={() => customer.validate() && void work.start(make)}
    >
      <p className="text-secondary">
        A technical administrator of the customer opens the link and approves. They see nothing of these settings.
      </p>
      {customer.field}
      <Notice tone="info">Whoever has the link can connect an account as this customer.</Notice>
    </FormDialog>
  );
}
