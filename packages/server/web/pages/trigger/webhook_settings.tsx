// Fields of a webhook subscription: verification of webhook requests, and fallback polling.
import type { Issue } from "gong-connector";
import { type ReactElement, useId } from "react";
import type { TriggerDetail } from "../../../src/api/settings_contract.ts";
import { useVendor } from "../../api/query.ts";
import { findIssueMessage } from "../../components/use_request.ts";
import { hasInputFields, InputForm } from "../../form/input_form.tsx";
import { filterIssues, getFormSource, type SubscriptionDraft } from "./subscription_draft.ts";
import { PublicKeyField } from "./subscription_fields.tsx";

export interface SubscriptionFieldsProps {
  trigger: TriggerDetail;
  draft: SubscriptionDraft;
  issues: readonly Issue[];
  onChange: (changes: Partial<SubscriptionDraft>) => void;
}

export function WebhookSettings({ trigger, draft, issues, onChange }: SubscriptionFieldsProps): ReactElement | null {
  const id = useId();
  const { webhook } = trigger;
  if (!webhook) return null;
  return (
    <>
      <fieldset className="field">
        <legend className="label">Verification of webhook requests</legend>
        <div className="radio-cards narrow">
          {webhook.verification.map(({ id: verification, title, description }) => (
            <label key={verification} className="radio-card">
              <input
                type="radio"
                name={id}
                checked={draft.verification === verification}
                onChange={() => onChange({ verification })}
              />
              <span className="radio-card-text">
                <strong>{title}</strong>
                <span className="text-secondary small">{description}</span>
              </span>
            </label>
          ))}
        </div>
      </fieldset>
      {draft.verification === "jwt" && (
        <PublicKeyField
          value={draft.publicKey}
          error={findIssueMessage(issues, "/webhook/publicKey")}
          optional
          onChange={(publicKey) => onChange({ publicKey })}
        />
      )}
      <FallbackPolling trigger={trigger} draft={draft} issues={issues} onChange={onChange} />
    </>
  );
}

function FallbackPolling({ trigger, draft, issues, onChange }: SubscriptionFieldsProps): ReactElement | null {
  const vendor = useVendor();
  const fallbackTrigger = trigger.webhook?.fallbackTrigger;
  if (!fallbackTrigger) return null;
  return (
    <>
      <label className="checkbox-option">
        <input
          type="checkbox"
          checked={draft.hasFallback}
          onChange={({ currentTarget }) => onChange({ hasFallback: currentTarget.checked })}
        />
        <span className="option-text">
          Fallback polling
          <span className="text-secondary small">
            {vendor} does not guarantee that webhook requests arrive. The trigger {fallbackTrigger.title} detects events
            that were missed. No event is reported twice.
          </span>
        </span>
      </label>
      {draft.hasFallback && hasInputFields(fallbackTrigger.input) && (
        <fieldset className="fields">
          <legend className="label">Input of fallback polling</legend>
          <div className="nested-fields">
            <InputForm
              name="fallback"
              source={getFormSource(fallbackTrigger)}
              connection={draft.connection}
              values={draft.fallbackInput}
              issues={filterIssues(issues, "/webhook/fallbackInput")}
              onChange={(fallbackInput) => onChange({ fallbackInput })}
            />
          </div>
        </fieldset>
      )}
    </>
  );
}
