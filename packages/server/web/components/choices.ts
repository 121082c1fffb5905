// Loads the options of a combobox: from a list in memory, or page by page from the server.
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useDeferredValue, useEffect, useState } from "react";

export interface ChoiceOption {
  value: string;
  label: string;
  /** Second line of the option. */
  helpText?: string | undefined;
  /** Heading above the options of the group. */
  group?: string;
  /** Further words that the search matches. */
  keywords?: string;
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
  const loaded = query.data?.pages.flatMap(({ choices }) => choices) ?? [];
  const isCurrent = debouncedSearch === search && !query.isPlaceholderData;
  return {
    // Until the answer arrives, the options of an earlier search must not be selected by the key Enter.
    options: isCurrent ? loaded : loaded.filter((option) => matchesOption(search, option)),
    isLoading: query.isFetching || debouncedSearch !== search,
    error: query.error,
    loadMore: query.hasNextPage && !query.isFetchingNextPage ? () => void query.fetchNextPage() : undefined,
    onRetry: () => void query.refetch(),
  };
}

/** The label of the selected value. Loads it for a value that was pasted or prefilled. */
export function useChoiceLabel(loader: ChoiceLoader, value: string | undefined): string {
  const known = value === undefined ? "" : loader.getLabel(value);
  const { data } = useQuery({
    queryKey: ["choice-label", ...loader.queryKey, value],
    queryFn: async ({ signal }) => {
      const { choices } = await loader.load(value ?? "", undefined, signal);
      return choices.find((choice) => choice.value === value)?.label ?? null;
    },
    enabled: Boolean(value) && known === value,
    staleTime: 600_000,
    retry: false,
    networkMode: "always",
  });
  return data ?? known;
}

/** The options with the typed text as a further one, where the user may enter any value. */
export function addCustomOption(
  options: readonly ChoiceOption[],
  search: string | undefined,
  allowCustom: boolean | undefined,
): readonly ChoiceOption[] {
  const value = search?.trim();
  if (!allowCustom || !value || options.some((option) => option.value === value)) return options;
  return [...options, { value, label: value, isCustom: true }];
}

/** The option that a text selects when the field loses focus: its value, its only label, or a custom value. */
export function findTypedOption(
  options: readonly ChoiceOption[],
  search: string | undefined,
): ChoiceOption | undefined {
  const text = search?.trim().toLocaleLowerCase();
  if (!text) return undefined;
  const named = options.filter(({ label, isCustom }) => !isCustom && label.toLocaleLowerCase() === text);
  const exact = options.find(({ value }) => value.toLocaleLowerCase() === text);
  return named.length === 1 ? named[0] : exact;
}

/** The ids of a pasted list, or the text itself. */
export function splitIds(text: string): readonly string[] {
  const ids = text.split(/[\s,;]+/).filter((id) => id !== "");
  return ids.length > 1 && ids.every((id) => /^\d+$/.test(id)) ? ids : [text];
}

const labels = new Map<string, string>();

/** Creates a loader that searches on the server. */
export function createRemoteLoader(queryKey: readonly unknown[], load: ChoiceLoader["load"]): ChoiceLoader {
  const labelKey = (value: string): string => JSON.stringify([...queryKey.slice(0, 2), value]);
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
      choices: rankByPrefix(
        choices.filter((choice) => matchesOption(search, choice)),
        search,
      ),
    }),
  };
}

function matchesOption(search: string, { label, helpText, keywords, value }: ChoiceOption): boolean {
  return matchesText(search, label, helpText, keywords, value);
}

/** Options whose label or value starts with the search come first. */
export function rankByPrefix(options: readonly ChoiceOption[], search: string): readonly ChoiceOption[] {
  const text = search.toLocaleLowerCase();
  const startsWith = ({ label, value }: ChoiceOption): boolean =>
    label.toLocaleLowerCase().startsWith(text) || value.toLocaleLowerCase().startsWith(text);
  return [...options.filter(startsWith), ...options.filter((option) => !startsWith(option))];
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
