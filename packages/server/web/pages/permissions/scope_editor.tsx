// Lists of mandatory, selected and available scopes, and the list of requested scopes.
import { type ReactElement, useState } from "react";
import type { Scopes } from "../../../src/api/settings_contract.ts";
import { Allowed } from "../../components/allowed.tsx";
import { Button } from "../../components/button.tsx";
import { ChangedElsewhere } from "../../components/changed_elsewhere.tsx";
import { EmptyState } from "../../components/empty_state.tsx";
import { pluralize } from "../../components/format.tsx";
import { ErrorNotice } from "../../components/notice.tsx";
import { Section } from "../../layout/page_layout.tsx";
import { AddScopes } from "./add_scopes.tsx";
import { RemoveScopeDialog } from "./remove_scope_dialog.tsx";
import { RequestedScopes } from "./requested_scopes.tsx";
import { findScope, type ScopeDraft, useScopeDraft } from "./scope_draft.ts";
import { CustomScopeRow, MandatoryRow, ScopeRow } from "./scope_row.tsx";
import { ScopesByAction } from "./scopes_by_action.tsx";

export interface ScopeEditorProps {
  scopes: Scopes;
  /** The displayed scopes were just saved. */
  isSaved: boolean;
  onSaved: (isSaved: boolean) => void;
}

export function ScopeEditor({ scopes, isSaved, onSaved }: ScopeEditorProps): ReactElement {
  const draft = useScopeDraft(scopes, onSaved);
  const [isDialogOpen, setDialogOpen] = useState(false);
  return (
    <div className="two-columns scopes">
      <div className="main-column">
        <Section title="Mandatory" description="Always requested. They cannot be removed." plain>
          <ul className="row-list">
            {scopes.mandatory.map(({ id, reason }) => (
              <MandatoryRow key={id} id={id} reason={reason} scope={findScope(scopes, id)} />
            ))}
          </ul>
        </Section>
        <SelectedScopes scopes={scopes} draft={draft} />
        <Allowed route="PUT /scopes">
          <AddScopes scopes={scopes} draft={draft} onSelectByAction={() => setDialogOpen(true)} />
        </Allowed>
      </div>
      <RequestedScopes scopes={scopes} draft={draft} />
      <SaveBar draft={draft} isSaved={isSaved} />
      {isDialogOpen && <ScopesByAction scopes={scopes} draft={draft} onClose={() => setDialogOpen(false)} />}
    </div>
  );
}

function SelectedScopes({ scopes, draft }: { scopes: Scopes; draft: ScopeDraft }): ReactElement {
  const [removingId, setRemovingId] = useState<string>();
  const { selected, custom, remove } = draft;
  const confirmRemoval = (id: string): void => (findScope(scopes, id)?.actions.length ? setRemovingId(id) : remove(id));
  return (
    <Section title={`Selected (${selected.length + custom.length})`} plain>
      {selected.length + custom.length === 0 ? (
        <EmptyState title="No scopes selected yet">
          Add scopes below, or select the actions and triggers that you need.
        </EmptyState>
      ) : (
        <ul className="row-list">
          {[...selected].sort().map((id) => {
            const scope = findScope(scopes, id);
            if (!scope) return <CustomScopeRow key={id} id={id} onRemove={() => remove(id)} />;
            const button = (
              <Button route="PUT /scopes" small onClick={() => confirmRemoval(id)}>
                Remove<span className="visually-hidden"> {id}</span>
              </Button>
            );
            return <ScopeRow key={id} scope={scope} button={button} />;
          })}
          {custom.map((id) => (
            <CustomScopeRow key={id} id={id} onRemove={() => remove(id)} />
          ))}
        </ul>
      )}
      {removingId && (
        <RemoveScopeDialog
          scope={findScope(scopes, removingId)}
          onClose={() => setRemovingId(undefined)}
          onRemove={() => {
            remove(removingId);
            setRemovingId(undefined);
          }}
        />
      )}
    </Section>
  );
}

function SaveBar({ draft, isSaved }: { draft: ScopeDraft; isSaved: boolean }): ReactElement {
  const { added, removed, reset, save, isBusy, error } = draft;
  const isDirty = added.length + removed.length > 0;
  const changes = [
    added.length > 0 && `${pluralize(added.length, "scope")} added`,
    removed.length > 0 && `${pluralize(removed.length, "scope")} removed`,
  ].filter(Boolean);
  return (
    <div className={`save-bar ${isDirty || isSaved ? "visible" : ""}`}>
      {error && <ErrorNotice error={error} />}
      {draft.changedElsewhere && <ChangedElsewhere parts={draft.changedElsewhere} />}
      <p role="status">
        {isDirty ? `${changes.join(", ")}. Reconnect existing connections to grant added scopes.` : isSaved && "Saved."}
      </p>
      {isDirty && (
        <>
          <Button onClick={reset}>Discard</Button>
          <Button kind="primary" busy={isBusy} onClick={save}>
            Save
          </Button>
        </>
      )}
    </div>
  );
}
