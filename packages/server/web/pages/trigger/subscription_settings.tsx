// Changes a subscription: interval, delivery URL and secrets; and deletes it.
import { type ReactElement, useState } from "react";
import type { SubscriptionRow, SubscriptionSecrets, TriggerDetail } from "../../../src/api/settings_contract.ts";
import { useApiQuery } from "../../api/query.ts";
import { Button } from "../../components/button.tsx";
import { ChangedElsewhere } from "../../components/changed_elsewhere.tsx";
import { Dialog } from "../../components/dialog.tsx";
import { FormDialog } from "../../components/form_dialog.tsx";
import { findIssueMessage, useRequest } from "../../components/use_request.ts";
import { createVersionedDraft } from "../../components/versioned_draft.ts";
import { NewSecrets } from "./new_secrets.tsx";
import { getSubscriptionPath, patchSubscription } from "./subscription_cache.ts";
import { toInterval, toSeconds, validateInterval } from "./subscription_draft.ts";
import { DeliveryUrlField, IntervalField } from "./subscription_fields.tsx";
import { DeleteDialog, RotateDialog, type RotatedSecret } from "./subscription_guards.tsx";

export interface SubscriptionSettingsProps {
  subscription: SubscriptionRow;
  trigger: TriggerDetail;
  onDeleted: () => void;
}

export function SubscriptionSettings({ subscription, trigger, onDeleted }: SubscriptionSettingsProps): ReactElement {
  const { deliveryUrl, webhook } = subscription;
  const [openDialog, setOpenDialog] = useState<"edit" | "delete" | RotatedSecret>();
  const [secrets, setSecrets] = useState<SubscriptionSecrets>();
  const close = (): void => setOpenDialog(undefined);
  return (
    <>
      <div className="buttons spread">
        <span className="buttons">
          <Button route="PATCH /subscriptions/:id" onClick={() => setOpenDialog("edit")}>
            Edit…
          </Button>
          {deliveryUrl && (
            <Button
              route="POST /subscriptions/:id/rotate-signing-secret"
              onClick={() => setOpenDialog("rotate-signing-secret")}
            >
              Rotate signing secret…
            </Button>
          )}
          {webhook?.verification === "url_secret" && (
            <Button
              route="POST /subscriptions/:id/rotate-url-secret"
              onClick={() => setOpenDialog("rotate-url-secret")}
            >
              Rotate webhook URL…
            </Button>
          )}
        </span>
        <Button route="DELETE /subscriptions/:id" kind="danger" onClick={() => setOpenDialog("delete")}>
          Delete…
        </Button>
      </div>
      {openDialog === "edit" ? (
        <EditDialog subscription={subscription} trigger={trigger} onClose={close} />
      ) : openDialog === "delete" ? (
        <DeleteDialog subscription={subscription} trigger={trigger} onClose={close} onDeleted={onDeleted} />
      ) : (
        openDialog && (
          <RotateDialog
            subscription={subscription}
            trigger={trigger}
            secret={openDialog}
            onClose={close}
            onRotated={(rotated) => {
              setSecrets(rotated);
              close();
            }}
          />
        )
      )}
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

function EditDialog(props: Omit<SubscriptionSettingsProps, "onDeleted"> & { onClose: () => void }): ReactElement {
  const { subscription, trigger, onClose } = props;
  const { id, poll } = subscription;
  const pollSettings = usePollSettings(trigger, poll !== undefined);
  const edited = useEditedSubscription(subscription, getSubscriptionPath(id));
  const { update, changedElsewhere } = edited;
  const { interval, deliveryUrl } = edited.draft;
  const [isSubmitted, setSubmitted] = useState(false);
  const request = useRequest();
  const intervalIssues = pollSettings ? validateInterval(interval, pollSettings.minIntervalSeconds) : [];
  const save = async (): Promise<void> => {
    const seconds = poll && toSeconds(interval);
    const patch = {
      deliveryUrl: deliveryUrl.trim() || null,
      ...(seconds !== undefined && { intervalSeconds: seconds }),
    };
    const isSaved = await edited.save((_draft, version) => patchSubscription(id, { ...patch, version }));
    if (isSaved) onClose();
  };
  const submit = (): void => {
    setSubmitted(true);
    if (intervalIssues.length === 0) void request.start(save);
  };
  const issues = [...(isSubmitted ? intervalIssues : []), ...(request.error?.issues ?? [])];
  return (
    <FormDialog
      title="Edit subscription"
      submitLabel="Save"
      request={request}
      draft={edited}
      onClose={onClose}
      onSubmit={submit}
    >
      {pollSettings && (
        <IntervalField
          {...pollSettings}
          value={interval}
          error={findIssueMessage(issues, "/intervalSeconds")}
          onChange={(changed) => update({ interval: changed })}
        />
      )}
      <DeliveryUrlField
        value={deliveryUrl}
        error={findIssueMessage(issues, "/deliveryUrl")}
        onChange={(changed) => update({ deliveryUrl: changed })}
      />
      {changedElsewhere && <ChangedElsewhere parts={changedElsewhere} />}
    </FormDialog>
  );
}

const useEditedSubscription = createVersionedDraft(
  ({ poll, deliveryUrl = "" }: SubscriptionRow) => ({ interval: toInterval(poll?.intervalSeconds), deliveryUrl }),
  { interval: "interval", deliveryUrl: "delivery URL" },
);

/** The poll settings of the trigger; for fallback polling those of the fallback trigger. */
function usePollSettings(trigger: TriggerDetail, isPolled: boolean): TriggerDetail["poll"] {
  const fallbackId = trigger.webhook?.fallbackTrigger?.id ?? "";
  const { data } = useApiQuery<TriggerDetail>(`/triggers/${fallbackId}`, { enabled: isPolled && fallbackId !== "" });
  return isPolled ? (trigger.poll ?? data?.poll) : undefined;
}
