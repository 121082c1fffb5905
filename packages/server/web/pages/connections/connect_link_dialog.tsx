// Dialog that creates a connect link: with it a customer connects an account without signing in.
import { type ReactElement, useState } from "react";
import { send } from "../../api/client.ts";
import { invalidate } from "../../api/query.ts";
import { AddressProblem } from "../../components/address_problem.tsx";
import { Button } from "../../components/button.tsx";
import { CopyField } from "../../components/copy.tsx";
import { Dialog } from "../../components/dialog.tsx";
import { Field } from "../../components/field.tsx";
import { FormDialog } from "../../components/form_dialog.tsx";
import { RelativeTime } from "../../components/format.tsx";
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

export function ConnectLinkDialog({ onClose, customer: initialCustomer }: ConnectLinkDialogProps): ReactElement {
  const customer = useCustomer(initialCustomer);
  const [link, setLink] = useState<ConnectLink>();
  const [days, setDays] = useState(7);
  const request = useRequest();
  const createLink = async (): Promise<void> => {
    setLink(await send<ConnectLink>("POST", "/connect-links", { customer: customer.name, expiresInDays: days }));
    await invalidate("/connect-links");
  };
  const title = "Connect link";
  if (link) {
    return (
      <Dialog title={title} onClose={onClose} footer={<Button onClick={onClose}>Done</Button>}>
        <div className="stack">
          <CopyField label={`Link for ${customer.name}`} valueName="connect link" value={link.url} />
          <AddressProblem kind="connect" />
          <p className="text-secondary">
            It expires <RelativeTime dateTime={link.expiresAt} />.
          </p>
        </div>
      </Dialog>
    );
  }
  return (
    <FormDialog
      title={title}
      submitLabel="Create link"
      request={request}
      onClose={onClose}
      onSubmit={() => customer.validate() && void request.start(createLink)}
    >
      <p className="text-secondary">
        A technical administrator of the customer opens the link and authorizes the app. They have no access to these
        settings.
      </p>
      {customer.field}
      <Field label="Expires after">
        {(aria) => (
          <select
            {...aria}
            className="input"
            value={days}
            onChange={(event) => setDays(Number(event.currentTarget.value))}
          >
            <option value={1}>1 day</option>
            <option value={7}>7 days</option>
            <option value={30}>30 days</option>
          </select>
        )}
      </Field>
      <Notice tone="info">Anyone with the link can connect an account as this customer.</Notice>
    </FormDialog>
  );
}
