// Placeholder while data is loading.
import type { ReactElement } from "react";

/** Gray lines with about the size of the expected content. */
export function Skeleton({ lines = 3, height = 20 }: { lines?: number; height?: number }): ReactElement {
  return (
    <div className="skeleton" aria-busy="true">
      <span className="visually-hidden" role="status">
        Loading
      </span>
      {Array.from({ length: lines }, (_, line) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the lines are all alike
        <span key={line} className="skeleton-line" style={{ height, width: `${100 - ((line * 17) % 40)}%` }} />
      ))}
    </div>
  );
}
