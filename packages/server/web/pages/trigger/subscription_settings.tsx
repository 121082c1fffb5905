// Changes a subscription: interval, delivery URL and secrets; and deletes it.
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

export function SubscriptionSettings({ subscription, trigger, onDeleted }: SubscriptionSettingsProps): ReactElement {
  const { deliveryUrl, webhook } = subscription;
  const [openDialog, setOpenDialog] = useState<"edit" | "delete">();
  const { request, secrets, setSecrets, rotate } = useSecretRotation(subscription.id);
  const close = (): void => setOpenDialog(undefined);
  return (
    <>
      {request.error && <ErrorNotice error={request.error} />}
      <div className="buttons spread">
        <span className="buttons">
          <Button onClick={() => setOpenDialog("edit")}>Edit…</Button>
          {deliveryUrl && (
            <Button busy={request.isBusy} onClick={() => rotate("rotate-signing-secret")}>
              Rotate signing secret
            </Button>
          )}
          {webhook?.verification === "url_secret" && (
            <Button busy={request.isBusy} onClick={() => rotate("rotate-url-secret")}>
              Rotate webhook URL
            </Button>
          )}
        </span>
        <Button kind="danger" onClick={() => setOpenDialog("delete")}>
          Delete…
        </Button>
      </div>
      {openDialog === "edit" && <EditDialog subscription={subscription} trigger={trigger} onClose={close} />}
      {openDialog === "delete" && <DeleteDialog subscription={subscription} onClose={close} onDeleted={onDeleted} />}
      {secrets && (
        <Dialog
          title={secrets.signingSecret ? "New signing secret" : "New webhook URL"}
          onClose={() => setSecrets(undefined)}
          footer={<Button onClick={() => setSecrets(undefined)}>Done</Button>}
        >
          <NewSecrets secrets={secrets} />
        </Dialog>
      )}
    </>
  );
}

/** A new webhook URL replaces the old one immediately. The old signing secret signs deliveries for another day. */
function useSecretRotation(id: string) {
  const request = useRequest();
  const [secrets, setSecrets] = useState<SubscriptionSecrets>();
  const rotate = (operation: "rotate-signing-secret" | "rotate-url-secret"): void =>
    void request.start(async () => {
      const rotated = await send<SubscriptionSecrets>("POST", `${getSubscriptionPath(id)}/${operation}`, {});
      cacheSubscription(rotated.subscription);
      setSecrets(rotated);
    });
  return { request, secrets, setSecrets, rotate };
}

function EditDialog(props: Omit<SubscriptionSettingsProps, "onDeleted"> & { onClose: () => void }): ReactElement {
  const { subscription, trigger, onClose } = props;
  const { id, poll } = subscription;
  const pollSettings = usePollSettings(trigger, poll !== undefined);
  const [interval, setInterval] = useState(() => toInterval(poll?.intervalSeconds));
  const [deliveryUrl, setDeliveryUrl] = useState(subscription.deliveryUrl ?? "");
  const [isSubmitted, setSubmitted] = useState(false);
  const request = useRequest();
  const intervalIssues = pollSettings ? validateInterval(interval, pollSettings.minIntervalSeconds) : [];
  const save = async (): Promise<void> => {
    const seconds = poll && toSeconds(interval);
    await patchSubscription(id, {
      deliveryUrl: deliveryUrl.trim() || null,
      ...(seconds !== undefined && { intervalSeconds: seconds }),
    });
    onClose();
  };
  const submit = (): void => {
    setSubmitted(true);
    if (intervalIssues.length === 0) void request.start(save);
  };
  const issues = [...(isSubmitted ? intervalIssues : []), ...(request.error?.issues ?? [])];
  return (
    <FormDialog title="Edit subscription" submitLabel="Save" request={request} onClose={onClose} onSubmit={submit}>
      {pollSettings && (
        <IntervalField
          {...pollSettings}
          value={interval}
          error={findIssueMessage(issues, "/intervalSeconds")}
          onChange={setInterval}
        />
      )}
      <DeliveryUrlField
        value={deliveryUrl}
        error={findIssueMessage(issues, "/deliveryUrl")}
        onChange={setDeliveryUrl}
      />
    </FormDialog>
  );
}

/** The poll settings of the trigger; for fallback polling those of the fallback trigger. */
function usePollSettings(trigger: TriggerDetail, isPolled: boolean): TriggerDetail["poll"] {
  const fallbackId = trigger.webhook?.fallbackTrigger?.id ?? "";
  const { data } = useApiQuery<TriggerDetail>(`/triggers/${fallbackId}`, { enabled: isPolled && fallbackId !== "" });
  return isPolled ? (trigger.poll ?? data?.poll) : undefined;
}

function DeleteDialog(props: {
  subscription: SubscriptionRow;
  onClose: () => void;
  onDeleted: () => void;
}): ReactElement {
  const { subscription, onClose, onDeleted } = props;
  const request = useRequest();
  const remove = async (): Promise<void> => {
    await deleteSubscription(subscription.id);
    onDeleted();
  };
  return (
    <FormDialog
      title={`Delete the subscription of ${subscription.customer ?? subscription.connection}?`}
      submitLabel="Delete"
      danger
      request={request}
      onClose={onClose}
      onSubmit={() => void request.start(remove)}
    >
      <p>
        The subscription and its events are deleted{subscription.webhook && ", and its webhook URL stops working"}. This
        cannot be undone. To pause the subscription, disable it instead.
      </p>
    </FormDialog>
  );
}
