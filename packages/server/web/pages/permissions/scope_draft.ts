// The selection of scopes while it is edited.
import { useState } from "react";
import type { CatalogScope, ScopeSelection, Scopes } from "../../../src/api/settings_contract.ts";
import { isVersionConflict, send, toErrorDocument } from "../../api/client.ts";
import { invalidate } from "../../api/query.ts";
import { createKeptDraft } from "../../components/kept_draft.ts";

export interface ScopeDraft {
  selected: readonly string[];
  custom: readonly string[];
  /** Mandatory, selected and custom scopes, sorted. */
  requestedScopes: readonly string[];
  added: readonly string[];
  removed: readonly string[];
  add: (...ids: string[]) => void;
  addCustom: (id: string) => void;
  remove: (id: string) => void;
  replace: (selected: readonly string[]) => void;
  reset: () => void;
  save: () => Promise<void>;
  isBusy: boolean;
  error: ReturnType<typeof toErrorDocument> | undefined;
  /** Scopes that somebody else, or another tab, has added or removed since the draft was created. */
  changedElsewhere: readonly string[] | undefined;
}

interface EditedScopes extends ScopeSelection {
  /** What the draft was created from. */
  base: Scopes;
}

const useEditedScopes = createKeptDraft<EditedScopes>();

export function useScopeDraft(scopes: Scopes, onSaved: (isSaved: boolean) => void): ScopeDraft {
  const edited = useEditedScopes(() => toEdited(scopes));
  const { base, selected, custom } = edited.value;
  const setSelection = (selection: ScopeSelection): void => edited.set({ ...selection, base });
  const [changedElsewhere, setChangedElsewhere] = useState<readonly string[]>();
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<ReturnType<typeof toErrorDocument>>();
  const requestedScopes = [...new Set([...scopes.mandatory.map(({ id }) => id), ...selected, ...custom])].sort();
  const save = async (): Promise<void> => {
    setBusy(true);
    setError(undefined);
    setChangedElsewhere(undefined);
    onSaved(false);
    try {
      const selection: ScopeSelection = { selected, custom, version: base.version };
      edited.set(toEdited(await send<Scopes>("PUT", "/scopes", selection)));
      onSaved(true);
      await invalidate("/scopes", "/overview", "/connections");
    } catch (caught) {
      if (isVersionConflict(caught)) {
        const current = await send<Scopes>("GET", "/scopes");
        setChangedElsewhere(listDifferences(base, current));
        edited.set(mergeSelections(edited.value, current));
      } else setError(toErrorDocument(caught));
    }
    setBusy(false);
  };
  const added = requestedScopes.filter((id) => !base.requestedScopes.includes(id));
  const removed = base.requestedScopes.filter((id) => !requestedScopes.includes(id));
  edited.useKeeping(added.length + removed.length > 0);
  return {
    selected,
    custom,
    requestedScopes,
    added,
    removed,
    add: (...ids) => setSelection({ selected: [...new Set([...selected, ...ids])], custom }),
    addCustom: (id) => setSelection({ selected, custom: [...new Set([...custom, id])] }),
    remove: (id) => setSelection({ selected: without(selected, id), custom: without(custom, id) }),
    replace: (ids) => setSelection({ selected: [...ids], custom }),
    reset: () => edited.set(toEdited(scopes)),
    changedElsewhere,
    save,
    isBusy,
    error,
  };
}

function without(list: readonly string[], id: string): string[] {
  return list.filter((other) => other !== id);
}

function toEdited(base: Scopes): EditedScopes {
  return { base, selected: base.selected, custom: base.custom };
}

function listDifferences(before: Scopes, after: Scopes): string[] {
  const [old, current] = [before.requestedScopes, after.requestedScopes];
  return [
    ...current.filter((id) => !old.includes(id)).map((id) => `${id} added`),
    ...old.filter((id) => !current.includes(id)).map((id) => `${id} removed`),
  ];
}

/** Applies the own additions and removals to the current selection. */
function mergeSelections({ base, selected, custom }: EditedScopes, current: Scopes): EditedScopes {
  const merge = (own: readonly string[], old: readonly string[], theirs: readonly string[]): string[] => [
    ...theirs.filter((id) => own.includes(id) || !old.includes(id)),
    ...own.filter((id) => !old.includes(id) && !theirs.includes(id)),
  ];
  return {
    base: current,
    selected: merge(selected, base.selected, current.selected),
    custom: merge(custom, base.custom, current.custom),
  };
}

export function findScope(scopes: Scopes, id: string): CatalogScope | undefined {
  return scopes.catalog.find((scope) => scope.id === id);
}

export function isMandatory(scopes: Scopes, id: string): boolean {
  return scopes.mandatory.some((scope) => scope.id === id);
}
