// Pages of calls and of transcripts: call ids are sent 100 a request.
import type { GongActions } from "../generated/actions.ts";
import type { Page } from "../pagination/pagination.ts";
import type { HandlerContext } from "../runtime/handler.ts";

type Input = GongActions["list_extensive_calls"]["input"] | GongActions["list_call_transcripts"]["input"];

/** The largest number of ids that is known to work: Gong documents no limit. */
const maxIdsPerRequest = 100;

/** A cursor within a longer list of ids: how many ids come before its request, and the cursor of Gong. */
const batchCursor = /^(\d+):(.*)$/s;

/** The page of calls at the cursor. A request without any call is no page of a longer list of ids. */
export async function requestCallPage(path: string, input: Input, { requestPage }: HandlerContext): Promise<Page> {
  const { filter, cursor, limit: _limit, privateCalls: _privateCalls, ...parts } = input;
  const { callIds = [] } = filter;
  const request = (batch: Input["filter"], from: string | undefined): Promise<Page> => {
    const json = { filter: batch, ...parts, ...(from && { cursor: from }) };
    return requestPage({ method: "POST", path, query: {}, json, isIdempotent: true });
  };
  if (filter.callIds && callIds.length === 0) return { items: [] };
  if (callIds.length <= maxIdsPerRequest) return request(filter, cursor);
  const [, offset = "0", from] = batchCursor.exec(cursor ?? "") ?? [];
  let start = Number(offset);
  for (let batchFrom = from; start < callIds.length; batchFrom = undefined) {
    const end = start + maxIdsPerRequest;
    const page = await request({ ...filter, callIds: callIds.slice(start, end) }, batchFrom);
    // Its total is that of the batch.
    const { total: _total, nextCursor, ...items } = page;
    if (nextCursor !== undefined) return { ...items, nextCursor: `${start}:${nextCursor}` };
    if (page.items.length > 0) return { ...items, ...(end < callIds.length && { nextCursor: `${end}:` }) };
    start = end;
  }
  return { items: [] };
}
