// Searches calls page by page until enough calls are found or enough requests are sent, and reports how far it read.
import { matchesSearch, toFoundCall } from "../calls/call_filter.ts";
import { readCalls, searchTranscripts } from "../calls/call_reader.ts";
import { ConnectorError, extendError } from "../errors/errors.ts";
import type { SearchCallsInput, SearchCallsOutput } from "../generated/actions.ts";
import { createResumeCursor, PaginationProgress, paginate } from "../pagination/pagination.ts";
import type { Handler } from "../runtime/handler.ts";

type Output = SearchCallsOutput;

export const searchCalls: Handler<SearchCallsInput, Output> = async (input, context) => {
  const { limit = 20, maxRequests = 25, keyword } = input;
  const requestsPerPage = keyword === undefined ? 1 : 2;
  const calls: Output["calls"] = [];
  const coverage: Output["coverage"] = {
    scanned: 0,
    excludedCount: 0,
    complete: false,
    stoppedBecause: "",
    requests: 0,
  };
  let cursor = input.cursor;
  const hasBudget = (): boolean => coverage.requests + requestsPerPage <= maxRequests;
  const readPage = (next?: string) => readCalls(input, next, coverage, context);
  const stop = (stoppedBecause: string, nextCursor?: string): Output => {
    Object.assign(coverage, { stoppedBecause, complete: stoppedBecause === "end" });
    return { calls, coverage, ...(nextCursor !== undefined && { nextCursor }) };
  };
  try {
    const progress = new PaginationProgress(context.action.id, cursor);
    for await (const page of paginate(readPage, progress, hasBudget)) {
      const candidates = page.items.filter((call) => matchesSearch(call, input));
      const search = { keyword: keyword ?? "", calls: candidates, maxRequests };
      const excerpts = keyword === undefined ? undefined : await searchTranscripts(search, coverage, context);
      if (excerpts === "max_requests") return stop("max_requests", cursor);
      const matches = new Set(excerpts ? excerpts.keys() : candidates);
      for (const [index, call] of page.items.entries()) {
        coverage.scanned += 1;
        if (matches.has(call)) calls.push(toFoundCall(call, excerpts?.get(call)));
        if (calls.length < limit) continue;
        const isLast = index === page.items.length - 1;
        const nextCursor = isLast ? page.nextCursor : createResumeCursor(cursor, index + 1);
        return stop(nextCursor === undefined ? "end" : "limit", nextCursor);
      }
      cursor = page.nextCursor;
      context.onProgress?.({ sent: coverage.scanned, total: coverage.total ?? coverage.scanned, unit: "calls" });
    }
    return cursor === undefined ? stop("end") : stop("max_requests", cursor);
  } catch (error) {
    if (coverage.scanned === 0 || !ConnectorError.is(error)) throw error;
    if (error.kind === "rate_limited") return stop("rate_limited", cursor);
    if (error.code === "cursor_expired") return stop("cursor_expired");
    throw addPlace(error, context.action.id, cursor, stop("error"));
  }
};

/** The error of a later page with what was found before, and with the cursor of that page if it leads further. */
function addPlace(error: ConnectorError, action: string, cursor: string | undefined, partialOutput: Output) {
  const isStuck = error.code === "cursor_did_not_advance";
  const resumeFrom = cursor === undefined || isStuck ? undefined : { cursor };
  return extendError(error, { action, resumeFrom, partialOutput });
}
