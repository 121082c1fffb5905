// A vendor whose list of users has several pages. Each page is sent when the test releases it.
import { startHttpServer } from "../../../../test/helpers/servers.ts";

export interface PagedUsersServer {
  url: string;
  /** The page of each request, from 0 on. */
  requestedPages: number[];
  /** Sends one more page, also if it is requested later. */
  release(): void;
}

const usersPerPage = 100;

/** Use it as the account of the environment. */
export async function startPagedUsersServer(pages: number): Promise<PagedUsersServer> {
  let released = 0;
  let changed = Promise.withResolvers<void>();
  const requestedPages: number[] = [];
  const url = await startHttpServer(async (request, response) => {
    const cursor = new URL(request.url ?? "", "http://localhost").searchParams.get("cursor");
    const page = Number(cursor ?? 0);
    requestedPages.push(page);
    while (released <= page) await changed.promise;
    const users = Array.from({ length: usersPerPage }, (_, index) => ({ id: String(page * usersPerPage + index + 1) }));
    const records = {
      totalRecords: pages * usersPerPage,
      currentPageSize: usersPerPage,
      currentPageNumber: page,
      ...(page + 1 < pages && { cursor: String(page + 1) }),
    };
    response.writeHead(200, { "content-type": "application/json" });
    response.end(JSON.stringify({ requestId: `page-${page}`, records, users }));
  });
  return {
    url,
    requestedPages,
    release() {
      released += 1;
      changed.resolve();
      changed = Promise.withResolvers();
    },
  };
}
