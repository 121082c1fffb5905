// Scopes, request and evidence of an action.
import type { ReactElement } from "react";
import type { ActionDetail } from "../../../src/api/settings_contract.ts";
import { Badge } from "../../components/badge.tsx";
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
      {action.evidence.length > 0 && (
        <>
          <dt>Evidence</dt>
          <dd>
            <EvidenceList evidence={action.evidence} />
          </dd>
        </>
      )}
    </dl>
  );
}

export function EvidenceList({ evidence }: { evidence: ActionDetail["evidence"] }): ReactElement {
  const unverifiedCount = evidence.filter(({ verified }) => verified === false).length;
  return (
    <details className="evidence">
      <summary>
        {pluralize(evidence.length, "note")} on its behavior
        {unverifiedCount > 0 && <Badge tone="warning">{unverifiedCount} not verified</Badge>}
      </summary>
      <ul className="bullets">
        {evidence.map(({ topic, statement, source, verified }) => (
          <li key={statement}>
            <strong>{topic}:</strong> {statement}
            <span className="small text-tertiary">
              {" "}
              Source: {source}
              {verified === true && ", verified"}
              {verified === false && ", not verified"}.
            </span>
          </li>
        ))}
      </ul>
    </details>
  );
}
