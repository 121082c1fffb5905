// What a trigger needs, how it finds its events, and what is known of that.
import type { ReactElement } from "react";
import type { TriggerDetail } from "../../../src/api/settings_contract.ts";
import { formatTimeSpan } from "../../components/format.tsx";
import { EvidenceList } from "../action/action_details.tsx";

export function TriggerDetails({ trigger }: { trigger: TriggerDetail }): ReactElement {
  const { scopes, poll, webhook, evidence } = trigger;
  return (
    <dl className="description-list compact">
      <dt>Scopes</dt>
      <dd>
        {scopes.map((scope) => (
          <code key={scope} className="chip">
            {scope}
          </code>
        ))}
        {scopes.length === 0 && "none"}
        {webhook?.fallbackTrigger && (
          <p className="small text-secondary">needed only where polling fills what was not delivered</p>
        )}
      </dd>
      {poll && (
        <>
          <dt>Polls</dt>
          <dd>
            every {formatTimeSpan(poll.defaultIntervalSeconds * 1_000)}, or as chosen from{" "}
            {formatTimeSpan(poll.minIntervalSeconds * 1_000)} on
          </dd>
        </>
      )}
      {poll?.lookbackSeconds !== undefined && (
        <>
          <dt>Finds late ones</dt>
          <dd>
            up to {formatTimeSpan(poll.lookbackSeconds * 1_000)} after they happened
            {poll.enrichmentTimeoutSeconds !== undefined &&
              `, and waits up to ${formatTimeSpan(poll.enrichmentTimeoutSeconds * 1_000)} for all parts`}
          </dd>
        </>
      )}
      {evidence.length > 0 && (
        <>
          <dt>Evidence</dt>
          <dd>
            <EvidenceList evidence={evidence} />
          </dd>
        </>
      )}
    </dl>
  );
}
