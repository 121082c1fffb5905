// Settings page: authentication, URLs, stored run data and paid actions.
import type { ReactElement } from "react";
import type { Settings } from "../../../src/api/settings_contract.ts";
import { useApiQuery } from "../../api/query.ts";
import { LoadError } from "../../components/notice.tsx";
import { Skeleton } from "../../components/skeleton.tsx";
import { PageLayout } from "../../layout/page_layout.tsx";
import { SettingsForm } from "./settings_form.tsx";

export default function SettingsPage(): ReactElement {
  const { data, error, refetch } = useApiQuery<Settings>("/settings");
  return (
    <PageLayout title="Settings" description="Authentication and stored data of the connector.">
      {data ? (
        <SettingsForm settings={data} />
      ) : error ? (
        <LoadError error={error} onRetry={() => void refetch()} />
      ) : (
        <div className="section">
          <Skeleton lines={8} height={32} />
        </div>
      )}
    </PageLayout>
  );
}
