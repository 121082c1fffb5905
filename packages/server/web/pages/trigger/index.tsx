// Page of a trigger: details, and tabs with its subscriptions, its schema and its use in other programs.
import { type ReactElement, Suspense } from "react";
import { useParams } from "wouter";
import type { TriggerDetail } from "../../../src/api/settings_contract.ts";
import { useApiQuery } from "../../api/query.ts";
import { JsonTree } from "../../components/json_tree.tsx";
import { lazyComponent } from "../../components/lazy_component.ts";
import { Skeleton } from "../../components/skeleton.tsx";
import { Tabs } from "../../components/tabs.tsx";
import { PageLayout, Section } from "../../layout/page_layout.tsx";
import { BackLink, ResourceFallback } from "../../layout/resource_fallback.tsx";
import { SchemaTab } from "../action/schema_tab.tsx";
import { TriggerBadges } from "../triggers/badges.tsx";
import { TriggerDetails } from "./trigger_details.tsx";

const SubscriptionsTab = lazyComponent(() => import("./subscriptions_tab.tsx"));
const UseTab = lazyComponent(() => import("./use_tab.tsx"));

const parent = { href: "/triggers", title: "Triggers", itemName: "trigger" };

export default function TriggerPage(): ReactElement {
  const { id = "", tab } = useParams<{ id: string; tab?: string }>();
  const { data, error, refetch } = useApiQuery<TriggerDetail>(`/triggers/${encodeURIComponent(id)}`);
  if (data) return <Content key={id} trigger={data} tab={tab ?? "subscriptions"} />;
  return <ResourceFallback id={id} parent={parent} error={error} onRetry={() => void refetch()} />;
}

function Content({ trigger, tab }: { trigger: TriggerDetail; tab: string }): ReactElement {
  const path = `/triggers/${trigger.id}`;
  const tabs = [
    { href: path, title: "Subscriptions" },
    { href: `${path}/schema`, title: "Schema" },
    ...(trigger.watchCommand ? [{ href: `${path}/use`, title: "Use it" }] : []),
  ];
  return (
    <PageLayout title={trigger.title} description={trigger.description} backLink={<BackLink parent={parent} />}>
      <TriggerBadges trigger={trigger} />
      <TriggerDetails trigger={trigger} />
      <Tabs label="Trigger" tabs={tabs} currentHref={tab === "subscriptions" ? path : `${path}/${tab}`}>
        <Suspense fallback={<Skeleton lines={6} height={32} />}>
          {tab === "schema" ? (
            <TriggerSchema trigger={trigger} />
          ) : tab === "use" && trigger.watchCommand ? (
            <UseTab trigger={trigger} watchCommand={trigger.watchCommand} />
          ) : (
            <SubscriptionsTab trigger={trigger} />
          )}
        </Suspense>
      </Tabs>
    </PageLayout>
  );
}

function TriggerSchema({ trigger }: { trigger: TriggerDetail }): ReactElement {
  return (
    <>
      <SchemaTab source={trigger} />
      <Section title="Sample" description="Data of one event." plain>
        <JsonTree value={trigger.sample} valueName="sample" />
      </Section>
    </>
  );
}
