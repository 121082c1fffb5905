// Queries of the settings API as React hooks. The query key is the path, so that a write can invalidate paths.
import {
  type InfiniteData,
  keepPreviousData,
  QueryClient,
  type UseInfiniteQueryResult,
  type UseQueryResult,
  useInfiniteQuery,
  useQuery,
} from "@tanstack/react-query";
import type { Page, Session } from "../../src/api/settings_contract.ts";
import { ApiError, appendQuery, send, setCsrfToken } from "./client.ts";

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 5_000,
      // Without a network the browser can still reach a server on the same machine, so requests are never paused.
      networkMode: "always",
      retry: (count, error) => count < 2 && isUnreachable(error),
    },
  },
});

/** Interval of requests while the server cannot be reached. */
export const reconnectIntervalMs = 3_000;

/** Whether no server responded, or only a proxy in front of it. Such queries are repeated until the server responds. */
export function isUnreachable(error: unknown): boolean {
  return error instanceof ApiError && (error.status === 0 || error.status >= 502);
}

/** An interval, or one that depends on the loaded data. */
type RefetchInterval<Data> = number | ((data: Data | undefined) => number | undefined);

/** Repeats a query at its interval, and while the server cannot be reached. */
function refetchEvery<Data>(interval?: RefetchInterval<Data>) {
  return ({ state }: { state: { status: string; error: Error | null; data: Data | undefined } }): number | false => {
    if (state.status === "error" && isUnreachable(state.error)) return reconnectIntervalMs;
    return (typeof interval === "function" ? interval(state.data) : interval) ?? false;
  };
}

export interface QueryOptions<Data = unknown> {
  /** Repeats the request at this interval. */
  refetchIntervalMs?: RefetchInterval<Data>;
  enabled?: boolean;
  /** Shows the data of the previous path until the new data is loaded. */
  keepPreviousData?: boolean;
}

export function useApiQuery<Result>(path: string, options: QueryOptions<Result> = {}): UseQueryResult<Result> {
  return useQuery<Result>({
    queryKey: [path],
    queryFn: ({ signal }) => send<Result>("GET", path, undefined, signal),
    enabled: options.enabled ?? true,
    refetchInterval: refetchEvery(options.refetchIntervalMs),
    ...(options.keepPreviousData && { placeholderData: keepPreviousData }),
  });
}

/** Loads a list page by page. */
export function usePagedQuery<Item>(
  path: string,
  parameters: Readonly<Record<string, string | undefined>> = {},
  { refetchIntervalMs }: Pick<QueryOptions<InfiniteData<Page<Item>>>, "refetchIntervalMs"> = {},
): UseInfiniteQueryResult<InfiniteData<Page<Item>>> {
  return useInfiniteQuery({
    queryKey: [appendQuery(path, parameters), "pages"],
    queryFn: ({ pageParam, signal }) =>
      send<Page<Item>>("GET", appendQuery(path, { ...parameters, cursor: pageParam }), undefined, signal),
    initialPageParam: "",
    getNextPageParam: (page: Page<Item>) => page.nextCursor,
    placeholderData: (previous) => previous,
    refetchInterval: refetchEvery(refetchIntervalMs),
  });
}

export function flattenPages<Item>(data: InfiniteData<Page<Item>> | undefined): Item[] {
  return data?.pages.flatMap((page) => page.items) ?? [];
}

/** Reloads the queries of these paths and of all paths below them, and the health, which any write can change. */
export async function invalidate(...paths: string[]): Promise<void> {
  await queryClient.invalidateQueries({
    predicate: ({ queryKey: [key] }) =>
      typeof key === "string" && [...paths, "/health"].some((path) => isSameOrBelow(key, path)),
  });
}

export function useSession(): UseQueryResult<Session> {
  return useQuery({ queryKey: ["/session"], queryFn: loadSession, staleTime: 60_000, refetchInterval: refetchEvery() });
}

/** Name of the vendor. */
export function useVendor(): string {
  return useSession().data?.connector.title ?? "the vendor";
}

async function loadSession(): Promise<Session> {
  const session = await send<Session>("GET", "/session");
  setCsrfToken(session.csrfToken);
  return session;
}

function isSameOrBelow(key: string, path: string): boolean {
  return key === path || key.startsWith(`${path}/`) || key.startsWith(`${path}?`);
}
