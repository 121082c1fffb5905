// Reads of the server as React hooks; a read's key is its path, so that a write can name what it made stale.
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
      // A browser without a network may still reach a server on its own machine, and has to be told if not.
      networkMode: "always",
      retry: (count, error) => count < 2 && error instanceof ApiError && (error.status === 0 || error.status >= 502),
    },
  },
});

export interface QueryOptions {
  /** Read again after so many milliseconds. */
  refetchIntervalMs?: number;
  enabled?: boolean;
  /** Shows the answer for the path before until the new one is there. */
  keepPreviousData?: boolean;
}

export function useApiQuery<Answer>(path: string, options: QueryOptions = {}): UseQueryResult<Answer> {
  return useQuery<Answer>({
    queryKey: [path],
    queryFn: ({ signal }) => send<Answer>("GET", path, undefined, signal),
    enabled: options.enabled ?? true,
    ...(options.refetchIntervalMs !== undefined && { refetchInterval: options.refetchIntervalMs }),
    ...(options.keepPreviousData && { placeholderData: keepPreviousData }),
  });
}

/** A list, page by page. */
export function usePagedQuery<Item>(
  path: string,
  parameters: Readonly<Record<string, string | undefined>> = {},
  { refetchIntervalMs: every }: Pick<QueryOptions, "every"> = {},
): UseInfiniteQueryResult<InfiniteData<Page<Item>>> {
  return useInfiniteQuery({
    queryKey: [appendQuery(path, parameters), "pages"],
    queryFn: ({ pageParam, signal }) =>
      send<Page<Item>>("GET", appendQuery(path, { ...parameters, cursor: pageParam }), undefined, signal),
    initialPageParam: "",
    getNextPageParam: (page: Page<Item>) => page.nextCursor,
    placeholderData: (before) => before,
    ...(every !== undefined && { refetchInterval: every }),
  });
}

export function flattenPages<Item>(data: InfiniteData<Page<Item>> | undefined): Item[] {
  return data?.pages.flatMap((page) => page.items) ?? [];
}

/** Reads again whatever lies under these paths. */
export async function invalidate(...paths: string[]): Promise<void> {
  await queryClient.invalidateQueries({
    predicate: ({ queryKey: [key] }) => typeof key === "string" && paths.some((path) => isUnder(key, path)),
  });
}

export function useSession(): UseQueryResult<Session> {
  return useQuery({ queryKey: ["/session"], queryFn: readSession, staleTime: 60_000 });
}

/** Name of the service behind the connector. */
export function useVendor(): string {
  return useSession().data?.connector.title ?? "the service";
}

async function readSession(): Promise<Session> {
  const session = await send<Session>("GET", "/session");
  setCsrfToken(session.csrfToken);
  return session;
}

function isUnder(key: string, path: string): boolean {
  return key === path || key.startsWith(`${path}/`) || key.startsWith(`${path}?`);
}
