// Permissions: which scopes the connector asks for, why, and what is missing at each connection.
import { type ReactElement, useState } from "react";
import type { Scopes } from "../../../src/api/settings_contract.ts";
import { useApiQuery } from "../../api/query.ts";
import { LoadError } from "../../components/notice.tsx";
import { Skeleton } from "../../components/skeleton.tsx";
import { PageLayout } from "../../layout/page_layout.tsx";
import { ScopeEditor } from "./scope_editor.tsx";

export default function PermissionsPage(): ReactElement {
  const [saved, setSaved] = useState(false);
  const { data, error, refetch } = useApiQuery<Scopes>("/scopes");
  return (
    <PageLayout
      title="Permissions"
      description="A scope is a part of the account that the connector may use. Ask for what your workflows need and no more: whoever connects an account has to approve the list."
    >
      {data ? (
        <ScopeEditor key={data.requestedScopes.join()} scopes={data} isSaved={saved} onSaved={setSaved} />
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
