// New secrets of a subscription, shown once: the signing secret, and the webhook URL if it contains a secret.
import type { ReactElement } from "react";
import type { SubscriptionSecrets } from "../../../src/api/settings_contract.ts";
import { useVendor } from "../../api/query.ts";
import { AddressProblem } from "../../components/address_problem.tsx";
import { CopyField } from "../../components/copy.tsx";
import { LocalTime } from "../../components/format.tsx";
import { Notice } from "../../components/notice.tsx";

export function NewSecrets({ secrets }: { secrets: SubscriptionSecrets }): ReactElement {
  const { subscription, signingSecret, previousSecretExpiresAt, webhookUrl } = secrets;
  const vendor = useVendor();
  const hasUrlSecret = subscription.webhook?.verification === "url_secret";
  return (
    <div className="stack">
      <Notice tone="warning" title="This secret is shown once.">
        <p>Copy it now. Later you see only its last characters, but you can create a new one at any time.</p>
      </Notice>
      {signingSecret && (
        <div>
          <CopyField label="Signing secret" valueName="signing secret" value={signingSecret} />
          <p className="help-text">
            The receiver verifies the headers webhook-id, webhook-timestamp and webhook-signature with it, using any
            Standard Webhooks library.
          </p>
          {previousSecretExpiresAt && (
            <p className="help-text">
              Deliveries are also signed with the old secret until <LocalTime dateTime={previousSecretExpiresAt} />.
            </p>
          )}
        </div>
      )}
      {webhookUrl && hasUrlSecret && (
        <div>
          <CopyField label="Webhook URL with secret" valueName="webhook URL" value={webhookUrl} />
          <AddressProblem kind="webhook" />
          <p className="help-text">
            Paste it as the destination of the rule in {vendor}. Anyone with this URL can send events.
          </p>
        </div>
      )}
    </div>
  );
}
