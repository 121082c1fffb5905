// What an action needs, and what is known of it from elsewhere than the vendor's description.
import type { ReactElement } from "react";
import type { ActionDetail } from "../../../src/api/settings_contract.ts";
import { Badge } from "../../components/badge.tsx";
import { pluralize } from "../../components/format.tsx";

export function ActionDetails({ action }: { action: ActionDetail }): ReactElement {
  const { scopes, scopesWhen, operationId: operation, method, path } = action;
  return (
    <dl className="description-list compact">
      <dt>Scopes</dt>
      <dd>
        {scopes.length > 0
          ? scopes.map((scope) => (
              <code key={scope} className="chip">
                {scope}
              </code>
            ))
          : "none"}
        {scopesWhen.map(({ scopes: loadMore, reason }) => (
          <p key={reason} className="small text-secondary">
            and <code>{loadMore.join(" ")}</code> for certain inputs: {reason}
          </p>
        ))}
      </dd>
      {method && path && (
        <>
          <dt>Request</dt>
          <dd>
            <code>
              {method} {path}
            </code>
            {operation && <span className="text-tertiary"> ({operation})</span>}
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
  const unseen = evidence.filter(({ verified }) => verified === false).length;
  return (
    <details className="evidence">
      <summary>
        {pluralize(evidence.length, "note")} on how it really behaves
        {unseen > 0 && <Badge tone="warning">{unseen} not seen live</Badge>}
      </summary>
      <ul className="bullets">
        {evidence.map(({ topic, statement, source, verified }) => (
          <li key={statement}>
            <strong>{topic}:</strong> {statement}
            <span className="small text-tertiary">
              {" "}
              Source: {source}
              {verified === true && ", seen live"}
              {verified === false && ", not seen live"}.
            </span>
          </li>
        ))}
      </ul>
    </details>
  );
}
