// Actions: the catalogue, by group and searched over title, description and operation.
import type { ReactElement } from "react";
import { useCatalog } from "../../api/catalog.ts";
import { CatalogView } from "../../components/catalog.tsx";
import { LoadError } from "../../components/notice.tsx";
import { Skeleton } from "../../components/skeleton.tsx";
import { PageLayout } from "../../layout/page_layout.tsx";
import { ActionBadges } from "./badges.tsx";

export default function ActionsPage(): ReactElement {
  const { data, error, refetch } = useCatalog();
  const lead = data && `${data.actions.length} things a workflow can do, in ${data.groups.length} groups.`;
  return (
    <PageLayout title="Actions" description={lead ?? "What a workflow can do."}>
      {data ? (
        <CatalogView
          basePath="/actions"
          itemName="action"
          placeholder="Search by name, words or operation"
          noMatchText="Try another word, such as transcript or scorecard."
          groups={data.groups}
          entries={data.actions.map((action) => ({
            ...action,
            words: action.operationId,
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
