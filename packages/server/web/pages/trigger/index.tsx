// One trigger: what it tells of and needs, and three tabs for its subscriptions, its shape, and its use elsewhere.
import { lazy, type ReactElement, Suspense } from "react";
import { useParams } from "wouter";
import type { TriggerDetail } from "../../../src/api/settings_contract.ts";
import { useApiQuery } from "../../api/query.ts";
import { JsonTree } from "../../components/json_tree.tsx";
import { Skeleton } from "../../components/skeleton.tsx";
import { Tabs } from "../../components/tabs.tsx";
import { PageLayout, Section } from "../../layout/page_layout.tsx";
import { BackLink, ResourceFallback } from "../../layout/resource_fallback.tsx";
import { SchemaTab } from "../action/schema_tab.tsx";
import { TriggerBadges } from "../triggers/badges.tsx";
import { TriggerDetails } from "./trigger_details.tsx";

const SubscriptionsTab = lazy(() => import("./subscriptions_tab.tsx"));
const UseTab = lazy(() => import("./code_tab.tsx"));

const place = { href: "/triggers", title: "Triggers", one: "trigger" };

export default function TriggerPage(): ReactElement {
  const { id = "", tab } = useParams<{ id: string; tab?: string }>();
  const { data, error, refetch } = useApiQuery<TriggerDetail>(`/triggers/${encodeURIComponent(id)}`);
  if (data) return <Content key={id} trigger={data} tab={tab ?? "subscriptions"} />;
  return <ResourceFallback id={id} parent={place} error={error} onRetry={() => void refetch()} />;
}

function Content({ trigger, tab }: { trigger: TriggerDetail; tab: string }): ReactElement {
  const path = `/triggers/${trigger.id}`;
  const tabs = [
    { href: path, title: "Subscriptions" },
    { href: `${path}/schema`, title: "Schema" },
    ...(trigger.watchCommand ? [{ href: `${path}/use`, title: "Use it" }] : []),
  ];
  return (
    <PageLayout title={trigger.title} description={trigger.description} backLink={<BackLink parent={place} />}>
      <TriggerBadges trigger={trigger} />
      <TriggerDetails trigger={trigger} />
      <Tabs label="Views of the trigger" tabs={tabs} currentHref={tab === "subscriptions" ? path : `${path}/${tab}`} />
      <Suspense fallback={<Skeleton lines={6} height={32} />}>
        {tab === "schema" ? (
          <Shape trigger={trigger} />
        ) : tab === "use" && trigger.watchCommand ? (
          <UseTab trigger={trigger} watchCommand={trigger.watchCommand} />
        ) : (
          <SubscriptionsTab trigger={trigger} />
        )}
      </Suspense>
    </PageLayout>
  );
}

function Shape({ trigger }: { trigger: TriggerDetail }): ReactElement {
  return (
    <>
      <SchemaTab source={trigger} />
      <Section title="Sample" description="What one event holds." plain>
        <JsonTree value={trigger.sample} valueName="sample" />
      </Section>
    </>
  );
}
