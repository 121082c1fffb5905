// What can be changed of a subscription: its interval, where events go, its secrets; and deleting it.
import { type ReactElement, useState } from "react";
import type { SubscriptionRow, SubscriptionSecrets, TriggerDetail } from "../../../src/api/settings_contract.ts";
import { send } from "../../api/client.ts";
import { useApiQuery } from "../../api/query.ts";
import { Button } from "../../components/button.tsx";
import { Dialog } from "../../components/dialog.tsx";
import { FormDialog } from "../../components/form_dialog.tsx";
import { ErrorNotice } from "../../components/notice.tsx";
import { findIssueMessage, useRequest } from "../../components/use_request.ts";
import { NewSecrets } from "./new_secrets.tsx";
import { cacheSubscription, deleteSubscription, getSubscriptionPath, patchSubscription } from "./subscription_cache.ts";
import { toInterval, toSeconds, validateInterval } from "./subscription_draft.ts";
import { DeliveryUrlField, IntervalField } from "./subscription_fields.tsx";

export interface SubscriptionSettingsProps {
  subscription: SubscriptionRow;
  trigger: TriggerDetail;
  onDeleted: () => void;
}

export function SubscriptionSettings({
  subscription,
  trigger,
  onDeleted: onGone,
}: SubscriptionSettingsProps): ReactElement {
  const { deliveryUrl, webhook } = subscription;
  const [asking, setAsking] = useState<"change" | "delete">();
  const { work, made, setMade, renew } = useSecretRotation(subscription.id);
  const close = (): void => setAsking(undefined);
  return (
    <>
      {work.error && <ErrorNotice error={work.error} />}
      <div className="buttons spread">
        <span className="buttons">
          <Button onClick={() => setAsking("change")}>Change…</Button>
          {deliveryUrl && (
            <Button busy={work.busy} onClick={() => renew("rotate-signing-secret")}>
              New signing secret
            </Button>
          )}
          {webhook?.verification === "url_secret" && (
            <Button busy={work.busy} onClick={() => renew("rotate-url-secret")}>
              New address
            </Button>
          )}
        </span>
        <Button kind="danger" onClick={() => setAsking("delete")}>
          Delete…
        </Button>
      </div>
      {asking === "change" && <ChangeDialog subscription={subscription} trigger={trigger} onClose={close} />}
      {asking === "delete" && <DeleteDialog subscription={subscription} onClose={close} onDeleted={onGone} />}
      {made && (
        <Dialog
          title={made.signingSecret ? "New signing secret" : "New webhook address"}
          onClose={() => setMade(undefined)}
          footer={<Button onClick={() => setMade(undefined)}>I have copied it</Button>}
        >
          <NewSecrets secrets={made} />
        </Dialog>
      )}
    </>
  );
}

/** A new secret takes the old one's place at once. */
function useSecretRotation(id: string) {
  const work = useRequest();
  const [made, setMade] = useState<SubscriptionSecrets>();
  const renew = (what: "rotate-signing-secret" | "rotate-url-secret"): void =>
    void work.start(async () => {
      const subscribed = await send<SubscriptionSecrets>("POST", `${getSubscriptionPath(id)}/${what}`, {});
      cacheSubscription(subscribed.subscription);
      setMade(subscribed);
    });
  return { work, made, setMade, renew };
}

function ChangeDialog(props: Omit<SubscriptionSettingsProps, "onGone"> & { onClose: () => void }): ReactElement {
  const { subscription, trigger, onClose } = props;
  const { id, poll } = subscription;
  const rules = usePollSettings(trigger, poll !== undefined);
  const [interval, setInterval] = useState(() => toInterval(poll?.intervalSeconds));
  const [deliveryUrl, setDeliverTo] = useState(subscription.deliveryUrl ?? "");
  const [checked, setChecked] = useState(false);
  const work = useRequest();
  const faults = rules ? validateInterval(interval, rules.minIntervalSeconds) : [];
  const save = async (): Promise<void> => {
    const seconds = poll && toSeconds(interval);
    await patchSubscription(id, {
      deliveryUrl: deliveryUrl.trim() || null,
      ...(seconds !== undefined && { intervalSeconds: seconds }),
    });
    onClose();
  };
  const submit = (): void => {
    setChecked(true);
    if (faults.length === 0) void work.start(save);
  };
  const issues = [...(checked ? faults : []), ...(work.error?.issues ?? [])];
  return (
    <FormDialog title="Change the subscription" submitLabel="Save" request={work} onClose={onClose} onSubmit={submit}>
      {rules && (
        <IntervalField
          {...rules}
          value={interval}
          error={findIssueMessage(issues, "/intervalSeconds")}
          onChange={setInterval}
        />
      )}
      <DeliveryUrlField value={deliveryUrl} error={findIssueMessage(issues, "/deliveryUrl")} onChange={setDeliverTo} />
    </FormDialog>
  );
}

/** The bounds of the interval; a webhook that polling fills has those of the trigger that fills it. */
function usePollSettings(trigger: TriggerDetail, polled: boolean): TriggerDetail["poll"] {
  const filler = trigger.webhook?.fallbackTrigger?.id ?? "";
  const { data } = useApiQuery<TriggerDetail>(`/triggers/${filler}`, { enabled: polled && filler !== "" });
  return polled ? (trigger.poll ?? data?.poll) : undefined;
}

function DeleteDialog(props: {
  subscription: SubscriptionRow;
  onClose: () => void;
  onDeleted: () => void;
}): ReactElement {
  const { subscription, onClose, onDeleted: onGone } = props;
  const work = useRequest();
  const remove = async (): Promise<void> => {
    await deleteSubscription(subscription.id);
    onGone();
  };
  return (
    <FormDialog
      title={`Delete the subscription of ${subscription.customer ?? subscription.connection}?`}
      submitLabel="Delete"
      danger
      request={work}
      onClose={onClose}
      onSubmit={() => void work.start(remove)}
    >
      <p>
        It stops, and its events are forgotten{subscription.webhook && "; its webhook address takes nothing any more"}.
        That cannot be undone. To pause it, turn it off instead.
      </p>
    </FormDialog>
  );
}
