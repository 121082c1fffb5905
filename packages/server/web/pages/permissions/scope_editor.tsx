// The three lists of scopes beside the box for the vendor's own form.
import { type ReactElement, useState } from "react";
import type { Scopes } from "../../../src/api/settings_contract.ts";
import { Button } from "../../components/button.tsx";
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
  /** The list as it stands has just been saved. */
  isSaved: boolean;
  onSaved: (saved: boolean) => void;
}

export function ScopeEditor({ scopes, isSaved: saved, onSaved }: ScopeEditorProps): ReactElement {
  const draft = useScopeDraft(scopes, onSaved);
  const [byActions, setByActions] = useState(false);
  return (
    <div className="two-columns scopes">
      <div className="main-column">
        <Section title="Mandatory" description="Always requested; cannot be removed." plain>
          <ul className="row-list">
            {scopes.mandatory.map(({ id: code, reason }) => (
              <MandatoryRow key={code} id={code} reason={reason} scope={findScope(scopes, code)} />
            ))}
          </ul>
        </Section>
        <SelectedScopes scopes={scopes} draft={draft} />
        <AddScopes scopes={scopes} draft={draft} onByActions={() => setByActions(true)} />
      </div>
      <RequestedScopes scopes={scopes} draft={draft} />
      <SaveBar draft={draft} saved={saved} />
      {byActions && <ScopesByAction scopes={scopes} draft={draft} onClose={() => setByActions(false)} />}
    </div>
  );
}

function SelectedScopes({ scopes, draft }: { scopes: Scopes; draft: ScopeDraft }): ReactElement {
  const [removing, setRemoving] = useState<string>();
  const { selected, custom, remove } = draft;
  const ask = (code: string): void => (findScope(scopes, code)?.actions.length ? setRemoving(code) : remove(code));
  return (
    <Section title={`Selected (${selected.length + custom.length})`} plain>
      {selected.length + custom.length === 0 ? (
        <EmptyState title="No scopes selected yet">Add some below, or tick the actions that you need.</EmptyState>
      ) : (
        <ul className="row-list">
          {[...selected].sort().map((code) => {
            const scope = findScope(scopes, code);
            if (!scope) return <CustomScopeRow key={code} id={code} onRemove={() => remove(code)} />;
            const button = (
              <Button small onClick={() => ask(code)}>
                Remove<span className="visually-hidden"> {code}</span>
              </Button>
            );
            return <ScopeRow key={code} scope={scope} button={button} />;
          })}
          {custom.map((code) => (
            <CustomScopeRow key={code} id={code} onRemove={() => remove(code)} />
          ))}
        </ul>
      )}
      {removing && (
        <RemoveScopeDialog
          scope={findScope(scopes, removing)}
          onClose={() => setRemoving(undefined)}
          onRemove={() => {
            remove(removing);
            setRemoving(undefined);
          }}
        />
      )}
    </Section>
  );
}

function SaveBar({ draft, saved }: { draft: ScopeDraft; saved: boolean }): ReactElement {
  const { added, removed, reset, save, busy, error } = draft;
  const dirty = added.length + removed.length > 0;
  const message = [
    added.length > 0 && `${pluralize(added.length, "scope")} added`,
    removed.length > 0 && `${pluralize(removed.length, "scope")} removed`,
  ].filter(Boolean);
  return (
    <div className={`save-bar ${dirty || saved ? "visible" : ""}`}>
      {error && <ErrorNotice error={error} />}
      <p role="status">
        {dirty
          ? `${message.join(", ")}. Existing connections get added scopes when they are reconnected.`
          : saved && "Saved."}
      </p>
      {dirty && (
        <>
          <Button onClick={reset}>Discard</Button>
          <Button kind="primary" busy={busy} onClick={save}>
            Save
          </Button>
        </>
      )}
    </div>
  );
}
