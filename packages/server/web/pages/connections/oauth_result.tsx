// What the provider sent the browser back with: a new connection, or the reason why there is none.
import type { ReactElement } from "react";
import { Button } from "../../components/button.tsx";
import { Notice } from "../../components/notice.tsx";
import { useUrlState } from "../../components/url_state.ts";

export function OAuthResult(): ReactElement | null {
  const [address, change] = useUrlState();
  const connected = address.get("connected");
  const failed = address.get("error");
  if (!connected && !failed) return null;
  const dismiss = (
    <Button small kind="quiet" onClick={() => change({ connected: undefined, error: undefined })}>
      Dismiss
    </Button>
  );
  if (connected) {
    return (
      <Notice tone="success" title="Connected">
        <p>The account is linked; actions can run under it now.</p>
        <p className="buttons">
          <Button small onClick={() => change({ connected: undefined, open: connected })}>
            Show the connection
          </Button>
          {dismiss}
        </p>
      </Notice>
    );
  }
  return (
    <Notice tone="error" title="The account was not connected">
      <p>{failed}</p>
      <p className="buttons">{dismiss}</p>
    </Notice>
  );
}
