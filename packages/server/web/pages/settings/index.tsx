// Settings: how the connector signs in, the addresses to paste, what runs keep, and what may be spent.
import type { ReactElement } from "react";
import type { Settings } from "../../../src/api/settings_contract.ts";
import { useApiQuery } from "../../api/query.ts";
import { LoadError } from "../../components/notice.tsx";
import { Skeleton } from "../../components/skeleton.tsx";
import { PageLayout } from "../../layout/page_layout.tsx";
import { SettingsForm } from "./form.tsx";

export default function SettingsPage(): ReactElement {
  const { data, error, refetch } = useApiQuery<Settings>("/settings");
  return (
    <PageLayout
      title="Settings"
      description="How the connector signs in to your accounts, and what it keeps of their data."
    >
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
