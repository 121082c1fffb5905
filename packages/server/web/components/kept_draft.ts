// Drafts that stay while the user visits other pages, and a question of the browser before a reload that would lose something.
import { useEffect, useState } from "react";

export interface KeptDraft<Value> {
  value: Value;
  set: (value: Value) => void;
  /** Call it in each render: an unsaved draft is kept. */
  useKeeping: (isDirty: boolean) => void;
  /** Call it before the form is closed or the page is left with a draft that is saved or discarded. */
  forget: () => void;
}

export interface KeptForm {
  isDirty: boolean;
  /** Returns to what is stored. */
  discard: () => void;
}

const unsavedDrafts = new Set<object>();

function askBeforeLeaving(event: BeforeUnloadEvent): void {
  event.preventDefault();
}

/** Marks something that a reload would lose. */
export function setUnsaved(draft: object, isDirty: boolean): void {
  if (isDirty) unsavedDrafts.add(draft);
  else unsavedDrafts.delete(draft);
  // A listener keeps the browser from restoring the page quickly, so there is none without a draft.
  if (unsavedDrafts.size > 0) window.addEventListener("beforeunload", askBeforeLeaving);
  else window.removeEventListener("beforeunload", askBeforeLeaving);
}

/** Removes all marks: a reload then asks nothing. */
export function allowLeaving(): void {
  for (const draft of unsavedDrafts) setUnsaved(draft, false);
}

/**
 * Creates the hook of a form's draft. `key` names what the form edits. An unsaved draft is kept for the next form with the same key,
 * in memory only: it can have secrets.
 */
export function createKeptDraft<Value>(): (createInitial: () => Value, key?: string) => KeptDraft<Value> {
  const drafts = new Map<string, { current: Value }>();
  return (createInitial, key = "") => {
    const [value, set] = useState<Value>(() => drafts.get(key)?.current ?? createInitial());
    const forget = (): void => {
      const kept = drafts.get(key);
      if (kept) setUnsaved(kept, false);
      drafts.delete(key);
    };
    const useKeeping = (isDirty: boolean): void =>
      useEffect(() => {
        if (!isDirty) return forget();
        const kept = drafts.get(key) ?? { current: value };
        kept.current = value;
        drafts.set(key, kept);
        setUnsaved(kept, true);
      });
    return { value, set, useKeeping, forget };
  };
}

/** The names of the parts that differ. */
export function listChangedParts<Draft extends object>(before: Draft, after: Draft): Extract<keyof Draft, string>[] {
  const changed: Extract<keyof Draft, string>[] = [];
  for (const name in after) if (JSON.stringify(before[name]) !== JSON.stringify(after[name])) changed.push(name);
  return changed;
}

/** The parts of `mine` that differ from `base`, and the others of `theirs`. */
export function mergeDrafts<Draft extends object>(base: Draft, mine: Draft, theirs: Draft): Draft {
  const changed = listChangedParts(base, mine).map((name) => [name, mine[name]] as const);
  return { ...theirs, ...Object.fromEntries(changed) };
}
