// Today's share of the daily quota, and how long it will last.
import type { ReactElement } from "react";
import type { Quota } from "../../../server/api.ts";
import { Clock, count } from "../../parts/time.tsx";

export function Gauge({ quota }: { quota: Quota }): ReactElement {
  const { used, limit, left, spentAt, resetsAt } = quota;
  const share = limit > 0 ? Math.min(1, used / limit) : 0;
  const tone = left <= 0 ? "bad" : spentAt || share > 0.8 ? "warn" : "good";
  return (
    <div className={`gauge ${tone}`}>
      <p className="gauge-words">
        <strong className="gauge-used">{count(used)}</strong>
        <span className="soft">
          {" "}
          of {count(limit)} requests used, {count(left)} left
        </span>
      </p>
      <meter className="unseen" min={0} max={limit} value={used} aria-label="Requests used today" />
      <div className="gauge-bar" aria-hidden="true">
        <span style={{ width: `${used > 0 ? Math.max(share * 100, 0.5) : 0}%` }} />
      </div>
      <p className="soft small">
        <Forecast left={left} spentAt={spentAt} /> The count starts anew at <Clock at={resetsAt} />.
      </p>
    </div>
  );
}

function Forecast({ left, spentAt }: { left: number; spentAt: string | undefined }): ReactElement {
  if (left <= 0) return <>The quota is spent; runs wait until it starts anew.</>;
  if (!spentAt) return <>At this pace the quota lasts the day.</>;
  return (
    <>
      At this pace the quota lasts until <Clock at={spentAt} />.
    </>
  );
}
