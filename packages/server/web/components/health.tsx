// Health of a connection or a subscription: its status as a dot, and its problems as notices.
import type { ReactElement } from "react";
import type { Health } from "../../src/api/settings_contract.ts";
import { StatusDot } from "./badge.tsx";
import { Notice } from "./notice.tsx";
import { AddScopesFor } from "./scope_chips.tsx";

const tones = {
  healthy: "success",
  waiting: "active",
  inactive: "neutral",
  attention: "warning",
  failing: "error",
} as const;

export function HealthBadge({ health: { status, label } }: { health: Health }): ReactElement {
  return <StatusDot tone={tones[status]}>{label}</StatusDot>;
}

export interface HealthProblemsProps {
  health: Health;
  /** Id of the connection that missing scopes can be added to. */
  connection: string;
  /** Codes of problems that are shown elsewhere on the page. */
  except?: readonly Health["problems"][number]["code"][];
}

export function HealthProblems({ health, connection, except = [] }: HealthProblemsProps): ReactElement {
  const problems = health.problems.filter(({ code }) => !except.includes(code));
  return (
    <>
      {problems.map(({ code, message, scopes = [] }) => (
        <Notice key={code} tone="warning" title={message}>
          <AddScopesFor connection={connection} scopes={scopes} />
        </Notice>
      ))}
    </>
  );
}
