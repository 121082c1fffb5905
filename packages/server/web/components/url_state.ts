// What the address says beyond the path: filters and the open row, so that a link leads to the same view.
import { useCallback } from "react";
import { useLocation, useSearch } from "wouter";

export type UrlStateChange = Readonly<Record<string, string | undefined>>;

/** Parameters of the address, and a function that changes some of them; undefined and "" take one away. */
export function useUrlState(): [URLSearchParams, (change: UrlStateChange, options?: { push?: boolean }) => void] {
  const search = useSearch();
  const [path, navigate] = useLocation();
  const change = useCallback(
    (parameters: UrlStateChange, { push = false } = {}) => {
      const next = new URLSearchParams(search);
      for (const [name, value] of Object.entries(parameters)) {
        if (value) next.set(name, value);
        else next.delete(name);
      }
      navigate(next.size > 0 ? `${path}?${next}` : path, { replace: !push });
    },
    [search, path, navigate],
  );
  return [new URLSearchParams(search), change];
}
