// Settings of alerts: a webhook and e-mail addresses, with a test of both.

import type { Issue } from "gong-connector";
import { type FormEvent, type ReactElement, useState } from "react";
import type { AlertInput, AlertResult, AlertSettings, SavedAlerts } from "../../../src/api/settings_contract.ts";
import { ApiError, send } from "../../api/client.ts";
import { useApiQuery } from "../../api/query.ts";
import { Button } from "../../components/button.tsx";
import { ChangedElsewhere } from "../../components/changed_elsewhere.tsx";
import { CopyField } from "../../components/copy.tsx";
import { formatIssueMessage } from "../../components/field.tsx";
import { ErrorNotice, LoadError, Notice } from "../../components/notice.tsx";
import { Skeleton } from "../../components/skeleton.tsx";
import { TextField } from "../../components/text_field.tsx";
import { findIssueMessage, useRequest } from "../../components/use_request.ts";
import { createVersionedDraft, type VersionedDraft } from "../../components/versioned_draft.ts";
import { Section } from "../../layout/page_layout.tsx";

export function AlertsSection(): ReactElement {
  const { data, error, refetch } = useApiQuery<AlertSettings>("/alerts");
  return (
    <Section
      title="Alerts"
      description="Sent once when a connection needs attention, a trigger fails, or 80 % of the day's quota is used."
    >
      {data ? (
        <AlertsForm settings={data} />
      ) : error ? (
        <LoadError error={error} onRetry={() => void refetch()} />
      ) : (
        <Skeleton lines={4} />
      )}
    </Section>
  );
}

function AlertsForm({ settings }: { settings: AlertSettings }): ReactElement {
  const edited = useEditedAlerts(settings, "/alerts");
  const { draft, update, isDirty, discard, changedElsewhere } = edited;
  const { save, test, request, saved, issues, results } = useAlerts(edited);
  const error = (path: string): string | undefined => {
    const message = findIssueMessage(issues, path) ?? issues.find((issue) => issue.path.startsWith(path))?.message;
    return message && formatIssueMessage(message);
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    save();
  };
  return (
    <form className="stack" noValidate onSubmit={submit}>
      <TextField
        label="Webhook URL for alerts"
        optional
        helpText="Alerts are signed like deliveries of events, and sent under the same address rules."
        error={error("/webhookUrl")}
        isCode
        value={draft.webhookUrl}
        onChange={(webhookUrl) => update({ webhookUrl })}
      />
      <TextField
        label="E-mail addresses"
        optional
        helpText={
          settings.canSendEmail
            ? "Separated by commas."
            : "To send e-mail, start the server with SMTP_URL, such as smtps://user:password@mail.example.com."
        }
        error={error("/emailTo")}
        isCode
        value={draft.emailTo}
        onChange={(emailTo) => update({ emailTo })}
      />
      <p className="buttons">
        <Button type="submit" kind="primary" busy={request.isBusy}>
          Save alerts
        </Button>
        <Button busy={request.isBusy} onClick={test}>
          Send a test alert
        </Button>
        {isDirty && <Button onClick={discard}>Discard</Button>}
      </p>
      <p role="status">{isDirty ? "You have unsaved changes." : saved && "Alerts are saved."}</p>
      {changedElsewhere && <ChangedElsewhere parts={changedElsewhere} />}
      {saved?.signingSecret && <NewSecret secret={saved.signingSecret} />}
      {results && <Results results={results} />}
      {request.error && issues.length === 0 && <ErrorNotice error={request.error} />}
    </form>
  );
}

function NewSecret({ secret }: { secret: string }): ReactElement {
  return (
    <Notice tone="warning" title="This secret is shown once.">
      <CopyField label="Signing secret of alerts" valueName="signing secret" value={secret} />
    </Notice>
  );
}

function Results({ results }: { results: readonly AlertResult[] }): ReactElement {
  if (results.length === 0) return <Notice tone="info" title="Save a webhook URL or an e-mail address first." />;
  return (
    <>
      {results.map(({ channel, ok, message }) => (
        <Notice
          key={channel}
          tone={ok ? "success" : "error"}
          title={`${channel === "email" ? "E-mail" : "Webhook"}: ${message}`}
        />
      ))}
    </>
  );
}

interface AlertDraft {
  webhookUrl: string;
  /** As the person types them. */
  emailTo: string;
}

const useEditedAlerts = createVersionedDraft(
  ({ webhookUrl = "", emailTo }: AlertSettings): AlertDraft => ({ webhookUrl, emailTo: emailTo.join(", ") }),
  { webhookUrl: "webhook URL for alerts", emailTo: "e-mail addresses" },
);

function useAlerts(edited: VersionedDraft<AlertSettings, AlertDraft>) {
  const request = useRequest();
  const [saved, setSaved] = useState<SavedAlerts>();
  const [issues, setIssues] = useState<readonly Issue[]>([]);
  const [results, setResults] = useState<readonly AlertResult[]>();
  const reset = (): void => {
    setSaved(undefined);
    setIssues([]);
    setResults(undefined);
  };
  const save = (): void => {
    reset();
    void request.start(async () => {
      try {
        await edited.save(async ({ webhookUrl, emailTo }, version) => {
          const addresses = emailTo.split(/[\s,;]+/).filter(Boolean);
          const input: AlertInput = { version, webhookUrl: webhookUrl.trim(), emailTo: addresses };
          const { signingSecret, ...settings } = await send<SavedAlerts>("PUT", "/alerts", input);
          setSaved({ ...settings, ...(signingSecret !== undefined && { signingSecret }) });
          return settings;
        });
      } catch (error) {
        if (error instanceof ApiError) setIssues(error.document.issues ?? []);
        throw error;
      }
    });
  };
  const test = (): void => {
    reset();
    void request.start(async () => setResults(await send<AlertResult[]>("POST", "/alerts/test", {})));
  };
  return { save, test, request, saved, issues, results };
}
