// Settings of alerts: a webhook and e-mail addresses, with a test of both.

import type { Issue } from "gong-connector";
import { type FormEvent, type ReactElement, useState } from "react";
import type { AlertInput, AlertResult, AlertSettings, SavedAlerts } from "../../../src/api/settings_contract.ts";
import { ApiError, send } from "../../api/client.ts";
import { queryClient, useApiQuery } from "../../api/query.ts";
import { Button } from "../../components/button.tsx";
import { CopyField } from "../../components/copy.tsx";
import { formatIssueMessage } from "../../components/field.tsx";
import { ErrorNotice, LoadError, Notice } from "../../components/notice.tsx";
import { Skeleton } from "../../components/skeleton.tsx";
import { TextField } from "../../components/text_field.tsx";
import { findIssueMessage, useRequest } from "../../components/use_request.ts";
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
  const [webhookUrl, setWebhookUrl] = useState(settings.webhookUrl ?? "");
  const [emailTo, setEmailTo] = useState(settings.emailTo.join(", "));
  const { save, test, request, saved, issues, results } = useAlerts();
  const error = (path: string): string | undefined => {
    const message = findIssueMessage(issues, path) ?? issues.find((issue) => issue.path.startsWith(path))?.message;
    return message && formatIssueMessage(message);
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    save({ webhookUrl: webhookUrl.trim(), emailTo: emailTo.split(/[\s,;]+/).filter(Boolean) });
  };
  return (
    <form className="stack" noValidate onSubmit={submit}>
      <TextField
        label="Webhook URL for alerts"
        optional
        helpText="Alerts are signed like deliveries of events, and sent under the same address rules."
        error={error("/webhookUrl")}
        isCode
        value={webhookUrl}
        onChange={setWebhookUrl}
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
        value={emailTo}
        onChange={setEmailTo}
      />
      <p className="buttons">
        <Button type="submit" kind="primary" busy={request.isBusy}>
          Save alerts
        </Button>
        <Button busy={request.isBusy} onClick={test}>
          Send a test alert
        </Button>
      </p>
      <p role="status">{saved && "Alerts are saved."}</p>
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

function useAlerts() {
  const request = useRequest();
  const [saved, setSaved] = useState<SavedAlerts>();
  const [issues, setIssues] = useState<readonly Issue[]>([]);
  const [results, setResults] = useState<readonly AlertResult[]>();
  const reset = (): void => {
    setSaved(undefined);
    setIssues([]);
    setResults(undefined);
  };
  const save = (input: AlertInput): void => {
    reset();
    void request.start(async () => {
      try {
        const { signingSecret, ...settings } = await send<SavedAlerts>("PUT", "/alerts", input);
        queryClient.setQueryData(["/alerts"], settings);
        setSaved({ ...settings, ...(signingSecret !== undefined && { signingSecret }) });
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
