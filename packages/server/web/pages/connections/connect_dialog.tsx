// Connecting an account: names the customer, then goes to the provider where the method needs it.
import type { ReactElement } from "react";
import type { ConnectionRow } from "../../../src/api/settings_contract.ts";
import { send } from "../../api/client.ts";
import { invalidate, useSession } from "../../api/query.ts";
import { FormDialog } from "../../components/form_dialog.tsx";
import { useUrlState } from "../../components/url_state.ts";
import { useRequest } from "../../components/use_request.ts";
import { useCustomer } from "./customer_field.tsx";

interface StartedConnection {
  connection: ConnectionRow;
  authorizationUrl?: string;
}

export function ConnectDialog({ onClose }: { onClose: () => void }): ReactElement {
  const { data: session } = useSession();
  const [, change] = useUrlState();
  const customer = useCustomer();
  const work = useRequest();
  const connect = async (): Promise<void> => {
    const started = await send<StartedConnection>("POST", "/connections", { customer: customer.name });
    if (started.authorizationUrl) {
      location.assign(started.authorizationUrl);
      // The button stays busy until the browser has left.
      return new Promise(() => {});
    }
    await invalidate("/connections", "/overview", "/scopes");
    onClose();
    change({ open: started.connection.id });
  };
  return (
    <FormDialog
      title="Connect an account"
      submitLabel="Connect"
      request={work}
      onClose={onClose}
      onSubmit={() => customer.validate() && void work.start(connect)}
    >
      <p className="text-secondary">
        With OAuth 2.0 you are sent to {session?.sandbox ? "the simulated service" : session?.connector.title} to
        approve, and come back here. With an API key the connection is made at once.
      </p>
      {customer.field}
    </FormDialog>
  );
}
