// Scopes, polling and notes of a trigger.
import type { ReactElement } from "react";
import type { TriggerDetail } from "../../../src/api/settings_contract.ts";
import { useDefaultConnection } from "../../api/default_connection.ts";
import { formatTimeSpan } from "../../components/format.tsx";
import { ScopeChips } from "../../components/scope_chips.tsx";
import { GoodToKnow } from "../action/action_details.tsx";

export function TriggerDetails({ trigger }: { trigger: TriggerDetail }): ReactElement {
  const { scopes, poll, webhook, evidence } = trigger;
  return (
    <dl className="description-list compact">
      <dt>Scopes</dt>
      <dd>
        <ScopeChips scopes={scopes} connection={useDefaultConnection()?.id} />
        {webhook?.fallbackTrigger && <p className="small text-secondary">required only for fallback polling</p>}
      </dd>
      {poll && (
        <>
          <dt>Interval</dt>
          <dd>
            default {formatTimeSpan(poll.defaultIntervalSeconds * 1_000)}, minimum{" "}
            {formatTimeSpan(poll.minIntervalSeconds * 1_000)}
          </dd>
        </>
      )}
      {poll?.lookbackSeconds !== undefined && (
        <>
          <dt>Lookback</dt>
          <dd>
            detects items up to {formatTimeSpan(poll.lookbackSeconds * 1_000)} after they occurred
            {poll.enrichmentTimeoutSeconds !== undefined &&
              `, and waits up to ${formatTimeSpan(poll.enrichmentTimeoutSeconds * 1_000)} for complete data`}
          </dd>
        </>
      )}
      {evidence.length > 0 && (
        <>
          <dt>Notes</dt>
          <dd>
            <GoodToKnow evidence={evidence} />
          </dd>
        </>
      )}
    </dl>
  );
}
