// Form with all settings: authentication and its setup guide, URLs, stored run data and paid actions.
import type { ReactElement } from "react";
import { Link } from "wouter";
import type { Settings } from "../../../src/api/settings_contract.ts";
import { AddressProblem } from "../../components/address_problem.tsx";
import { Allowed, EditableFields } from "../../components/allowed.tsx";
import { Button } from "../../components/button.tsx";
import { ChangedElsewhere } from "../../components/changed_elsewhere.tsx";
import { CopyField } from "../../components/copy.tsx";
import { focusFirstError } from "../../components/field.tsx";
import { pluralize } from "../../components/format.tsx";
import { ErrorNotice } from "../../components/notice.tsx";
import { Section } from "../../layout/page_layout.tsx";
import { AuthMethodCards } from "./auth_method.tsx";
import { CredentialFields } from "./credential_fields.tsx";
import { CredentialsTest } from "./credentials_test.tsx";
import { PaidActions } from "./paid_actions.tsx";
import { Retention } from "./retention.tsx";
import { useSettingsDraft } from "./settings_draft.ts";
import { OutgoingAddresses, SetupGuide } from "./setup_guide.tsx";

export function SettingsForm({ settings }: { settings: Settings }): ReactElement {
  const form = useSettingsDraft(settings);
  const { draft, update, issues, error } = form;
  return (
    <form
      className="settings"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        const { currentTarget } = event;
        void form.save().then(() => focusFirstError(currentTarget));
      }}
    >
      <Section title="Authentication" plain>
        <EditableFields route="PUT /settings">
          <AuthMethodCards
            authMethods={settings.authMethods}
            value={draft.authMethod}
            onChange={(authMethod) => update({ authMethod })}
          />
        </EditableFields>
        <div className="two-columns">
          <div className="main-column">
            <EditableFields route="PUT /settings">
              <CredentialFields settings={settings} draft={draft} issues={issues} onChange={update} />
            </EditableFields>
            <Allowed route="POST /settings/test">
              <CredentialsTest draft={draft} validate={form.validate} />
            </Allowed>
            <ConnectorUrls settings={settings} />
            <EditableFields route="PUT /settings">
              <Retention retention={draft.retention} issues={issues} onChange={(retention) => update({ retention })} />
              <PaidActions actions={draft.actions} onChange={(actions) => update({ actions })} />
            </EditableFields>
          </div>
          <SetupGuide settings={settings} authMethod={draft.authMethod} />
        </div>
      </Section>
      {form.changedElsewhere && <ChangedElsewhere parts={form.changedElsewhere} />}
      {error && <ErrorNotice error={error} issues={!issues.some(({ path }) => path.startsWith("/fields/"))} />}
      <SaveBar {...form} issueCount={issues.length} />
    </form>
  );
}

function ConnectorUrls({ settings }: { settings: Settings }): ReactElement {
  return (
    <div className="card stack">
      <h3>Addresses of this connector</h3>
      <div>
        <CopyField label="Callback URL" valueName="callback URL" value={settings.callbackUrl} />
        <AddressProblem kind="callback" />
      </div>
      <div>
        <CopyField label="Webhook base URL" valueName="webhook base URL" value={settings.webhookUrl} />
        <AddressProblem kind="webhook" />
        <p className="help-text">
          Each subscription of a webhook trigger has its own URL. See <Link href="/triggers">Triggers</Link>.
        </p>
      </div>
      <div>
        <h4>Outgoing addresses</h4>
        <OutgoingAddresses addresses={settings.outgoingAddresses} />
      </div>
    </div>
  );
}

interface SaveBarProps {
  isDirty: boolean;
  isBusy: boolean;
  isSaved: boolean;
  issueCount: number;
  reset: () => void;
}

function SaveBar({ isDirty, isBusy, isSaved, issueCount, reset }: SaveBarProps): ReactElement {
  return (
    <div className={`save-bar ${isDirty || isSaved ? "visible" : ""}`}>
      <p role="status">
        {issueCount > 0
          ? `Correct ${pluralize(issueCount, "field")}.`
          : isSaved && !isDirty
            ? "Saved."
            : isDirty
              ? "You have unsaved changes."
              : ""}
      </p>
      {isDirty && (
        <>
          <Button onClick={reset}>Discard</Button>
          <Button kind="primary" type="submit" busy={isBusy}>
            Save
          </Button>
        </>
      )}
    </div>
  );
}
