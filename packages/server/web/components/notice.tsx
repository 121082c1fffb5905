// Notices: information, success, warnings and errors, each with the next step.

import type { ErrorDocument } from "gong-connector/internal";
import type { ReactElement, ReactNode } from "react";
import { toErrorDocument } from "../api/client.ts";
import { isUnreachable } from "../api/query.ts";
import { Button, ExternalLink } from "./button.tsx";
import { formatError, formatFieldName } from "./format.tsx";
import { Icon } from "./icon.tsx";

export type Tone = "info" | "success" | "warning" | "error";

export function Notice({
  tone,
  title,
  children,
}: {
  tone: Tone;
  title?: ReactNode;
  children?: ReactNode;
}): ReactElement {
  const icon = tone === "success" ? "check" : tone === "info" ? "info" : "warning";
  return (
    <div className={`notice ${tone}`} role={tone === "error" ? "alert" : tone === "info" ? undefined : "status"}>
      <Icon name={icon} />
      <div className="notice-text">
        {title && <p className="notice-title">{title}</p>}
        {children}
      </div>
    </div>
  );
}

/** Shows an error with its remedy. Pass `issues={false}` if the form fields already show the issues. */
export function ErrorNotice(props: { error: ErrorDocument; issues?: boolean; children?: ReactNode }): ReactElement {
  const { error, issues: showsIssues = true, children } = props;
  const issues = showsIssues && hasPointer(error) ? (error.issues ?? []) : [];
  const title = issues.length > 0 ? "The input is not valid." : formatError(error);
  return (
    <Notice tone="error" title={title}>
      {error.remedy && issues.length === 0 && <p>{error.remedy}</p>}
      {error.helpUrl && (
        <p>
          <ExternalLink href={error.helpUrl}>{new URL(error.helpUrl).hostname}</ExternalLink>
        </p>
      )}
      {issues.length > 0 && (
        <ul className="bullets">
          {issues.map(({ path, message }) => (
            <li key={path + message}>{[formatFieldName(path), message].filter(Boolean).join(" ")}</li>
          ))}
        </ul>
      )}
      {error.requestId && (
        <p className="small text-tertiary">
          Request ID <code>{error.requestId}</code>
        </p>
      )}
      {children}
    </Notice>
  );
}

/** A message that names a JSON Pointer is shown as a list of fields instead. */
function hasPointer({ message, issues = [] }: ErrorDocument): boolean {
  return issues.some(({ path }) => path !== "" && message.includes(path));
}

/** Shown instead of data that could not be loaded. Queries are repeated while the server cannot be reached. */
export function LoadError({ error, onRetry }: { error: unknown; onRetry: () => void }): ReactElement {
  return (
    <ErrorNotice error={toErrorDocument(error)}>
      {isUnreachable(error) && <p>This page tries again every few seconds.</p>}
      <p>
        <Button small icon="reload" onClick={onRetry}>
          Try again
        </Button>
      </p>
    </ErrorNotice>
  );
}
