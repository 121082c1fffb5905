// What is shown once: the secret that signs what is posted, and an address that holds a key.
import type { ReactElement } from "react";
import type { SubscriptionSecrets } from "../../../src/api/settings_contract.ts";
import { useVendor } from "../../api/query.ts";
import { CopyField } from "../../components/copy.tsx";
import { Notice } from "../../components/notice.tsx";

export function NewSecrets({ secrets: subscribed }: { secrets: SubscriptionSecrets }): ReactElement {
  const { subscription, signingSecret, webhookUrl } = subscribed;
  const vendor = useVendor();
  const isSecret = subscription.webhook?.verification === "url_secret";
  return (
    <div className="stack">
      <Notice tone="warning" title="This is shown once.">
        <p>Copy it now: afterwards only its last characters can be seen. A new one can be made at any time.</p>
      </Notice>
      {signingSecret && (
        <div>
          <CopyField label="Signing secret" valueName="signing secret" value={signingSecret} />
          <p className="help-text">
            Give it to the receiver. With it any library of Standard Webhooks checks the headers webhook-id,
            webhook-timestamp and webhook-signature.
          </p>
        </div>
      )}
      {webhookUrl && isSecret && (
        <div>
          <CopyField label="Webhook address with its key" valueName="webhook address" value={webhookUrl} />
          <p className="help-text">
            Paste it as the destination of the rule at {vendor}. Whoever knows it can send events.
          </p>
        </div>
      )}
    </div>
  );
}
