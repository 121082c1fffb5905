// Adds scopes: from the catalog, from selected actions, or custom ones.
import { type FormEvent, type ReactElement, useState } from "react";
import type { Scopes } from "../../../src/api/settings_contract.ts";
import { Button } from "../../components/button.tsx";
import { matchesText } from "../../components/choices.ts";
import { EmptyState } from "../../components/empty_state.tsx";
import { Field, SearchField } from "../../components/field.tsx";
import { Section } from "../../layout/page_layout.tsx";
import { findScope, isMandatory, type ScopeDraft } from "./scope_draft.ts";
import { ScopeRow } from "./scope_row.tsx";

export interface AddScopesProps {
  scopes: Scopes;
  draft: ScopeDraft;
}

export function AddScopes({
  scopes,
  draft,
  onSelectByAction,
}: AddScopesProps & { onSelectByAction: () => void }): ReactElement {
  const [search, setSearch] = useState("");
  const available = scopes.catalog.filter(({ id }) => !draft.selected.includes(id) && !isMandatory(scopes, id));
  const matches = available.filter(({ id, title, description, access, actions }) =>
    matchesText(search, id, title, description, access, ...actions.map((action) => action.title)),
  );
  return (
    <Section title="Add scopes" plain controls={<Button onClick={onSelectByAction}>Select by action…</Button>}>
      <SearchField
        label="Search scopes"
        placeholder="Search by ID, description or action"
        value={search}
        onChange={setSearch}
      />
      <p className="visually-hidden" role="status">
        {search && `${matches.length} scopes found`}
      </p>
      {matches.length > 0 ? (
        <ul className="row-list">
          {matches.map((scope) => {
            const button = (
              <Button small icon="plus" onClick={() => draft.add(scope.id)}>
                Add<span className="visually-hidden"> {scope.id}</span>
              </Button>
            );
            return <ScopeRow key={scope.id} scope={scope} button={button} />;
          })}
        </ul>
      ) : (
        <EmptyState title={search ? "No scope matches" : "All scopes of the catalog are selected"}>
          {search && "If a scope is not in the catalog, enter it below."}
        </EmptyState>
      )}
      <CustomScope scopes={scopes} draft={draft} />
    </Section>
  );
}

function CustomScope({ scopes, draft }: AddScopesProps): ReactElement {
  const [value, setValue] = useState("");
  const [error, setError] = useState<string>();
  const add = (event: FormEvent): void => {
    event.preventDefault();
    const id = value.trim();
    const invalid = validateCustomScope(id, scopes, draft);
    setError(invalid);
    if (invalid) return;
    if (findScope(scopes, id)) draft.add(id);
    else draft.addCustom(id);
    setValue("");
  };
  return (
    <form className="custom-scope" onSubmit={add} noValidate>
      <Field label="Custom scope" helpText={scopes.customRule.remedy} error={error}>
        {(aria) => (
          <div className="input-group">
            <input
              {...aria}
              className="input mono"
              autoComplete="off"
              spellCheck={false}
              value={value}
              onChange={(event) => setValue(event.currentTarget.value)}
            />
            <Button type="submit">Add custom scope</Button>
          </div>
        )}
      </Field>
    </form>
  );
}

function validateCustomScope(id: string, scopes: Scopes, draft: ScopeDraft): string | undefined {
  if (id === "") return "Enter a scope.";
  if (!new RegExp(scopes.customRule.pattern, "u").test(id)) return "This is not a valid scope.";
  if (draft.requestedScopes.includes(id)) return "This scope is already in the list.";
  return undefined;
}
