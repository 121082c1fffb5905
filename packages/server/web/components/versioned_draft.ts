// The draft of a form that changes one stored item. A save names the version that was edited. If somebody else, or another tab, has saved
// since, the draft is merged with the current item, so that the person sees what changed and saves again.
import { useState } from "react";
import { isVersionConflict, send } from "../api/client.ts";
import { queryClient } from "../api/query.ts";
import { createKeptDraft, type KeptForm, listChangedParts, mergeDrafts } from "./kept_draft.ts";

interface Versioned {
  version: string | number;
}

export interface VersionedDraft<Item extends Versioned, Draft> extends KeptForm {
  draft: Draft;
  update: (changes: Partial<Draft>) => void;
  /** `write` saves the draft and returns the saved item. Resolves to false after a conflict; other errors are thrown. */
  save: (write: (draft: Draft, version: Item["version"]) => Promise<Item>) => Promise<boolean>;
  /** Names of the parts that were saved elsewhere; undefined without a conflict. */
  changedElsewhere: readonly string[] | undefined;
}

/** Creates the hook of a form. `partNames` are shown to the person. */
export function createVersionedDraft<Item extends Versioned, Draft extends object>(
  toDraft: (item: Item) => Draft,
  partNames: Readonly<Record<keyof Draft, string>>,
): (item: Item, path: string) => VersionedDraft<Item, Draft> {
  const useEdited = createKeptDraft<{ base: Item; draft: Draft }>();
  return (item, path) => {
    const edited = useEdited(() => ({ base: item, draft: toDraft(item) }), path);
    const [changedElsewhere, setChangedElsewhere] = useState<readonly string[]>();
    const isDirty = JSON.stringify(edited.value.draft) !== JSON.stringify(toDraft(edited.value.base));
    edited.useKeeping(isDirty);
    // An item that is not edited follows what is stored.
    const { base, draft } = isDirty ? edited.value : { base: item, draft: toDraft(item) };
    const show = (current: Item, next = toDraft(current)): void => {
      queryClient.setQueryData([path], current);
      edited.set({ base: current, draft: next });
    };
    const save = async (write: (draft: Draft, version: Item["version"]) => Promise<Item>): Promise<boolean> => {
      setChangedElsewhere(undefined);
      try {
        show(await write(draft, base.version));
        edited.forget();
        return true;
      } catch (error) {
        if (!isVersionConflict(error)) throw error;
        const current = await send<Item>("GET", path);
        const [before, after] = [toDraft(base), toDraft(current)];
        show(current, mergeDrafts(before, draft, after));
        setChangedElsewhere(listChangedParts(before, after).map((name) => partNames[name]));
        return false;
      }
    };
    return {
      draft,
      isDirty,
      save,
      changedElsewhere,
      update: (changes) => edited.set({ base, draft: { ...draft, ...changes } }),
      discard: () => {
        edited.forget();
        setChangedElsewhere(undefined);
        edited.set({ base: item, draft: toDraft(item) });
      },
    };
  };
}
