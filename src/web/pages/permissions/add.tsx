// Scopes that can be added: searched as you type, proposed from actions, or typed by hand.
import { type FormEvent, type ReactElement, useState } from "react";
import type { Scopes } from "../../../server/api.ts";
import { Section } from "../../frame/page.tsx";
import { Button } from "../../parts/button.tsx";
import { matches } from "../../parts/choices.ts";
import { Field, Search } from "../../parts/field.tsx";
import { Empty } from "../../parts/state.tsx";
import { isMandatory, type ScopeDraft } from "./draft.ts";
import { ScopeRow } from "./scope_row.tsx";

export interface AddProps {
  scopes: Scopes;
  draft: ScopeDraft;
}

export function AddScopes({ scopes, draft, onByActions }: AddProps & { onByActions: () => void }): ReactElement {
  const [search, setSearch] = useState("");
  const open = scopes.catalogue.filter(({ code }) => !draft.selected.includes(code) && !isMandatory(scopes, code));
  const found = open.filter(({ code, title, description, access, actions }) =>
    matches(search, code, title, description, access, ...actions.map((action) => action.title)),
  );
  return (
    <Section title="Add scopes" plain tools={<Button onClick={onByActions}>Choose by actions…</Button>}>
      <Search label="Search scopes" placeholder="Search by code, words or action" value={search} onChange={setSearch} />
      <p className="unseen" role="status">
        {search && `${found.length} found`}
      </p>
      {found.length > 0 ? (
        <ul className="lines">
          {found.map((scope) => {
            const button = (
              <Button small icon="plus" onClick={() => draft.add(scope.code)}>
                Add<span className="unseen"> {scope.code}</span>
              </Button>
            );
            return <ScopeRow key={scope.code} scope={scope} button={button} />;
          })}
        </ul>
      ) : (
        <Empty title={search ? "No scope matches" : "Every scope of the catalogue is selected"}>
          {search && "A scope that is in no catalogue can be typed in below."}
        </Empty>
      )}
      <CustomScope scopes={scopes} draft={draft} />
    </Section>
  );
}

function CustomScope({ scopes, draft }: AddProps): ReactElement {
  const [code, setCode] = useState("");
  const [fault, setFault] = useState<string>();
  const add = (event: FormEvent): void => {
    event.preventDefault();
    const found = faultOf(code.trim(), scopes, draft);
    setFault(found);
    if (found) return;
    const inCatalogue = scopes.catalogue.some((scope) => scope.code === code.trim());
    if (inCatalogue) draft.add(code.trim());
    else draft.addCustom(code.trim());
    setCode("");
  };
  return (
    <form className="custom-scope" onSubmit={add} noValidate>
      <Field label="Custom scope" hint={scopes.rule.hint} fault={fault}>
        {(tie) => (
          <div className="joined">
            <input
              {...tie}
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

function faultOf(code: string, scopes: Scopes, draft: ScopeDraft): string | undefined {
  if (code === "") return "Type the scope first.";
  if (!new RegExp(scopes.rule.pattern, "u").test(code)) return "This is not the form of a scope.";
  if (draft.requested.includes(code)) return "This scope is in the list already.";
  return undefined;
}
