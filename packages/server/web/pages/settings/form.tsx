// The settings as one form: sign-in on top with its guide beside it, then what holds for all runs.
import type { ReactElement } from "react";
import { Link } from "wouter";
import type { Settings } from "../../../src/api/settings_contract.ts";
import { Button } from "../../components/button.tsx";
import { CopyField } from "../../components/copy.tsx";
import { focusFirstError } from "../../components/field.tsx";
import { ErrorNotice } from "../../components/notice.tsx";
import { Section } from "../../layout/page_layout.tsx";
import { AuthMethodCards } from "./auth_method.tsx";
import { CredentialFields } from "./credential_fields.tsx";
import { PaidActions } from "./paid_actions.tsx";
import { Retention } from "./retention.tsx";
import { useSettingsDraft } from "./settings_draft.ts";
import { SetupGuide } from "./setup_guide.tsx";

export function SettingsForm({ settings }: { settings: Settings }): ReactElement {
  const form = useSettingsDraft(settings);
  const { draft, change, issues, error } = form;
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
      <Section title="Sign-in" plain>
        <AuthMethodCards
          authMethods={settings.authMethods}
          value={draft.authMethod}
          onChange={(method) => change({ authMethod: method })}
        />
        <div className="two-columns">
          <div className="main-column">
            <CredentialFields settings={settings} draft={draft} issues={issues} onChange={change} />
            <ConnectorUrls settings={settings} />
            <Retention retention={draft.retention} issues={issues} onChange={(keep) => change({ retention: keep })} />
            <PaidActions actions={draft.actions} onChange={(actions) => change({ actions })} />
          </div>
          <SetupGuide settings={settings} method={draft.authMethod} />
        </div>
      </Section>
      {error && <ErrorNotice error={error} issues={!issues.some(({ path }) => path.startsWith("/fields/"))} />}
      <SaveBar {...form} issueCount={issues.length} />
    </form>
  );
}

function ConnectorUrls({ settings }: { settings: Settings }): ReactElement {
  return (
    <div className="card stack">
      <h3>Addresses of this connector</h3>
      <CopyField label="Callback URL" valueName="callback URL" value={settings.callbackUrl} />
      <div>
        <CopyField label="Webhook addresses begin with" valueName="webhook address" value={settings.webhookUrl} />
        <p className="help-text">
          Each webhook trigger that is turned on has an address of its own: see <Link href="/triggers">Triggers</Link>.
        </p>
      </div>
    </div>
  );
}

interface SaveBarProps {
  isDirty: boolean;
  busy: boolean;
  isSaved: boolean;
  issueCount: number;
  reset: () => void;
}

function SaveBar({ isDirty: dirty, busy, isSaved: saved, issueCount: faults, reset }: SaveBarProps): ReactElement {
  return (
    <div className={`save-bar ${dirty || saved ? "visible" : ""}`}>
      <p role="status">
        {faults > 0
          ? faults === 1
            ? "One field needs a correction."
            : `${faults} fields need a correction.`
          : saved && !dirty
            ? "Saved."
            : dirty
              ? "You have unsaved changes."
              : ""}
      </p>
      {dirty && (
        <>
          <Button onClick={reset}>Discard</Button>
          <Button kind="primary" type="submit" busy={busy}>
            Save
          </Button>
        </>
      )}
    </div>
  );
}
