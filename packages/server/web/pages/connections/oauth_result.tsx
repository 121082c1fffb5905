// Result of the OAuth flow after the redirect to the Connections page.
import type { ReactElement } from "react";
import { Button } from "../../components/button.tsx";
import { Notice } from "../../components/notice.tsx";
import { useUrlState } from "../../components/url_state.ts";

export function OAuthResult(): ReactElement | null {
  const [params, updateParams] = useUrlState();
  const connected = params.get("connected");
  const error = params.get("error");
  if (!connected && !error) return null;
  const dismiss = (
    <Button small kind="quiet" onClick={() => updateParams({ connected: undefined, error: undefined })}>
      Dismiss
    </Button>
  );
  if (connected) {
    return (
      <Notice tone="success" title="Connected">
        <p>The account is connected. You can run actions with it.</p>
        <p className="buttons">
          <Button small onClick={() => updateParams({ connected: undefined, open: connected })}>
            Show connection
          </Button>
          {dismiss}
        </p>
      </Notice>
    );
  }
  return (
    <Notice tone="error" title="The account was not connected">
      <p>{error}</p>
      <p className="buttons">{dismiss}</p>
    </Notice>
  );
}
