// Usage page: the requests of a day, by hour and by action, and the daily quota.
import type { ReactElement } from "react";
import type { DriftRow, Usage } from "../../../src/api/settings_contract.ts";
import { useApiQuery, useVendor } from "../../api/query.ts";
import { LoadError } from "../../components/notice.tsx";
import { Skeleton } from "../../components/skeleton.tsx";
import { useUrlState } from "../../components/url_state.ts";
import { PageLayout, Section } from "../../layout/page_layout.tsx";
import { DayPicker, getToday } from "./day_picker.tsx";
import { DriftList } from "./drift_list.tsx";
import { HourlyUsage } from "./hourly_usage.tsx";
import { Pauses } from "./pauses.tsx";
import { QuotaGauge } from "./quota_gauge.tsx";
import { UsageByAction } from "./usage_by_action.tsx";

export default function UsagePage(): ReactElement {
  const [params] = useUrlState();
  const vendor = useVendor();
  const day = params.get("day") ?? getToday();
  const { data, error, refetch } = useApiQuery<Usage>(`/usage?day=${encodeURIComponent(day)}`, {
    keepPreviousData: true,
    ...(day === getToday() && { refetchIntervalMs: 30_000 }),
  });
  const drift = useApiQuery<DriftRow[]>("/drift");
  return (
    <PageLayout title="Usage" description={`Requests to ${vendor}, and the daily quota.`}>
      {day === getToday() && data && (
        <Section title="Today">
          <QuotaGauge quota={data.quota} />
        </Section>
      )}
      {data && data.pauses.length > 0 && <Pauses pauses={data.pauses} />}
      <DayPicker day={day} />
      {data ? (
        <>
          <Section title="By hour">
            <HourlyUsage hours={data.hours} />
          </Section>
          <Section title="By action" plain>
            <UsageByAction actions={data.actions} />
          </Section>
        </>
      ) : error ? (
        <LoadError error={error} onRetry={() => void refetch()} />
      ) : (
        <Skeleton lines={8} height={32} />
      )}
      {drift.data && drift.data.length > 0 && <DriftList rows={drift.data} />}
    </PageLayout>
  );
}
