// Scopes, request and evidence of an action.
import type { ReactElement } from "react";
import type { ActionDetail } from "../../../src/api/settings_contract.ts";
import { Badge } from "../../components/badge.tsx";
import { pluralize } from "../../components/format.tsx";
import { ActionBadges } from "../actions/badges.tsx";

/** The facts about an action in one line. */
export function ActionDetails({ action }: { action: ActionDetail }): ReactElement {
  const { scopes, variants, operationId, method, path } = action;
  const notes = variants.filter((variant) => variant.scopes);
  return (
    <div className="action-facts">
      <ActionBadges action={action} />
      <span className="fact">
        {scopes.length === 0 && <span className="text-secondary">no scope</span>}
        {scopes.map((scope) => (
          <code key={scope} className="chip">
            {scope}
          </code>
        ))}
      </span>
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
      {action.evidence.length > 0 && <EvidenceList evidence={action.evidence} />}
    </div>
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
