// Choosing actions, and seeing live which scopes they need at least.

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
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const proposal = useQuery({
    queryKey: ["/scopes/propose", ...chosen],
    queryFn: ({ signal }) => send<ScopeProposal>("POST", "/scopes/propose", { actions: chosen }, signal),
    enabled: chosen.length > 0,
    placeholderData: (before) => before,
  });
  const needed = chosen.length > 0 ? (proposal.data?.scopes ?? []).filter((code) => !isMandatory(scopes, code)) : [];
  const finish = (apply: () => void) => () => {
    apply();
    onClose();
  };
  const foot = (
    <>
      <Button onClick={finish(() => draft.add(...needed))} disabled={needed.length === 0}>
        Add to the selection
      </Button>
      <Button kind="primary" onClick={finish(() => draft.replace(needed))} disabled={chosen.length === 0}>
        Use exactly these
      </Button>
    </>
  );
  return (
    <Dialog title="Choose by actions" shape="wide" onClose={onClose} footer={foot}>
      <div className="scopes-by-action">
        <ActionCheckboxes chosen={chosen} onChange={setChosen} />
        <div className="scopes-by-action-result">
          <h3>Smallest set</h3>
          {proposal.error && <ErrorNotice error={toErrorDocument(proposal.error)} />}
          <ProposedScopes scopes={scopes} chosen={chosen} proposal={chosen.length > 0 ? proposal.data : undefined} />
        </div>
      </div>
    </Dialog>
  );
}

function ActionCheckboxes({
  chosen,
  onChange,
}: {
  chosen: readonly string[];
  onChange: (ids: readonly string[]) => void;
}): ReactElement {
  const [search, setSearch] = useState("");
  const { data } = useCatalog();
  if (!data) return <Skeleton lines={10} />;
  const found = data.actions.filter(({ title, description, operationId: operation }) =>
    matchesText(search, title, description, operation),
  );
  const toggle = (id: string): void =>
    onChange(chosen.includes(id) ? chosen.filter((other) => other !== id) : [...chosen, id]);
  return (
    <div>
      <SearchField label="Search actions" value={search} onChange={setSearch} />
      {data.groups.map((group) => {
        const actions = found.filter((action) => action.group === group.id);
        return (
          actions.length > 0 && (
            <Group key={group.id} title={group.title} actions={actions} actionIds={chosen} onToggle={toggle} />
          )
        );
      })}
      {found.length === 0 && <p className="text-secondary">No action matches.</p>}
    </div>
  );
}

interface GroupProps {
  title: string;
  actions: readonly ActionRow[];
  actionIds: readonly string[];
  onToggle: (id: string) => void;
}

function Group({ title, actions, actionIds: chosen, onToggle }: GroupProps): ReactElement {
  return (
    <fieldset className="checkbox-group">
      <legend>{title}</legend>
      {actions.map((action) => (
        <label key={action.id} className="checkbox-label">
          <input type="checkbox" checked={chosen.includes(action.id)} onChange={() => onToggle(action.id)} />
          {action.title}
        </label>
      ))}
    </fieldset>
  );
}

interface ProposedScopesProps {
  scopes: Scopes;
  chosen: readonly string[];
  proposal: ScopeProposal | undefined;
}

function ProposedScopes({ scopes, chosen, proposal }: ProposedScopesProps): ReactElement {
  const nameOf = useActionTitles();
  if (chosen.length === 0)
    return <p className="text-secondary">Tick what your workflows do; the scopes that it takes appear here.</p>;
  if (!proposal) return <Skeleton lines={4} />;
  const all = [...new Set([...scopes.mandatory.map(({ id }) => id), ...proposal.scopes])].sort();
  return (
    <div aria-live="polite" className="stack">
      <p className="text-secondary">
        {pluralize(all.length, "scope")} for {pluralize(chosen.length, "action")}
      </p>
      <ul className="scope-list mono">
        {all.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ul>
      {proposal.brokenActions.length > 0 && (
        <div className="small text-secondary">
          <p>With exactly these, scopes selected now would go, and with them:</p>
          <ul className="bullets">
            {proposal.brokenActions.map(({ scope, actions }) => (
              <li key={scope}>
                <code>{scope}</code>: {actions.map(nameOf).join(", ") || "no action"}
              </li>
            ))}
          </ul>
        </div>
      )}
    </div>
  );
}
