// Scopes of an action or a trigger: whether the chosen connection has them, and a dialog that adds those that are missing.
import { type ReactElement, useState } from "react";
import { getMissingScopes } from "../../src/api/health_contract.ts";
import type { ConnectionRow } from "../../src/api/settings_contract.ts";
import { send } from "../api/client.ts";
import { useApiQuery, useVendor } from "../api/query.ts";
import { Button } from "./button.tsx";
import { CopyButton } from "./copy.tsx";
import { FormDialog } from "./form_dialog.tsx";
import { pluralize } from "./format.tsx";
import { useRequest } from "./use_request.ts";

export interface ScopeChipsProps {
  scopes: readonly string[];
  /** Id of the chosen connection. */
  connection: string | undefined;
}

export function ScopeChips({ scopes, connection: id }: ScopeChipsProps): ReactElement {
  const connection = useConnection(id);
  const missing = connection ? getMissingScopes(connection, scopes) : [];
  return (
    <>
      {scopes.map((scope) => {
        const state = !connection ? undefined : missing.includes(scope) ? "missing" : "granted";
        return (
          <code key={scope} className={`chip ${state ?? ""}`} title={state && `${state} for ${connection?.customer}`}>
            {scope}
            {state && <span className="visually-hidden"> ({state})</span>}
          </code>
        );
      })}
      {scopes.length === 0 && <span className="text-secondary">no scope</span>}
      {connection && missing.length > 0 && (
        <p>
          <AddScopesButton connection={connection} scopes={missing} />
        </p>
      )}
    </>
  );
}

/** For an error that names scopes: adds them to the connection. */
export function AddScopesFor({ connection: id, scopes }: ScopeChipsProps): ReactElement | null {
  const connection = useConnection(scopes.length > 0 ? id : undefined);
  if (connection?.authMethod !== "oauth2") return null;
  return (
    <p>
      <AddScopesButton connection={connection} scopes={scopes} />
    </p>
  );
}

function useConnection(id: string | undefined): ConnectionRow | undefined {
  const path = `/connections/${encodeURIComponent(id ?? "")}`;
  return useApiQuery<ConnectionRow>(path, { enabled: id !== undefined }).data;
}

interface AddScopesProps {
  connection: ConnectionRow;
  scopes: readonly string[];
}

/** The environment's token gets its scopes outside of this page. */
function AddScopesButton({ connection, scopes }: AddScopesProps): ReactElement | null {
  const [isOpen, setOpen] = useState(false);
  if (connection.accountSource === "environment") return null;
  return (
    <>
      <Button route="POST /connections/:id/add-scopes" small icon="plus" onClick={() => setOpen(true)}>
        Add {pluralize(scopes.length, "scope")} and reconnect…
      </Button>
      {isOpen && <AddScopesDialog connection={connection} scopes={scopes} onClose={() => setOpen(false)} />}
    </>
  );
}

function AddScopesDialog({ connection, scopes, onClose }: AddScopesProps & { onClose: () => void }): ReactElement {
  const vendor = useVendor();
  const request = useRequest();
  const reconnect = async (): Promise<void> => {
    const path = `/connections/${encodeURIComponent(connection.id)}/add-scopes`;
    const { authorizationUrl } = await send<{ authorizationUrl: string }>("POST", path, { scopes });
    location.assign(authorizationUrl);
    // The button stays busy until the browser leaves the page.
    return new Promise(() => {});
  };
  return (
    <FormDialog
      title={`Add scopes and reconnect ${connection.customer}`}
      submitLabel="Add and reconnect"
      request={request}
      onClose={onClose}
      onSubmit={() => void request.start(reconnect)}
    >
      <p className="text-secondary">
        {connection.accountSource === "configured" &&
          `First select these scopes in ${vendor}'s form, where the app is registered. `}
        The scopes are added to Permissions. Then {vendor} asks a technical administrator to approve the app again.
      </p>
      <ul className="scope-list mono">
        {scopes.map((scope) => (
          <li key={scope}>{scope}</li>
        ))}
      </ul>
      <p>
        <CopyButton value={scopes.join("\n")} valueName="scopes" buttonText="Copy scopes" />
      </p>
    </FormDialog>
  );
}
