// What an action needs, and what is known of it from elsewhere than the vendor's description.
import type { ReactElement } from "react";
import type { ActionDetail } from "../../../server/api.ts";
import { Badge } from "../../parts/state.tsx";
import { plural } from "../../parts/time.tsx";

export function Facts({ action }: { action: ActionDetail }): ReactElement {
  const { scopes, scopesWhen, operation, method, path } = action;
  return (
    <dl className="facts compact">
      <dt>Scopes</dt>
      <dd>
        {scopes.length > 0
          ? scopes.map((scope) => (
              <code key={scope} className="chip">
                {scope}
              </code>
            ))
          : "none"}
        {scopesWhen.map(({ scopes: more, why }) => (
          <p key={why} className="small soft">
            and <code>{more.join(" ")}</code> for certain inputs: {why}
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
            {operation && <span className="faint"> ({operation})</span>}
          </dd>
        </>
      )}
      {action.evidence.length > 0 && (
        <>
          <dt>Evidence</dt>
          <dd>
            <Evidence evidence={action.evidence} />
          </dd>
        </>
      )}
    </dl>
  );
}

export function Evidence({ evidence }: { evidence: ActionDetail["evidence"] }): ReactElement {
  const unseen = evidence.filter(({ verified }) => verified === false).length;
  return (
    <details className="evidence">
      <summary>
        {plural(evidence.length, "note")} on how it really behaves
        {unseen > 0 && <Badge tone="warn">{unseen} not seen live</Badge>}
      </summary>
      <ul className="bullets">
        {evidence.map(({ about, says, source, verified }) => (
          <li key={says}>
            <strong>{about}:</strong> {says}
            <span className="small faint">
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
