// Dialog that selects actions and shows the scopes that they require.

import { useQuery } from "@tanstack/react-query";
import { type ReactElement, useState } from "react";
import type { ActionRow, ScopeProposal, Scopes } from "../../../src/api/settings_contract.ts";
import { useActionTitles, useCatalog } from "../../api/catalog.ts";
import { send, toErrorDocument } from "../../api/client.ts";
import { Button } from "../../components/button.tsx";
import { matchesText } from "../../components/choices.ts";
import { Dialog } from "../../components/dialog.tsx";
import { SearchField } from "../../components/field.tsx";
import { pluralize } from "../../components/format.tsx";
import { ErrorNotice } from "../../components/notice.tsx";
import { Skeleton } from "../../components/skeleton.tsx";
import { isMandatory, type ScopeDraft } from "./scope_draft.ts";

export interface ScopesByActionProps {
  scopes: Scopes;
  draft: ScopeDraft;
  onClose: () => void;
}

export function ScopesByAction({ scopes, draft, onClose }: ScopesByActionProps): ReactElement {
  const [selectedActions, setSelectedActions] = useState<readonly string[]>([]);
  const proposal = useQuery({
    queryKey: ["/scopes/propose", ...selectedActions],
    queryFn: ({ signal }) => send<ScopeProposal>("POST", "/scopes/propose", { actions: selectedActions }, signal),
    enabled: selectedActions.length > 0,
    placeholderData: (previous) => previous,
  });
  const proposed = selectedActions.length > 0 ? proposal.data : undefined;
  const proposedScopes = (proposed?.scopes ?? []).filter((id) => !isMandatory(scopes, id));
  const finish = (apply: () => void) => () => {
    apply();
    onClose();
  };
  const footer = (
    <>
      <Button onClick={finish(() => draft.add(...proposedScopes))} disabled={proposedScopes.length === 0}>
        Add to selection
      </Button>
      <Button
        kind="primary"
        onClick={finish(() => draft.replace(proposedScopes))}
        disabled={selectedActions.length === 0}
      >
        Replace selection
      </Button>
    </>
  );
  return (
    <Dialog title="Select scopes by action" shape="wide" onClose={onClose} footer={footer}>
      <div className="scopes-by-action">
        <ActionCheckboxes selectedActions={selectedActions} onChange={setSelectedActions} />
        <div className="scopes-by-action-result">
          <h3>Required scopes</h3>
          {proposal.error && <ErrorNotice error={toErrorDocument(proposal.error)} />}
          <ProposedScopes scopes={scopes} selectedActions={selectedActions} proposal={proposed} />
        </div>
      </div>
    </Dialog>
  );
}

function ActionCheckboxes({
  selectedActions,
  onChange,
}: {
  selectedActions: readonly string[];
  onChange: (ids: readonly string[]) => void;
}): ReactElement {
  const [search, setSearch] = useState("");
  const { data } = useCatalog();
  if (!data) return <Skeleton lines={10} />;
  const matches = data.actions.filter(({ title, description, operationId }) =>
    matchesText(search, title, description, operationId),
  );
  const toggle = (id: string): void =>
    onChange(selectedActions.includes(id) ? selectedActions.filter((other) => other !== id) : [...selectedActions, id]);
  return (
    <div>
      <SearchField label="Search actions" value={search} onChange={setSearch} />
      {data.groups.map((group) => {
        const actions = matches.filter((action) => action.group === group.id);
        return (
          actions.length > 0 && (
            <ActionGroup
              key={group.id}
              title={group.title}
              actions={actions}
              selectedActions={selectedActions}
              onToggle={toggle}
            />
          )
        );
      })}
      {matches.length === 0 && <p className="text-secondary">No action matches.</p>}
    </div>
  );
}

interface ActionGroupProps {
  title: string;
  actions: readonly ActionRow[];
  selectedActions: readonly string[];
  onToggle: (id: string) => void;
}

function ActionGroup({ title, actions, selectedActions, onToggle }: ActionGroupProps): ReactElement {
  return (
    <fieldset className="checkbox-group">
      <legend>{title}</legend>
      {actions.map((action) => (
        <label key={action.id} className="checkbox-label">
          <input type="checkbox" checked={selectedActions.includes(action.id)} onChange={() => onToggle(action.id)} />
          {action.title}
        </label>
      ))}
    </fieldset>
  );
}

interface ProposedScopesProps {
  scopes: Scopes;
  selectedActions: readonly string[];
  proposal: ScopeProposal | undefined;
}

function ProposedScopes({ scopes, selectedActions, proposal }: ProposedScopesProps): ReactElement {
  const getActionTitle = useActionTitles();
  if (selectedActions.length === 0)
    return <p className="text-secondary">Select the actions of your workflows to see the scopes that they require.</p>;
  if (!proposal) return <Skeleton lines={4} />;
  const allScopes = [...new Set([...scopes.mandatory.map(({ id }) => id), ...proposal.scopes])].sort();
  return (
    <div aria-live="polite" className="stack">
      <p className="text-secondary">
        {pluralize(allScopes.length, "scope")} for {pluralize(selectedActions.length, "action")}
      </p>
      <ul className="scope-list mono">
        {allScopes.map((id) => (
          <li key={id}>{id}</li>
        ))}
      </ul>
      {proposal.brokenActions.length > 0 && (
        <div className="small text-secondary">
          <p>“Replace selection” removes these scopes. The listed actions then stop working:</p>
          <ul className="bullets">
            {proposal.brokenActions.map(({ scope, actions }) => (
              <li key={scope}>
                <code>{scope}</code>: {actions.map(getActionTitle).join(", ") || "no action"}
              </li>
            ))}
          </ul>
        </div>
      )}
    </div>
  );
}
