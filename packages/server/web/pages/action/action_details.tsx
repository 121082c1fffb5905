// Scopes, request and notes of an action.
import type { ReactElement } from "react";
import type { ActionDetail } from "../../../src/api/settings_contract.ts";
import { pluralize } from "../../components/format.tsx";
import { ScopeChips } from "../../components/scope_chips.tsx";
import { useActionSession } from "./action_session.ts";

export function ActionDetails({ action }: { action: ActionDetail }): ReactElement {
  const { scopes, variants, operationId, method, path } = action;
  const [{ connection }] = useActionSession(action);
  return (
    <dl className="description-list compact">
      <dt>Scopes</dt>
      <dd>
        <ScopeChips scopes={scopes} connection={connection} />
        {variants.map(
          ({ scopes, reason }) =>
            scopes && (
              <p key={reason} className="small text-secondary">
                also <code>{scopes.join(" ")}</code> for some inputs: {reason}
              </p>
            ),
        )}
      </dd>
      {method && path && (
        <>
          <dt>Request</dt>
          <dd>
            <code>
              {method} {path}
            </code>
            {operationId && <span className="text-tertiary"> ({operationId})</span>}
          </dd>
        </>
      )}
      <GoodToKnow evidence={action.evidence} />
    </dl>
  );
}

/** Facts about the vendor that matter to a user. Their sources are in the documentation. */
export function GoodToKnow({ evidence }: { evidence: ActionDetail["evidence"] }): ReactElement | null {
  if (evidence.length === 0) return null;
  return (
    <>
      <dt>Good to know</dt>
      <dd>
        <details className="evidence">
          <summary>{pluralize(evidence.length, "note")}</summary>
          <ul className="bullets">
            {evidence.map(({ statement }) => (
              <li key={statement}>{statement}</li>
            ))}
          </ul>
        </details>
      </dd>
    </>
  );
}
