// The selection of scopes while it is edited.
import { useState } from "react";
import type { CatalogScope, ScopeSelection, Scopes } from "../../../src/api/settings_contract.ts";
import { send, toErrorDocument } from "../../api/client.ts";
import { invalidate } from "../../api/query.ts";

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
}

export function useScopeDraft(scopes: Scopes, onSaved: (isSaved: boolean) => void): ScopeDraft {
  const [{ selected, custom }, setSelection] = useState<ScopeSelection>({
    selected: scopes.selected,
    custom: scopes.custom,
  });
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<ReturnType<typeof toErrorDocument>>();
  const requestedScopes = [...new Set([...scopes.mandatory.map(({ id }) => id), ...selected, ...custom])].sort();
  const save = async (): Promise<void> => {
    setBusy(true);
    setError(undefined);
    onSaved(false);
    try {
      await send("PUT", "/scopes", { selected, custom } satisfies ScopeSelection);
      onSaved(true);
      await invalidate("/scopes", "/overview", "/connections");
    } catch (caught) {
      setError(toErrorDocument(caught));
    }
    setBusy(false);
  };
  const without = (list: readonly string[], id: string): string[] => list.filter((other) => other !== id);
  return {
    selected,
    custom,
    requestedScopes,
    added: requestedScopes.filter((id) => !scopes.requestedScopes.includes(id)),
    removed: scopes.requestedScopes.filter((id) => !requestedScopes.includes(id)),
    add: (...ids) => setSelection({ selected: [...new Set([...selected, ...ids])], custom }),
    addCustom: (id) => setSelection({ selected, custom: [...new Set([...custom, id])] }),
    remove: (id) => setSelection({ selected: without(selected, id), custom: without(custom, id) }),
    replace: (ids) => setSelection({ selected: [...ids], custom }),
    reset: () => setSelection({ selected: scopes.selected, custom: scopes.custom }),
    save,
    isBusy,
    error,
  };
}

export function findScope(scopes: Scopes, id: string): CatalogScope | undefined {
  return scopes.catalog.find((scope) => scope.id === id);
}

export function isMandatory(scopes: Scopes, id: string): boolean {
  return scopes.mandatory.some((scope) => scope.id === id);
}
