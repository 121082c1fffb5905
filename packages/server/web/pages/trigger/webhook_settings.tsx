// How the vendor's deliveries are proved, and whether polling fills what is not delivered.
import { type ReactElement, useId } from "react";
import { useVendor } from "../../api/query.ts";
import { findIssueMessage } from "../../components/use_request.ts";
import { hasInputFields, InputForm } from "../../form/input_form.tsx";
import type { SubscriptionFieldsProps } from "./subscribe_dialog.tsx";
import { filterIssues, getFormSource } from "./subscription_draft.ts";
import { PublicKeyField } from "./subscription_fields.tsx";

export function WebhookSettings({ trigger, draft, issues, change }: SubscriptionFieldsProps): ReactElement | null {
  const id = useId();
  const { webhook } = trigger;
  if (!webhook) return null;
  return (
    <>
      <fieldset className="field">
        <legend className="label">How deliveries are proved</legend>
        <div className="radio-cards narrow">
          {webhook.verification.map(({ id: method, title, description }) => (
            <label key={method} className="radio-card">
              <input
                type="radio"
                name={id}
                checked={draft.verification === method}
                onChange={() => change({ verification: method })}
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
          onChange={(key) => change({ publicKey: key })}
        />
      )}
      <FallbackPolling trigger={trigger} draft={draft} issues={issues} change={change} />
    </>
  );
}

function FallbackPolling({ trigger, draft, issues, change }: SubscriptionFieldsProps): ReactElement | null {
  const vendor = useVendor();
  const filler = trigger.webhook?.fallbackTrigger;
  if (!filler) return null;
  return (
    <>
      <label className="checkbox-option">
        <input
          type="checkbox"
          checked={draft.hasFallback}
          onChange={({ currentTarget }) => change({ hasFallback: currentTarget.checked })}
        />
        <span className="option-text">
          Fill by polling
          <span className="text-secondary small">
            {vendor} promises no delivery. {filler.title} finds what did not arrive; an event that came both ways is
            told once.
          </span>
        </span>
      </label>
      {draft.hasFallback && hasInputFields(filler.input) && (
        <fieldset className="fields">
          <legend className="label">Which of them polling finds</legend>
          <div className="nested-fields">
            <InputForm
              name="fill"
              source={getFormSource(filler)}
              connection={draft.connection}
              values={draft.fallbackInput}
              issues={filterIssues(issues, "/webhook/fallbackInput")}
              onChange={(fill) => change({ fallbackInput: fill })}
            />
          </div>
        </fieldset>
      )}
    </>
  );
}
