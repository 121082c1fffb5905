// Used part of today's quota, and a forecast.
import type { ReactElement } from "react";
import type { Quota } from "../../../src/api/settings_contract.ts";
import { ClockTime, formatCount } from "../../components/format.tsx";

export function QuotaGauge({ quota }: { quota: Quota }): ReactElement {
  const { used, limit, remaining, exhaustedAt, resetsAt } = quota;
  const share = limit > 0 ? Math.min(1, used / limit) : 0;
  const tone = remaining <= 0 ? "error" : exhaustedAt || share > 0.8 ? "warning" : "success";
  return (
    <div className={`gauge ${tone}`}>
      <p className="gauge-text">
        <strong className="gauge-used">{formatCount(used)}</strong>
        <span className="text-secondary">
          {" "}
          of {formatCount(limit)} requests used, {formatCount(remaining)} remaining
        </span>
      </p>
      <meter className="visually-hidden" min={0} max={limit} value={used} aria-label="Requests used today" />
      <div className="gauge-bar" aria-hidden="true">
        <span style={{ width: `${used > 0 ? Math.max(share * 100, 0.5) : 0}%` }} />
      </div>
      <p className="text-secondary small">
        <Forecast remaining={remaining} exhaustedAt={exhaustedAt} /> Resets at <ClockTime dateTime={resetsAt} />.
      </p>
    </div>
  );
}

function Forecast({ remaining, exhaustedAt }: { remaining: number; exhaustedAt: string | undefined }): ReactElement {
  if (remaining <= 0) return <>The quota is used up. Runs wait until it resets.</>;
  if (!exhaustedAt) return <>At the current rate, the quota lasts for the day.</>;
  return (
    <>
      At the current rate, the quota lasts until <ClockTime dateTime={exhaustedAt} />.
    </>
  );
}
