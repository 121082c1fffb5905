// Scopes that can be added: searched as you type, proposed from actions, or typed by hand.
import { type FormEvent, type ReactElement, useState } from "react";
import type { Scopes } from "../../../src/api/settings_contract.ts";
import { Button } from "../../components/button.tsx";
import { matchesText } from "../../components/choices.ts";
import { EmptyState } from "../../components/empty_state.tsx";
import { Field, SearchField } from "../../components/field.tsx";
import { Section } from "../../layout/page_layout.tsx";
import { isMandatory, type ScopeDraft } from "./scope_draft.ts";
import { ScopeRow } from "./scope_row.tsx";

export interface AddScopesProps {
  scopes: Scopes;
  draft: ScopeDraft;
}

export function AddScopes({ scopes, draft, onByActions }: AddScopesProps & { onByActions: () => void }): ReactElement {
  const [search, setSearch] = useState("");
  const open = scopes.catalog.filter(({ id }) => !draft.selected.includes(id) && !isMandatory(scopes, id));
  const found = open.filter(({ id, title, description, access, actions }) =>
    matchesText(search, id, title, description, access, ...actions.map((action) => action.title)),
  );
  return (
    <Section title="Add scopes" plain controls={<Button onClick={onByActions}>Choose by actions…</Button>}>
      <SearchField
        label="Search scopes"
        placeholder="Search by code, words or action"
        value={search}
        onChange={setSearch}
      />
      <p className="visually-hidden" role="status">
        {search && `${found.length} found`}
      </p>
      {found.length > 0 ? (
        <ul className="row-list">
          {found.map((scope) => {
            const button = (
              <Button small icon="plus" onClick={() => draft.add(scope.id)}>
                Add<span className="visually-hidden"> {scope.id}</span>
              </Button>
            );
            return <ScopeRow key={scope.id} scope={scope} button={button} />;
          })}
        </ul>
      ) : (
        <EmptyState title={search ? "No scope matches" : "Every scope of the catalogue is selected"}>
          {search && "A scope that is in no catalogue can be typed in below."}
        </EmptyState>
      )}
      <CustomScope scopes={scopes} draft={draft} />
    </Section>
  );
}

function CustomScope({ scopes, draft }: AddScopesProps): ReactElement {
  const [code, setCode] = useState("");
  const [error, setFault] = useState<string>();
  const add = (event: FormEvent): void => {
    event.preventDefault();
    const found = validateCustomScope(code.trim(), scopes, draft);
    setFault(found);
    if (found) return;
    const inCatalogue = scopes.catalog.some((scope) => scope.id === code.trim());
    if (inCatalogue) draft.add(code.trim());
    else draft.addCustom(code.trim());
    setCode("");
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
              value={code}
              onChange={(event) => setCode(event.currentTarget.value)}
            />
            <Button type="submit">Add custom scope</Button>
          </div>
        )}
      </Field>
    </form>
  );
}

function validateCustomScope(code: string, scopes: Scopes, draft: ScopeDraft): string | undefined {
  if (code === "") return "Type the scope first.";
  if (!new RegExp(scopes.customRule.pattern, "u").test(code)) return "This is not the form of a scope.";
  if (draft.requestedScopes.includes(code)) return "This scope is in the list already.";
  return undefined;
}
