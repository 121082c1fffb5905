// How to create the vendor's rule, with the address to copy, the field for its key, and what has arrived so far.
import { type ReactElement, useState } from "react";
import type { SubscriptionRow, TriggerDetail } from "../../../src/api/settings_contract.ts";
import { useVendor } from "../../api/query.ts";
import { Button } from "../../components/button.tsx";
import { CopyField } from "../../components/copy.tsx";
import { Notice } from "../../components/notice.tsx";
import { findIssueMessage, useRequest } from "../../components/use_request.ts";
import { patchSubscription } from "./subscription_cache.ts";
import { PublicKeyField } from "./subscription_fields.tsx";
import { WebhookStatus } from "./webhook_status.tsx";

type Webhook = NonNullable<SubscriptionRow["webhook"]>;

export interface WebhookGuideProps {
  subscription: SubscriptionRow;
  webhook: Webhook;
  trigger: TriggerDetail;
}

export function WebhookGuide({ subscription, webhook, trigger }: WebhookGuideProps): ReactElement {
  const { verification: method, lastReceivedAt } = webhook;
  const vendor = useVendor();
  const steps = (trigger.webhook?.guide ?? []).filter(({ paste }) => paste !== "key" || method === "jwt");
  return (
    <section className="stack" aria-label="Webhook guide">
      <WebhookStatus subscription={subscription} webhook={webhook} />
      <details className="card webhook-guide" open={!lastReceivedAt}>
        <summary>
          <h3>How to set it up in {vendor}</h3>
        </summary>
        <ol className="guide-steps">
          {steps.map(({ title, text, copy, paste }) => (
            <li key={title}>
              <h4>{title}</h4>
              <p className="text-secondary">{text}</p>
              {copy === "webhookUrl" && <WebhookUrl webhook={webhook} />}
              {paste === "key" && <PublicKey id={subscription.id} hasKey={webhook.hasPublicKey} />}
            </li>
          ))}
        </ol>
      </details>
    </section>
  );
}

function WebhookUrl({ webhook: { url, verification: method } }: { webhook: Webhook }): ReactElement {
  if (method === "jwt") return <CopyField valueName="webhook address" value={url} />;
  return (
    <Notice tone="info">
      <p>
        <code>{url}</code>
      </p>
      <p>The key in it was shown once. Make a new address below if you have not kept it.</p>
    </Notice>
  );
}

function PublicKey({ id, hasKey }: { id: string; hasKey: boolean }): ReactElement {
  const [key, setKey] = useState("");
  const [replacing, setReplacing] = useState(false);
  const work = useRequest();
  const save = async (): Promise<void> => {
    await patchSubscription(id, { publicKey: key.trim() });
    setKey("");
    setReplacing(false);
  };
  if (hasKey && !replacing) {
    return (
      <p className="buttons" role="status">
        The public key is set.
        <Button small onClick={() => setReplacing(true)}>
          Replace the key
        </Button>
      </p>
    );
  }
  const error = work.error && (findIssueMessage(work.error.issues, "/publicKey") ?? work.error.message);
  return (
    <div className="stack public-key-form">
      <PublicKeyField value={key} error={error} onChange={setKey} />
      <p className="buttons">
        <Button
          small
          kind="primary"
          busy={work.busy}
          disabled={key.trim() === ""}
          onClick={() => void work.start(save)}
        >
          Save the key
        </Button>
        {replacing && (
          <Button small onClick={() => setReplacing(false)}>
            Keep the old one
          </Button>
        )}
      </p>
    </div>
  );
}
