// Scopes, request and notes of an action.
import type { ReactElement } from "react";
import type { ActionDetail } from "../../../src/api/settings_contract.ts";
import { ScopeChips } from "../../components/scope_chips.tsx";
import { ActionBadges } from "../actions/badges.tsx";
import { useActionSession } from "./action_session.ts";

/** The facts about an action in one line. */
export function ActionDetails({ action }: { action: ActionDetail }): ReactElement {
  const { scopes, variants, operationId, method, path } = action;
  const [{ connection }] = useActionSession(action);
  const notes = variants.filter((variant) => variant.scopes);
  return (
    <div className="action-facts">
      <ActionBadges action={action} />
      <div className="fact">
        <ScopeChips scopes={scopes} connection={connection} />
      </div>
      {method && path && (
        <code className="fact" title={operationId}>
          {method} {path}
        </code>
      )}
      {notes.map(({ scopes: further = [], reason }) => (
        <span key={reason} className="fact small text-secondary">
          also <code>{further.join(" ")}</code> for some inputs: {reason}
        </span>
      ))}
      <GoodToKnow evidence={action.evidence} />
    </div>
  );
}

/** Facts about the vendor that matter to a user. Their sources are in the documentation. */
export function GoodToKnow({ evidence }: { evidence: ActionDetail["evidence"] }): ReactElement | null {
  if (evidence.length === 0) return null;
  return (
    <details className="evidence">
      <summary>Good to know ({evidence.length})</summary>
      <ul className="bullets">
        {evidence.map(({ statement }) => (
          <li key={statement}>{statement}</li>
        ))}
      </ul>
    </details>
  );
}
