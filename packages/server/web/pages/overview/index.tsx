// Overview page: setup checklist, connections that need attention, today's quota and the last runs.
import type { ReactElement } from "react";
import type { Overview } from "../../../src/api/settings_contract.ts";
import { useApiQuery, useSession } from "../../api/query.ts";
import { ButtonLink } from "../../components/button.tsx";
import { EmptyState } from "../../components/empty_state.tsx";
import { LoadError } from "../../components/notice.tsx";
import { Skeleton } from "../../components/skeleton.tsx";
import { PageLayout, Section } from "../../layout/page_layout.tsx";
import { LastRuns } from "../runs/last_runs.tsx";
import { QuotaGauge } from "../usage/quota_gauge.tsx";
import { Checklist } from "./checklist.tsx";
import { NeedsAttention } from "./needs_attention.tsx";

export default function OverviewPage(): ReactElement {
  const { data: session } = useSession();
  const { data, error, refetch } = useApiQuery<Overview>("/overview", { refetchIntervalMs: 30_000 });
  return (
    <PageLayout title="Overview" description={session?.connector.description}>
      {data ? (
        <Content overview={data} />
      ) : error ? (
        <LoadError error={error} onRetry={() => void refetch()} />
      ) : (
        <OverviewSkeleton />
      )}
    </PageLayout>
  );
}

function Content({ overview }: { overview: Overview }): ReactElement {
  const { setupSteps, quota, lastRuns } = overview;
  return (
    <>
      <Checklist steps={setupSteps} />
      <NeedsAttention />
      <Section
        title="Requests today"
        controls={
          <ButtonLink href="/usage" small kind="quiet">
            Usage
          </ButtonLink>
        }
      >
        <QuotaGauge quota={quota} />
      </Section>
      <Section
        title="Last runs"
        plain
        controls={
          <ButtonLink href="/runs" small kind="quiet">
            All runs
          </ButtonLink>
        }
      >
        {lastRuns.length > 0 ? (
          <LastRuns runs={lastRuns} />
        ) : (
          <EmptyState title="No runs yet" action={<ButtonLink href="/actions">Browse actions</ButtonLink>}>
            Runs from this page and from workflows appear here.
          </EmptyState>
        )}
      </Section>
    </>
  );
}

function OverviewSkeleton(): ReactElement {
  return (
    <>
      <div className="section">
        <Skeleton lines={4} height={48} />
      </div>
      <div className="section">
        <Skeleton lines={2} />
      </div>
    </>
  );
}
