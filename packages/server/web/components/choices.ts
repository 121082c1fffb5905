// Loads the options of a combobox: from a list in memory, or page by page from the server.
import { useInfiniteQuery } from "@tanstack/react-query";
import { useDeferredValue, useEffect, useState } from "react";

export interface ChoiceOption {
  value: string;
  label: string;
  /** Second line of the option. */
  helpText?: string | undefined;
  /** The user typed this value. It is not in the list. */
  isCustom?: boolean;
}

export interface ChoiceOptionPage {
  choices: readonly ChoiceOption[];
  nextCursor?: string;
}

export interface ChoiceLoader {
  /** Identifies the list in the query cache. */
  queryKey: readonly unknown[];
  load: (search: string, cursor: string | undefined, signal: AbortSignal) => Promise<ChoiceOptionPage>;
  /** Stores the label of an option, so that `getLabel` returns it for the selected value. */
  cacheLabel: (option: ChoiceOption) => void;
  getLabel: (value: string) => string;
}

export interface ChoicesState {
  options: readonly ChoiceOption[];
  isLoading: boolean;
  error: unknown;
  loadMore: (() => void) | undefined;
  onRetry: () => void;
}

export function useChoices(loader: ChoiceLoader, search: string, open: boolean): ChoicesState {
  const debouncedSearch = useDebounced(useDeferredValue(search), 150);
  const query = useInfiniteQuery({
    queryKey: ["choices", ...loader.queryKey, debouncedSearch],
    queryFn: ({ pageParam, signal }) => loader.load(debouncedSearch, pageParam || undefined, signal),
    initialPageParam: "",
    getNextPageParam: (page: ChoiceOptionPage) => page.nextCursor,
    enabled: open,
    staleTime: 60_000,
    retry: false,
    networkMode: "always",
    placeholderData: (previous) => previous,
  });
  return {
    options: query.data?.pages.flatMap(({ choices }) => choices) ?? [],
    isLoading: query.isFetching || debouncedSearch !== search,
    error: query.error,
    loadMore: query.hasNextPage && !query.isFetchingNextPage ? () => void query.fetchNextPage() : undefined,
    onRetry: () => void query.refetch(),
  };
}

const labels = new Map<string, string>();

/** Creates a loader that searches on the server. */
export function createRemoteLoader(queryKey: readonly unknown[], load: ChoiceLoader["load"]): ChoiceLoader {
  const labelKey = (value: string): string => JSON.stringify([queryKey[0], value]);
  const cacheLabel = ({ value, label }: ChoiceOption): void => void labels.set(labelKey(value), label);
  return {
    queryKey,
    cacheLabel,
    getLabel: (value) => labels.get(labelKey(value)) ?? value,
    load: async (search, cursor, signal) => {
      const page = await load(search, cursor, signal);
      page.choices.forEach(cacheLabel);
      return page;
    },
  };
}

/** Creates a loader that searches a list in memory. */
export function createLocalLoader(queryKey: readonly unknown[], choices: readonly ChoiceOption[]): ChoiceLoader {
  return {
    queryKey: [...queryKey, choices.length],
    cacheLabel: () => {},
    getLabel: (value) => choices.find((choice) => choice.value === value)?.label ?? value,
    load: async (search) => ({
      choices: choices.filter((choice) => matchesText(search, choice.label, choice.helpText, choice.value)),
    }),
  };
}

/** Whether the texts contain every word of the search. */
export function matchesText(search: string, ...texts: readonly (string | undefined)[]): boolean {
  const text = texts.join(" ").toLocaleLowerCase();
  return search
    .toLocaleLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}

/** Returns the value after it has not changed for `delayMs`. */
function useDebounced(value: string, delayMs: number): string {
  const [debounced, setDebounced] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setDebounced(value), value === "" ? 0 : delayMs);
    return () => clearTimeout(timer);
  }, [value, delayMs]);
  return debounced;
}
