// Adds scopes: from a drop-down list grouped by product area, from selected actions and triggers, or custom ones.
import { type FormEvent, type ReactElement, useState } from "react";
import type { CatalogScope, Scopes } from "../../../src/api/settings_contract.ts";
import { useCatalog } from "../../api/catalog.ts";
import { Button } from "../../components/button.tsx";
import { type ChoiceOption, createLocalLoader } from "../../components/choices.ts";
import { Combobox } from "../../components/combobox.tsx";
import { Field } from "../../components/field.tsx";
import { Section } from "../../layout/page_layout.tsx";
import { describeUnlocked, listUnlocked, useCapabilities } from "./capabilities.ts";
import { findScope, isMandatory, type ScopeDraft } from "./scope_draft.ts";

export interface AddScopesProps {
  scopes: Scopes;
  draft: ScopeDraft;
}

export function AddScopes({
  scopes,
  draft,
  onSelectByAction,
}: AddScopesProps & { onSelectByAction: () => void }): ReactElement {
  const options = useScopeOptions(scopes, draft);
  const loader = createLocalLoader(["scopes", ...options.map(({ value }) => value)], options);
  return (
    <Section
      title="Add scopes"
      plain
      controls={<Button onClick={onSelectByAction}>Select by action or trigger…</Button>}
    >
      <div className="add-scopes">
        <Field label="Scope of the catalog" helpText="Search by scope, description, action or trigger.">
          {(aria) => (
            <Combobox
              id={aria.id}
              describedBy={aria["aria-describedby"]}
              value={undefined}
              loader={loader}
              placeholder="Add a scope"
              keepOpen
              onChange={(id) => id && draft.add(id)}
            />
          )}
        </Field>
        <CustomScope scopes={scopes} draft={draft} />
      </div>
    </Section>
  );
}

/** Scopes that are not selected, by product area. */
function useScopeOptions(scopes: Scopes, draft: ScopeDraft): readonly ChoiceOption[] {
  const { data } = useCatalog();
  const capabilities = useCapabilities() ?? [];
  const getArea = ({ actions }: CatalogScope): string => {
    const action = data?.actions.find(({ id }) => id === actions[0]?.id);
    return data?.groups.find(({ id }) => id === action?.group)?.title ?? "Other";
  };
  const available = scopes.catalog.filter(({ id }) => !draft.selected.includes(id) && !isMandatory(scopes, id));
  return available
    .map((scope) => ({
      value: scope.id,
      label: scope.id,
      group: getArea(scope),
      helpText: [
        scope.access,
        describeUnlocked(listUnlocked(capabilities, draft.requestedScopes, scope.id)),
        scope.description,
      ]
        .filter(Boolean)
        .join(" · "),
      keywords: capabilities
        .filter((capability) => capability.scopes.includes(scope.id))
        .map(({ title }) => title)
        .join(" "),
    }))
    .sort((a, b) => a.group.localeCompare(b.group) || a.value.localeCompare(b.value));
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
    <form onSubmit={add} noValidate>
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
