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
              <input type="radio" name={id} checked={draft.method === method} onChange={() => change({ method })} />
              <span className="radio-card-words">
                <strong>{title}</strong>
                <span className="soft small">{description}</span>
              </span>
            </label>
          ))}
        </div>
      </fieldset>
      {draft.method === "jwt" && (
        <PublicKeyField
          value={draft.key}
          error={findIssueMessage(issues, "/webhook/publicKey")}
          optional
          onChange={(key) => change({ key })}
        />
      )}
      <Filling trigger={trigger} draft={draft} issues={issues} change={change} />
    </>
  );
}

function Filling({ trigger, draft, issues, change }: SubscriptionFieldsProps): ReactElement | null {
  const vendor = useVendor();
  const filler = trigger.webhook?.fallbackTrigger;
  if (!filler) return null;
  return (
    <>
      <label className="check-line">
        <input
          type="checkbox"
          checked={draft.filling}
          onChange={({ currentTarget }) => change({ filling: currentTarget.checked })}
        />
        <span className="option-words">
          Fill by polling
          <span className="soft small">
            {vendor} promises no delivery. {filler.title} finds what did not arrive; an event that came both ways is
            told once.
          </span>
        </span>
      </label>
      {draft.filling && hasInputFields(filler.input) && (
        <fieldset className="fields">
          <legend className="label">Which of them polling finds</legend>
          <div className="fields-inner">
            <InputForm
              name="fill"
              source={getFormSource(filler)}
              connection={draft.connection}
              values={draft.fill}
              issues={filterIssues(issues, "/webhook/fallbackInput")}
              onChange={(fill) => change({ fill })}
            />
          </div>
        </fieldset>
      )}
    </>
  );
}
