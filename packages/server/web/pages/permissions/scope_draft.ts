// The choice of scopes as it is being changed, and what each change would break.
import { useState } from "react";
import type { CatalogScope, ScopeSelection, Scopes } from "../../../src/api/settings_contract.ts";
import { send, toErrorDocument } from "../../api/client.ts";
import { invalidate } from "../../api/query.ts";

export interface ScopeDraft {
  selected: readonly string[];
  custom: readonly string[];
  /** Everything asked for with this choice, sorted. */
  requestedScopes: readonly string[];
  added: readonly string[];
  removed: readonly string[];
  add: (...codes: string[]) => void;
  addCustom: (code: string) => void;
  remove: (code: string) => void;
  replace: (selected: readonly string[]) => void;
  reset: () => void;
  save: () => Promise<void>;
  busy: boolean;
  error: ReturnType<typeof toErrorDocument> | undefined;
}

export function useScopeDraft(scopes: Scopes, onSaved: (saved: boolean) => void): ScopeDraft {
  const [{ selected, custom }, setChoice] = useState<ScopeSelection>({
    selected: scopes.selected,
    custom: scopes.custom,
  });
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<ReturnType<typeof toErrorDocument>>();
  const requested = [...new Set([...scopes.mandatory.map(({ id }) => id), ...selected, ...custom])].sort();
  const save = async (): Promise<void> => {
    setBusy(true);
    setError(undefined);
    onSaved(false);
    try {
      await send("PUT", "/scopes", { selected, custom } satisfies ScopeSelection);
      onSaved(true);
      await invalidate("/scopes", "/overview", "/connections");
    } catch (refusal) {
      setError(toErrorDocument(refusal));
    }
    setBusy(false);
  };
  const without = (list: readonly string[], code: string): string[] => list.filter((other) => other !== code);
  return {
    selected,
    custom,
    requestedScopes: requested,
    added: requested.filter((code) => !scopes.requestedScopes.includes(code)),
    removed: scopes.requestedScopes.filter((code) => !requested.includes(code)),
    add: (...codes) => setChoice({ selected: [...new Set([...selected, ...codes])], custom }),
    addCustom: (code) => setChoice({ selected, custom: [...new Set([...custom, code])] }),
    remove: (code) => setChoice({ selected: without(selected, code), custom: without(custom, code) }),
    replace: (next) => setChoice({ selected: [...next], custom }),
    reset: () => setChoice({ selected: scopes.selected, custom: scopes.custom }),
    save,
    busy,
    error,
  };
}

export function findScope(scopes: Scopes, code: string): CatalogScope | undefined {
  return scopes.catalog.find((scope) => scope.id === code);
}

export function isMandatory(scopes: Scopes, code: string): boolean {
  return scopes.mandatory.some(({ id }) => id === code);
}
