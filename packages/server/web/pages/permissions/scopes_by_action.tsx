// Dialog that selects actions and triggers and shows the scopes that they require.

import { useQuery } from "@tanstack/react-query";
import { type ReactElement, useState } from "react";
import type { ScopeProposal, Scopes } from "../../../src/api/settings_contract.ts";
import { useActionTitles, useCatalog } from "../../api/catalog.ts";
import { send, toErrorDocument } from "../../api/client.ts";
import { Button } from "../../components/button.tsx";
import { matchesText } from "../../components/choices.ts";
import { Dialog } from "../../components/dialog.tsx";
import { SearchField } from "../../components/field.tsx";
import { pluralize } from "../../components/format.tsx";
import { ErrorNotice } from "../../components/notice.tsx";
import { Skeleton } from "../../components/skeleton.tsx";
import { type Capability, describeSelection, getKey, groupKeys, isSelected, useCapabilities } from "./capabilities.ts";
import { isMandatory, type ScopeDraft } from "./scope_draft.ts";

export interface ScopesByActionProps {
  scopes: Scopes;
  draft: ScopeDraft;
  onClose: () => void;
}

export function ScopesByAction({ scopes, draft, onClose }: ScopesByActionProps): ReactElement {
  const capabilities = useCapabilities();
  const [chosen, setChosen] = useState<readonly string[]>();
  // Starts with what the selected scopes are for.
  const initial = capabilities?.filter((capability) => isSelected(scopes, draft, capability)).map(getKey);
  const selected = chosen ?? initial ?? [];
  const { actions, triggers } = groupKeys(selected);
  const proposal = useQuery({
    queryKey: ["/scopes/propose", ...selected],
    queryFn: ({ signal }) => send<ScopeProposal>("POST", "/scopes/propose", { actions, triggers }, signal),
    enabled: selected.length > 0,
    placeholderData: (previous) => previous,
  });
  const proposed = selected.length > 0 ? proposal.data : undefined;
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
      <Button kind="primary" onClick={finish(() => draft.replace(proposedScopes))} disabled={selected.length === 0}>
        Replace selection
      </Button>
    </>
  );
  return (
    <Dialog title="Select scopes by action or trigger" shape="wide" onClose={onClose} footer={footer}>
      <div className="scopes-by-action">
        <Checkboxes capabilities={capabilities} selected={selected} onChange={setChosen} />
        <div className="scopes-by-action-result">
          <h3>Required scopes</h3>
          {proposal.error && <ErrorNotice error={toErrorDocument(proposal.error)} />}
          <ProposedScopes scopes={scopes} selected={selected} proposal={proposed} />
        </div>
      </div>
    </Dialog>
  );
}

interface CheckboxesProps {
  capabilities: readonly Capability[] | undefined;
  selected: readonly string[];
  onChange: (keys: readonly string[]) => void;
}

function Checkboxes({ capabilities, selected, onChange }: CheckboxesProps): ReactElement {
  const [search, setSearch] = useState("");
  const { data } = useCatalog();
  if (!data || !capabilities) return <Skeleton lines={10} />;
  const matches = capabilities.filter(({ title, description, keywords }) =>
    matchesText(search, title, description, keywords),
  );
  const toggle = (key: string): void =>
    onChange(selected.includes(key) ? selected.filter((other) => other !== key) : [...selected, key]);
  return (
    <div>
      <SearchField label="Search actions and triggers" value={search} onChange={setSearch} />
      {data.groups.map(({ id, title }) => {
        const members = matches.filter(({ group }) => group === id);
        return (
          members.length > 0 && (
            <fieldset key={id} className="checkbox-group">
              <legend>{title}</legend>
              {members.map((capability) => (
                <label key={getKey(capability)} className="checkbox-label">
                  <input
                    type="checkbox"
                    checked={selected.includes(getKey(capability))}
                    onChange={() => toggle(getKey(capability))}
                  />
                  <span>
                    {capability.title}
                    {capability.kind === "trigger" && <span className="text-tertiary small"> trigger</span>}
                  </span>
                </label>
              ))}
            </fieldset>
          )
        );
      })}
      {matches.length === 0 && <p className="text-secondary">No action or trigger matches.</p>}
    </div>
  );
}

interface ProposedScopesProps {
  scopes: Scopes;
  selected: readonly string[];
  proposal: ScopeProposal | undefined;
}

function ProposedScopes({ scopes, selected, proposal }: ProposedScopesProps): ReactElement {
  const getActionTitle = useActionTitles();
  if (selected.length === 0)
    return (
      <p className="text-secondary">
        Select the actions and triggers of your workflows to see the scopes that they require.
      </p>
    );
  if (!proposal) return <Skeleton lines={4} />;
  const allScopes = [...new Set([...scopes.mandatory.map(({ id }) => id), ...proposal.scopes])].sort();
  return (
    <div aria-live="polite" className="stack">
      <p className="text-secondary">
        {pluralize(allScopes.length, "scope")} for {describeSelection(selected)}
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
