// Settings: how the connector signs in, the addresses to paste, what runs keep, and what may be spent.
import type { ReactElement } from "react";
import type { Settings } from "../../../server/api.ts";
import { useRead } from "../../api/query.ts";
import { Page } from "../../frame/page.tsx";
import { Failed } from "../../parts/notice.tsx";
import { Skeleton } from "../../parts/state.tsx";
import { SettingsForm } from "./form.tsx";

export default function SettingsPage(): ReactElement {
  const { data, error, refetch } = useRead<Settings>("/settings");
  return (
    <Page title="Settings" lead="How the connector signs in to your accounts, and what it keeps of their data.">
      {data ? (
        <SettingsForm settings={data} />
      ) : error ? (
        <Failed error={error} again={() => void refetch()} />
      ) : (
        <div className="section">
          <Skeleton lines={8} height={32} />
        </div>
      )}
    </Page>
  );
}
