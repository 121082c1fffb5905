// State in the query string of the URL, such as filters and the open row, so that a link shows the same view.
import { useCallback } from "react";
import { useLocation, useSearch } from "wouter";

export type UrlStateChange = Readonly<Record<string, string | undefined>>;

/** Returns the query parameters and a function that updates them; undefined and "" remove a parameter. */
export function useUrlState(): [URLSearchParams, (changes: UrlStateChange, options?: { push?: boolean }) => void] {
  const search = useSearch();
  const [path, navigate] = useLocation();
  const update = useCallback(
    (changes: UrlStateChange, { push = false } = {}) => {
      const next = new URLSearchParams(search);
      for (const [name, value] of Object.entries(changes)) {
        if (value) next.set(name, value);
        else next.delete(name);
      }
      navigate(next.size > 0 ? `${path}?${next}` : path, { replace: !push });
    },
    [search, path, navigate],
  );
  return [new URLSearchParams(search), update];
}
