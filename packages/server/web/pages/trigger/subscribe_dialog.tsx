// Dialog that enables a trigger for a connection: input, start, interval and delivery URL.

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
import { createKeptDraft } from "../../components/kept_draft.ts";
import { ScopeChips } from "../../components/scope_chips.tsx";
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
import { type SubscriptionFieldsProps, WebhookSettings } from "./webhook_settings.tsx";

export interface SubscribeDialogProps {
  trigger: TriggerDetail;
  onClose: () => void;
  onDone: (id: string) => void;
}

export function SubscribeDialog({ trigger, onClose, onDone }: SubscribeDialogProps): ReactElement {
  const { draft, update, issues, secrets, request, submit, form } = useSubscribe(trigger, onDone);
  if (secrets) {
    const done = (): void => onDone(secrets.subscription.id);
    const footer = (
      <Button kind="primary" onClick={done}>
        Done
      </Button>
    );
    return (
      <Dialog title={`${trigger.title} is enabled`} shape="drawer" onClose={done} footer={footer}>
        <NewSecrets secrets={secrets} />
      </Dialog>
    );
  }
  return (
    <FormDialog
      title={`Enable ${trigger.title}`}
      submitLabel="Enable"
      drawer
      request={request}
      draft={form}
      onClose={onClose}
      onSubmit={(form) => void submit(form)}
    >
      <SubscriptionFields trigger={trigger} draft={draft} issues={issues} onChange={update} />
      <p className="field-error" role="status">
        {issues.length > 0 && `Correct ${pluralize(issues.length, "field")}.`}
      </p>
    </FormDialog>
  );
}

function SubscriptionFields({ trigger, draft, issues, onChange }: SubscriptionFieldsProps): ReactElement {
  const { poll } = trigger;
  return (
    <>
      <ConnectionPicker
        value={draft.connection}
        error={findIssueMessage(issues, "/connection")}
        onChange={(connection) => onChange({ connection })}
      />
      <div className="field">
        <span className="label">Scopes</span>
        <div>
          <ScopeChips scopes={trigger.scopes} connection={draft.connection} />
        </div>
      </div>
      {hasInputFields(trigger.input) && (
        <InputForm
          source={getFormSource(trigger)}
          connection={draft.connection}
          values={draft.values}
          issues={filterIssues(issues, "/input")}
          onChange={(values) => onChange({ values })}
        />
      )}
      <WebhookSettings trigger={trigger} draft={draft} issues={issues} onChange={onChange} />
      {poll?.backfill && <StartField draft={draft} error={findIssueMessage(issues, "/startAt")} onChange={onChange} />}
      {poll && (
        <IntervalField
          {...poll}
          value={draft.interval}
          error={findIssueMessage(issues, "/intervalSeconds")}
          onChange={(interval) => onChange({ interval })}
        />
      )}
      <DeliveryUrlField
        value={draft.deliveryUrl}
        error={findIssueMessage(issues, "/deliveryUrl")}
        onChange={(deliveryUrl) => onChange({ deliveryUrl })}
      />
    </>
  );
}

const useKeptSubscription = createKeptDraft<SubscriptionDraft>();

function useSubscribe(trigger: TriggerDetail, onDone: (id: string) => void) {
  const [issues, setIssues] = useState<readonly Issue[]>([]);
  const [secrets, setSecrets] = useState<SubscriptionSecrets>();
  const kept = useKeptSubscription(() => createSubscriptionDraft(trigger), trigger.id);
  const draft = kept.value;
  const isDirty = JSON.stringify(draft) !== JSON.stringify(createSubscriptionDraft(trigger));
  kept.useKeeping(isDirty && !secrets);
  const request = useRequest();
  /** Updates the issues on every change, but only after the first validation. */
  const update = (changes: Partial<SubscriptionDraft>): void => {
    const next = { ...draft, ...changes };
    kept.set(next);
    if (issues.length > 0) setIssues(validateDraft(trigger, next));
  };
  const create = async (): Promise<void> => {
    const created = await send<SubscriptionSecrets>("POST", "/subscriptions", toSubscriptionInput(trigger, draft));
    const { subscription, signingSecret } = created;
    queryClient.setQueryData([getSubscriptionPath(subscription.id)], subscription);
    await invalidate("/subscriptions");
    kept.forget();
    if (signingSecret || subscription.webhook?.verification === "url_secret") setSecrets(created);
    else onDone(subscription.id);
  };
  const submit = async (form: HTMLFormElement): Promise<void> => {
    const invalid = validateDraft(trigger, draft);
    setIssues(invalid);
    if (invalid.length > 0) return focusFirstError(form);
    const isCreated = await request.start(() => create().catch(showIssues));
    if (!isCreated) focusFirstError(form);
  };
  const showIssues = (error: unknown): never => {
    if (error instanceof ApiError) setIssues(error.document.issues ?? []);
    throw error;
  };
  return { draft, update, issues, secrets, request, submit, form: { isDirty, discard: kept.forget } };
}
