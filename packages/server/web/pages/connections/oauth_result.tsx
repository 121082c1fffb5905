// Result of the OAuth flow after the redirect to the Connections page.
import type { ReactElement } from "react";
import { Button } from "../../components/button.tsx";
import { Notice } from "../../components/notice.tsx";
import { useUrlState } from "../../components/url_state.ts";

/** Texts of the error codes of the OAuth flow. The URL has the code only: anybody can send a link with a text. */
const errorTexts: ReadonlyMap<string, string> = new Map([
  ["consent_denied", "The authorization was denied or has expired. Connect the account again."],
  [
    "oauth_flow_expired",
    "The authorization request was used, is older than 10 minutes, or was started in another browser. Connect the account again.",
  ],
  [
    "oauth_client_rejected",
    "The OAuth client was rejected. Check the client ID, the client secret and the callback URL in Settings.",
  ],
  ["invalid_token_response", "The response with the tokens is not valid. Open the connection to see the reason."],
]);

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
      <p>{errorTexts.get(error ?? "") ?? "Open the connection to see the reason, or connect the account again."}</p>
      <p className="buttons">{dismiss}</p>
    </Notice>
  );
}
