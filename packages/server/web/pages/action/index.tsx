// Page of an action: details, and tabs to run it, read its schema and use it in other programs.
import { type ReactElement, Suspense } from "react";
import { useParams } from "wouter";
import type { ActionDetail } from "../../../src/api/settings_contract.ts";
import { useApiQuery } from "../../api/query.ts";
import { lazyComponent } from "../../components/lazy_component.ts";
import { Skeleton } from "../../components/skeleton.tsx";
import { Tabs } from "../../components/tabs.tsx";
import { PageLayout } from "../../layout/page_layout.tsx";
import { BackLink, ResourceFallback } from "../../layout/resource_fallback.tsx";
import { ActionDetails } from "./action_details.tsx";
import { SchemaTab } from "./schema_tab.tsx";
import { UseTab } from "./use_tab.tsx";

const RunTab = lazyComponent(() => import("./run_tab.tsx"));

const parent = { href: "/actions", title: "Actions", itemName: "action" };

export default function ActionPage(): ReactElement {
  const { id = "", tab } = useParams<{ id: string; tab?: string }>();
  const { data, error, refetch } = useApiQuery<ActionDetail>(`/actions/${encodeURIComponent(id)}`);
  if (data) return <Content key={id} action={data} tab={tab ?? "run"} />;
  return <ResourceFallback id={id} parent={parent} error={error} onRetry={() => void refetch()} />;
}

function Content({ action, tab }: { action: ActionDetail; tab: string }): ReactElement {
  const path = `/actions/${action.id}`;
  const tabs = [
    { href: path, title: "Run" },
    { href: `${path}/schema`, title: "Schema" },
    { href: `${path}/use`, title: "Use it" },
  ];
  return (
    <PageLayout title={action.title} description={action.description} backLink={<BackLink parent={parent} />}>
      <ActionDetails action={action} />
      <Tabs label="Action" tabs={tabs} sharesQuery currentHref={tab === "run" ? path : `${path}/${tab}`}>
        {tab === "schema" ? (
          <SchemaTab source={action} />
        ) : tab === "use" ? (
          <UseTab action={action} />
        ) : (
          <Suspense fallback={<Skeleton lines={6} height={32} />}>
            <RunTab action={action} />
          </Suspense>
        )}
      </Tabs>
    </PageLayout>
  );
}
