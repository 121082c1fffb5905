// Guide to create the webhook rule at the vendor, with the URL to copy and the field for the public key.
import { type ReactElement, useState } from "react";
import type { SubscriptionRow, TriggerDetail } from "../../../src/api/settings_contract.ts";
import { useVendor } from "../../api/query.ts";
import { useForbiddenReason } from "../../api/role.ts";
import { AddressProblem } from "../../components/address_problem.tsx";
import { Button } from "../../components/button.tsx";
import { ChangedElsewhere } from "../../components/changed_elsewhere.tsx";
import { CopyField } from "../../components/copy.tsx";
import { formatErrorMessage } from "../../components/format.tsx";
import { Notice } from "../../components/notice.tsx";
import { findIssueMessage, useRequest } from "../../components/use_request.ts";
import { createVersionedDraft } from "../../components/versioned_draft.ts";
import { getSubscriptionPath, patchSubscription } from "./subscription_cache.ts";
import { PublicKeyField } from "./subscription_fields.tsx";
import { WebhookStatus } from "./webhook_status.tsx";

type Webhook = NonNullable<SubscriptionRow["webhook"]>;

export interface WebhookGuideProps {
  subscription: SubscriptionRow;
  webhook: Webhook;
  trigger: TriggerDetail;
}

export function WebhookGuide({ subscription, webhook, trigger }: WebhookGuideProps): ReactElement {
  const { verification, lastReceivedAt } = webhook;
  const vendor = useVendor();
  const steps = (trigger.webhook?.guide ?? []).filter(({ paste }) => paste !== "publicKey" || verification === "jwt");
  return (
    <section className="stack" aria-label="Webhook guide">
      <WebhookStatus subscription={subscription} webhook={webhook} />
      <details className="card webhook-guide" open={!lastReceivedAt}>
        <summary>
          <h3>Set up the webhook in {vendor}</h3>
        </summary>
        <ol className="guide-steps">
          {steps.map(({ title, text, copy, paste }) => (
            <li key={title}>
              <h4>{title}</h4>
              <p className="text-secondary">{text}</p>
              {copy === "webhookUrl" && <WebhookUrl webhook={webhook} />}
              {paste === "publicKey" && <PublicKey subscription={subscription} isStored={webhook.hasPublicKey} />}
            </li>
          ))}
        </ol>
      </details>
    </section>
  );
}

function WebhookUrl({ webhook: { url, verification } }: { webhook: Webhook }): ReactElement {
  if (verification === "jwt")
    return (
      <>
        <CopyField valueName="webhook URL" value={url} />
        <AddressProblem kind="webhook" />
      </>
    );
  return (
    <Notice tone="info">
      <p>
        <code>{url}</code>
      </p>
      <AddressProblem kind="webhook" />
      <p>The secret in this URL was shown once. If you do not have it, rotate the webhook URL below.</p>
    </Notice>
  );
}

/** The stored key is not shown, so that its field is empty. */
const useEditedKey = createVersionedDraft((_subscription: SubscriptionRow) => ({ publicKey: "" }), {
  publicKey: "public key",
});

function PublicKey({ subscription, isStored }: { subscription: SubscriptionRow; isStored: boolean }): ReactElement {
  const { id } = subscription;
  const edited = useEditedKey(subscription, getSubscriptionPath(id));
  const { publicKey } = edited.draft;
  const [isReplacing, setReplacing] = useState(edited.isDirty);
  const isForbidden = useForbiddenReason("PATCH /subscriptions/:id") !== undefined;
  const request = useRequest();
  const save = async (): Promise<void> => {
    const patch = { publicKey: publicKey.trim() };
    if (await edited.save((_draft, version) => patchSubscription(id, { ...patch, version }))) setReplacing(false);
  };
  if (isStored && !isReplacing) {
    return (
      <p className="buttons" role="status">
        The public key is stored.
        <Button route="PATCH /subscriptions/:id" small onClick={() => setReplacing(true)}>
          Replace public key
        </Button>
      </p>
    );
  }
  if (isForbidden) return <p className="text-secondary">The public key is not stored yet.</p>;
  const error =
    request.error &&
    (findIssueMessage(request.error.issues, "/publicKey") ?? formatErrorMessage(request.error.message));
  return (
    <div className="stack public-key-form">
      <PublicKeyField value={publicKey} error={error} onChange={(changed) => edited.update({ publicKey: changed })} />
      {edited.changedElsewhere && <ChangedElsewhere parts={edited.changedElsewhere} />}
      <p className="buttons">
        <Button
          small
          kind="primary"
          busy={request.isBusy}
          disabled={publicKey.trim() === ""}
          onClick={() => void request.start(save)}
        >
          Save public key
        </Button>
        {isReplacing && (
          <Button
            small
            onClick={() => {
              edited.discard();
              setReplacing(false);
            }}
          >
            Keep current
          </Button>
        )}
      </p>
    </div>
  );
}
