// Usage: a day's requests against the quota, by hour and by action, with waits and refusals.
import type { ReactElement } from "react";
import type { DriftRow, Usage } from "../../../server/api.ts";
import { useRead } from "../../api/query.ts";
import { Page, Section } from "../../frame/page.tsx";
import { useAddress } from "../../parts/address.ts";
import { Failed } from "../../parts/notice.tsx";
import { Skeleton } from "../../parts/state.tsx";
import { ByAction } from "./by_action.tsx";
import { Day, today } from "./day.tsx";
import { DriftList } from "./drift.tsx";
import { Gauge } from "./gauge.tsx";
import { Hours } from "./hours.tsx";

export default function UsagePage(): ReactElement {
  const [address] = useAddress();
  const day = address.get("day") ?? today();
  const { data, error, refetch } = useRead<Usage>(`/usage?day=${encodeURIComponent(day)}`, {
    keep: true,
    ...(day === today() && { every: 30_000 }),
  });
  const drift = useRead<DriftRow[]>("/drift");
  return (
    <Page title="Usage" lead="What the connector asked of the service, and what the daily quota still allows.">
      {day === today() && data && (
        <Section title="Today">
          <Gauge quota={data.quota} />
        </Section>
      )}
      <Day day={day} />
      {data ? (
        <>
          <Section title="By hour">
            <Hours hours={data.hours} />
          </Section>
          <Section title="By action" plain>
            <ByAction actions={data.actions} />
          </Section>
        </>
      ) : error ? (
        <Failed error={error} again={() => void refetch()} />
      ) : (
        <Skeleton lines={8} height={32} />
      )}
      {drift.data && drift.data.length > 0 && <DriftList rows={drift.data} />}
    </Page>
  );
}
