// Page with the catalog of actions.
import type { ReactElement } from "react";
import { useCatalog } from "../../api/catalog.ts";
import { CatalogView } from "../../components/catalog.tsx";
import { LoadError } from "../../components/notice.tsx";
import { Skeleton } from "../../components/skeleton.tsx";
import { PageLayout } from "../../layout/page_layout.tsx";
import { ActionBadges } from "./badges.tsx";

export default function ActionsPage(): ReactElement {
  const { data, error, refetch } = useCatalog();
  const description = data
    ? `${data.actions.length} operations for workflows, in ${data.groups.length} groups.`
    : "Operations for workflows.";
  return (
    <PageLayout title="Actions" description={description}>
      {data ? (
        <CatalogView
          basePath="/actions"
          itemName="action"
          placeholder="Search by name, description or operation"
          noMatchText="Try another term, such as transcript or scorecard."
          groups={data.groups}
          entries={data.actions.map((action) => ({
            ...action,
            keywords: action.operationId,
            badges: <ActionBadges action={action} />,
          }))}
        />
      ) : error ? (
        <LoadError error={error} onRetry={() => void refetch()} />
      ) : (
        <Skeleton lines={8} height={56} />
      )}
    </PageLayout>
  );
}
