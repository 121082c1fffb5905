// Dialog that connects an account: with OAuth it redirects to the vendor, with an API key it connects immediately.
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
  const [, updateParams] = useUrlState();
  const customer = useCustomer();
  const request = useRequest();
  const connect = async (): Promise<void> => {
    const started = await send<StartedConnection>("POST", "/connections", { customer: customer.name });
    if (started.authorizationUrl) {
      location.assign(started.authorizationUrl);
      // The button stays busy until the browser leaves the page.
      return new Promise(() => {});
    }
    await invalidate("/connections", "/overview", "/scopes");
    onClose();
    updateParams({ open: started.connection.id });
  };
  return (
    <FormDialog
      title="Connect an account"
      submitLabel="Connect"
      request={request}
      onClose={onClose}
      onSubmit={() => customer.validate() && void request.start(connect)}
    >
      <p className="text-secondary">
        With OAuth 2.0, {session?.sandbox ? "the sandbox" : session?.connector.title} asks you to authorize the app and
        then returns you to this page. With an API key, the account is connected immediately.
      </p>
      {customer.field}
    </FormDialog>
  );
}
