// Where the choices of a drop-down come from: a list that is searched here, or one that a server searches.
import { useInfiniteQuery } from "@tanstack/react-query";
import { useDeferredValue, useEffect, useState } from "react";

export interface Choice {
  value: string;
  label: string;
  /** A second line. */
  hint?: string | undefined;
  /** Typed by hand, found in no list. */
  typed?: boolean;
}

export interface ChoicePage {
  choices: readonly Choice[];
  nextCursor?: string;
}

export interface Loader {
  /** Names the list for the cache. */
  key: readonly unknown[];
  load: (search: string, cursor: string | undefined, signal: AbortSignal) => Promise<ChoicePage>;
  /** Keeps the label of a choice, since a value alone cannot tell it. */
  remember: (choice: Choice) => void;
  labelOf: (value: string) => string;
}

export interface ChoicesState {
  items: readonly Choice[];
  loading: boolean;
  error: unknown;
  more: (() => void) | undefined;
  again: () => void;
}

export function useChoices(loader: Loader, search: string, open: boolean): ChoicesState {
  const settled = useSettled(useDeferredValue(search), 150);
  const query = useInfiniteQuery({
    queryKey: ["choices", ...loader.key, settled],
    queryFn: ({ pageParam, signal }) => loader.load(settled, pageParam || undefined, signal),
    initialPageParam: "",
    getNextPageParam: (page: ChoicePage) => page.nextCursor,
    enabled: open,
    staleTime: 60_000,
    retry: false,
    networkMode: "always",
    placeholderData: (before) => before,
  });
  return {
    items: query.data?.pages.flatMap(({ choices }) => choices) ?? [],
    loading: query.isFetching || settled !== search,
    error: query.error,
    more: query.hasNextPage && !query.isFetchingNextPage ? () => void query.fetchNextPage() : undefined,
    again: () => void query.refetch(),
  };
}

const labels = new Map<string, string>();

/** A loader on a server's search. */
export function remoteLoader(key: readonly unknown[], load: Loader["load"]): Loader {
  const name = (value: string): string => JSON.stringify([key[0], value]);
  const remember = ({ value, label }: Choice): void => void labels.set(name(value), label);
  return {
    key,
    remember,
    labelOf: (value) => labels.get(name(value)) ?? value,
    load: async (...asked) => {
      const page = await load(...asked);
      page.choices.forEach(remember);
      return page;
    },
  };
}

/** A loader on a list that is here already. */
export function localLoader(key: readonly unknown[], choices: readonly Choice[]): Loader {
  return {
    key: [...key, choices.length],
    remember: () => {},
    labelOf: (value) => choices.find((choice) => choice.value === value)?.label ?? value,
    load: async (search) => ({
      choices: choices.filter((choice) => matches(search, choice.label, choice.hint, choice.value)),
    }),
  };
}

/** Every word of the search is somewhere in the texts. */
export function matches(search: string, ...texts: readonly (string | undefined)[]): boolean {
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
