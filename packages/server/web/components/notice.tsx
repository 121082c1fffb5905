// What went wrong or needs attention, said where it happens: what, then what to do.

import type { ErrorDocument } from "gong-connector/internal";
import type { ReactElement, ReactNode } from "react";
import { toErrorDocument } from "../api/client.ts";
import { Button } from "./button.tsx";
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

/** An error of the connector or of the server. Faults that stand at their fields need not be listed again. */
export function ErrorNotice(props: { error: ErrorDocument; issues?: boolean; children?: ReactNode }): ReactElement {
  const { error, issues = true, children } = props;
  const [what, remedy] = sentencesOf(error);
  return (
    <Notice tone="error" title={what}>
      {remedy && <p>{remedy}</p>}
      {issues && error.issues && error.issues.length > 0 && (
        <ul className="bullets">
          {error.issues.map(({ path, message }) => (
            <li key={path + message}>
              {path && <code>{path}</code>} {message}
            </li>
          ))}
        </ul>
      )}
      {error.requestId && (
        <p className="small text-tertiary">
          Request id <code>{error.requestId}</code>
        </p>
      )}
      {children}
    </Notice>
  );
}

/** In place of a part of a page that could not be read. */
export function LoadError({ error, onRetry }: { error: unknown; onRetry: () => void }): ReactElement {
  return (
    <ErrorNotice error={toErrorDocument(error)}>
      <p>
        <Button small icon="reload" onClick={onRetry}>
          Try again
        </Button>
      </p>
    </ErrorNotice>
  );
}

/** What failed, and what to do; the connector's message ends in its fix. */
function sentencesOf({ message, remedy }: ErrorDocument): [string, string | undefined] {
  if (!remedy) return [message, undefined];
  const end = message.lastIndexOf(remedy);
  return [end > 0 ? message.slice(0, end).trim() : message, remedy];
}
