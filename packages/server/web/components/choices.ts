// Where the choices of a drop-down come from: a list that is searched here, or one that a server searches.
import { useInfiniteQuery } from "@tanstack/react-query";
import { useDeferredValue, useEffect, useState } from "react";

export interface ChoiceOption {
  value: string;
  label: string;
  /** A second line. */
  helpText?: string | undefined;
  /** Typed by hand, found in no list. */
  isCustom?: boolean;
}

export interface ChoiceOptionPage {
  choices: readonly ChoiceOption[];
  nextCursor?: string;
}

export interface ChoiceLoader {
  /** Names the list for the cache. */
  queryKey: readonly unknown[];
  load: (search: string, cursor: string | undefined, signal: AbortSignal) => Promise<ChoiceOptionPage>;
  /** Keeps the label of a choice, since a value alone cannot tell it. */
  cacheLabel: (choice: ChoiceOption) => void;
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
  const settled = useSettled(useDeferredValue(search), 150);
  const query = useInfiniteQuery({
    queryKey: ["choices", ...loader.queryKey, settled],
    queryFn: ({ pageParam, signal }) => loader.load(settled, pageParam || undefined, signal),
    initialPageParam: "",
    getNextPageParam: (page: ChoiceOptionPage) => page.nextCursor,
    enabled: open,
    staleTime: 60_000,
    retry: false,
    networkMode: "always",
    placeholderData: (before) => before,
  });
  return {
    options: query.data?.pages.flatMap(({ choices }) => choices) ?? [],
    isLoading: query.isFetching || settled !== search,
    error: query.error,
    loadMore: query.hasNextPage && !query.isFetchingNextPage ? () => void query.fetchNextPage() : undefined,
    onRetry: () => void query.refetch(),
  };
}

const labels = new Map<string, string>();

/** A loader on a server's search. */
export function createRemoteLoader(key: readonly unknown[], load: ChoiceLoader["load"]): ChoiceLoader {
  const name = (value: string): string => JSON.stringify([key[0], value]);
  const remember = ({ value, label }: ChoiceOption): void => void labels.set(name(value), label);
  return {
    queryKey: key,
    cacheLabel: remember,
    getLabel: (value) => labels.get(name(value)) ?? value,
    load: async (...asked) => {
      const page = await load(...asked);
      page.choices.forEach(remember);
      return page;
    },
  };
}

/** A loader on a list that is here already. */
export function createLocalLoader(key: readonly unknown[], choices: readonly ChoiceOption[]): ChoiceLoader {
  return {
    queryKey: [...key, choices.length],
    cacheLabel: () => {},
    getLabel: (value) => choices.find((choice) => choice.value === value)?.label ?? value,
    load: async (search) => ({
      choices: choices.filter((choice) => matchesText(search, choice.label, choice.helpText, choice.value)),
    }),
  };
}

/** Every word of the search is somewhere in the texts. */
export function matchesText(search: string, ...texts: readonly (string | undefined)[]): boolean {
  const text = texts.join(" ").toLocaleLowerCase();
  return search
    .toLocaleLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}

/** The value once it has not changed for a while. */
function useSettled(value: string, ms: number): string {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), value === "" ? 0 : ms);
    return () => clearTimeout(timer);
  }, [value, ms]);
  return settled;
}
