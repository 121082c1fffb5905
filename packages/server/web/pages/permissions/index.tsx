// Permissions page: the scopes that the connector requests, and the differences at each connection.
import { type ReactElement, useState } from "react";
import type { Scopes } from "../../../src/api/settings_contract.ts";
import { useApiQuery } from "../../api/query.ts";
import { LoadError } from "../../components/notice.tsx";
import { Skeleton } from "../../components/skeleton.tsx";
import { PageLayout } from "../../layout/page_layout.tsx";
import { ScopeEditor } from "./scope_editor.tsx";

export default function PermissionsPage(): ReactElement {
  // The editor remounts when the saved scopes change, so its "Saved" state is stored here.
  const [isSaved, setSaved] = useState(false);
  const { data, error, refetch } = useApiQuery<Scopes>("/scopes");
  return (
    <PageLayout
      title="Permissions"
      description="Scopes define what the connector can access. Request only the scopes that your workflows need: customers must approve all of them."
    >
      {data ? (
        <ScopeEditor key={data.requestedScopes.join()} scopes={data} isSaved={isSaved} onSaved={setSaved} />
      ) : error ? (
        <LoadError error={error} onRetry={() => void refetch()} />
      ) : (
        <div className="section">
          <Skeleton lines={8} height={40} />
        </div>
      )}
    </PageLayout>
  );
}
