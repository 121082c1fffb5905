// What is shown once: the secret that signs what is posted, and an address that holds a key.
import type { ReactElement } from "react";
import type { SubscriptionSecrets } from "../../../src/api/settings_contract.ts";
import { useVendor } from "../../api/query.ts";
import { CopyField } from "../../components/copy.tsx";
import { Notice } from "../../components/notice.tsx";

export function NewSecrets({ subscribed }: { subscribed: SubscriptionSecrets }): ReactElement {
  const { subscription, signingSecret, webhookUrl } = subscribed;
  const vendor = useVendor();
  const isSecret = subscription.webhook?.verification === "url_secret";
  return (
    <div className="stack">
      <Notice tone="warn" title="This is shown once.">
        <p>Copy it now: afterwards only its last characters can be seen. A new one can be made at any time.</p>
      </Notice>
      {signingSecret && (
        <div>
          <CopyField label="Signing secret" what="signing secret" value={signingSecret} />
          <p className="hint">
            Give it to the receiver. With it any library of Standard Webhooks checks the headers webhook-id,
            webhook-timestamp and webhook-signature.
          </p>
        </div>
      )}
      {webhookUrl && isSecret && (
        <div>
          <CopyField label="Webhook address with its key" what="webhook address" value={webhookUrl} />
          <p className="hint">Paste it as the destination of the rule at {vendor}. Whoever knows it can send events.</p>
        </div>
      )}
    </div>
  );
}
