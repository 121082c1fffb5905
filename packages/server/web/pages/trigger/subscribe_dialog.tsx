// Turning a trigger on for a connection: what it watches, from when on, how often, and where events go.

import type { Issue } from "gong-connector";
import { type ReactElement, useState } from "react";
import type { SubscriptionSecrets, TriggerDetail } from "../../../src/api/settings_contract.ts";
import { ApiError, send } from "../../api/client.ts";
import { invalidate, queryClient } from "../../api/query.ts";
import { Button } from "../../components/button.tsx";
import { Dialog } from "../../components/dialog.tsx";
import { focusFirstError } from "../../components/field.tsx";
import { FormDialog } from "../../components/form_dialog.tsx";
import { pluralize } from "../../components/format.tsx";
import { findIssueMessage, useRequest } from "../../components/use_request.ts";
import { hasInputFields, InputForm } from "../../form/input_form.tsx";
import { ConnectionPicker } from "../action/connection_picker.tsx";
import { NewSecrets } from "./new_secrets.tsx";
import { StartField } from "./start_field.tsx";
import { getSubscriptionPath } from "./subscription_cache.ts";
import {
  createSubscriptionDraft,
  filterIssues,
  getFormSource,
  type SubscriptionDraft,
  toSubscriptionInput,
  validateDraft,
} from "./subscription_draft.ts";
import { DeliveryUrlField, IntervalField } from "./subscription_fields.tsx";
import { WebhookSettings } from "./webhook_settings.tsx";

export interface SubscribeDialogProps {
  trigger: TriggerDetail;
  onClose: () => void;
  onDone: (id: string) => void;
}

export function SubscribeDialog({ trigger, onClose, onDone }: SubscribeDialogProps): ReactElement {
  const { draft, change, issues, made, work, submit } = useSubscribe(trigger, onDone);
  if (made) {
    const done = (): void => onDone(made.subscription.id);
    const foot = (
      <Button kind="primary" onClick={done}>
        I have copied it
      </Button>
    );
    return (
      <Dialog title={`${trigger.title} is turned on`} shape="drawer" onClose={done} footer={foot}>
        <NewSecrets secrets={made} />
      </Dialog>
    );
  }
  return (
    <FormDialog
      title={`Turn on ${trigger.title}`}
      submitLabel="Turn on"
      drawer
      request={work}
      onClose={onClose}
      onSubmit={(form) => void submit(form)}
    >
      <SubscriptionFields trigger={trigger} draft={draft} issues={issues} change={change} />
      <p className="field-error" role="status">
        {issues.length > 0 && `${pluralize(issues.length, "field needs", "fields need")} a correction.`}
      </p>
    </FormDialog>
  );
}

export interface SubscriptionFieldsProps {
  trigger: TriggerDetail;
  draft: SubscriptionDraft;
  issues: readonly Issue[];
  change: (part: Partial<SubscriptionDraft>) => void;
}

function SubscriptionFields({ trigger, draft, issues, change }: SubscriptionFieldsProps): ReactElement {
  const { poll } = trigger;
  return (
    <>
      <ConnectionPicker
        value={draft.connection}
        error={findIssueMessage(issues, "/connection")}
        onChange={(connection) => change({ connection })}
      />
      {hasInputFields(trigger.input) && (
        <InputForm
          source={getFormSource(trigger)}
          connection={draft.connection}
          values={draft.values}
          issues={filterIssues(issues, "/input")}
          onChange={(values) => change({ values })}
        />
      )}
      <WebhookSettings trigger={trigger} draft={draft} issues={issues} change={change} />
      {poll?.backfill && <StartField draft={draft} error={findIssueMessage(issues, "/startAt")} change={change} />}
      {poll && (
        <IntervalField
          {...poll}
          value={draft.interval}
          error={findIssueMessage(issues, "/intervalSeconds")}
          onChange={(interval) => change({ interval })}
        />
      )}
      <DeliveryUrlField
        value={draft.deliveryUrl}
        error={findIssueMessage(issues, "/deliveryUrl")}
        onChange={(deliveryUrl) => change({ deliveryUrl })}
      />
    </>
  );
}

function useSubscribe(trigger: TriggerDetail, onDone: (id: string) => void) {
  const [draft, setDraft] = useState(() => createSubscriptionDraft(trigger));
  const [issues, setIssues] = useState<readonly Issue[]>([]);
  const [made, setMade] = useState<SubscriptionSecrets>();
  const work = useRequest();
  /** Once faults are shown, they follow what is changed. */
  const change = (part: Partial<SubscriptionDraft>): void => {
    const next = { ...draft, ...part };
    setDraft(next);
    if (issues.length > 0) setIssues(validateDraft(trigger, next));
  };
  const create = async (): Promise<void> => {
    const subscribed = await send<SubscriptionSecrets>("POST", "/subscriptions", toSubscriptionInput(trigger, draft));
    const { subscription, signingSecret } = subscribed;
    queryClient.setQueryData([getSubscriptionPath(subscription.id)], subscription);
    await invalidate("/subscriptions");
    if (signingSecret || subscription.webhook?.verification === "url_secret") setMade(subscribed);
    else onDone(subscription.id);
  };
  const submit = async (form: HTMLFormElement): Promise<void> => {
    const found = validateDraft(trigger, draft);
    setIssues(found);
    if (found.length > 0) return focusFirstError(form);
    const refused = await work.start(() => create().catch(rememberFaults));
    if (!refused) focusFirstError(form);
  };
  const rememberFaults = (refusal: unknown): never => {
    if (refusal instanceof ApiError) setIssues(refusal.document.issues ?? []);
    throw refusal;
  };
  return { draft, change, issues, made, work, submit };
}
