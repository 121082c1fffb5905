// Shown when a save was rejected because the item was saved elsewhere since it was read.
import type { ReactElement } from "react";
import { Notice } from "./notice.tsx";

export function ChangedElsewhere({ parts }: { parts: readonly string[] }): ReactElement {
  return (
    <Notice tone="error" title="Not saved: somebody else, or another tab, has saved changes.">
      <p>
        {parts.length > 0 ? `Changed meanwhile: ${parts.join(", ")}. ` : ""}Your changes are kept here. Check them, then
        save again.
      </p>
    </Notice>
  );
}
