// Overview: what is set up and what is missing, what needs attention, today's quota and the last runs.
import type { ReactElement } from "react";
import type { Overview } from "../../../server/api.ts";
import { useRead, useSession } from "../../api/query.ts";
import { Page, Section } from "../../frame/page.tsx";
import { ButtonLink } from "../../parts/button.tsx";
import { Failed } from "../../parts/notice.tsx";
import { Empty, Skeleton } from "../../parts/state.tsx";
import { LastRuns } from "../runs/last_runs.tsx";
import { Gauge } from "../usage/gauge.tsx";
import { Attention } from "./attention.tsx";
import { Checklist } from "./checklist.tsx";

export default function OverviewPage(): ReactElement {
  const { data: session } = useSession();
  const { data, error, refetch } = useRead<Overview>("/overview", { every: 30_000 });
  return (
    <Page title="Overview" lead={session?.connector.description}>
      {data ? <Content overview={data} /> : error ? <Failed error={error} again={() => void refetch()} /> : <Bones />}
    </Page>
  );
}

function Content({ overview }: { overview: Overview }): ReactElement {
  const { steps, attention, quota, lastRuns } = overview;
  return (
    <>
      <Checklist steps={steps} />
      {attention.length > 0 && <Attention connections={attention} />}
      <Section
        title="Requests today"
        tools={
          <ButtonLink href="/usage" small kind="quiet">
            Usage
          </ButtonLink>
        }
      >
        <Gauge quota={quota} />
      </Section>
      <Section
        title="Last runs"
        plain
        tools={
          <ButtonLink href="/runs" small kind="quiet">
            All runs
          </ButtonLink>
        }
      >
        {lastRuns.length > 0 ? (
          <LastRuns runs={lastRuns} />
        ) : (
          <Empty title="Nothing has run yet" action={<ButtonLink href="/actions">Browse actions</ButtonLink>}>
            Each action that runs, here or in a workflow, is listed with its time, its requests and its outcome.
          </Empty>
        )}
      </Section>
    </>
  );
}

function Bones(): ReactElement {
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
