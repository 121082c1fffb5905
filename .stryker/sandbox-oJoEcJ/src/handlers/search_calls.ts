// @ts-nocheck
// Searches calls page by page, within a limit of finds and of requests, and says how much it has looked at.

import { matchesSearch, toFoundCall } from "../calls/call_filter.ts";
import { readCalls, searchTranscripts } from "../calls/call_reader.ts";
import type { SearchCallsInput, SearchCallsOutput } from "../generated/actions.ts";
import { ConnectorError } from "../runtime/errors.ts";
import type { Handler } from "../runtime/handler.ts";
import { createResumeCursor } from "../runtime/pagination.ts";

type Output = SearchCallsOutput;

export const searchCalls: Handler<SearchCallsInput, Output> = async (input, context) => {
  const { limit = 20, maxRequests = 25, keyword } = input;
  const perPage = keyword === undefined ? 1 : 2;
  const calls: Output["calls"] = [];
  const coverage: Output["coverage"] = {
    scanned: 0,
    excludedCount: 0,
    complete: false,
    stoppedBecause: "",
    requests: 0,
  };
  let cursor = input.cursor;
  const stop = (stoppedBecause: string, nextCursor?: string): Output => {
    Object.assign(coverage, { stoppedBecause, complete: stoppedBecause === "end" });
    return { calls, coverage, ...(nextCursor !== undefined && { nextCursor }) };
  };
  try {
    do {
      const page = await readCalls(input, cursor, coverage, context);
      const candidates = page.items.filter((call) => matchesSearch(call, input));
      const said = keyword === undefined ? undefined : await searchTranscripts(keyword, candidates, coverage, context);
      const fitting = new Set(said ? said.keys() : candidates);
      for (const [index, call] of page.items.entries()) {
        coverage.scanned += 1;
        if (fitting.has(call)) calls.push(toFoundCall(call, said?.get(call)));
        if (calls.length < limit) continue;
        const isLast = index === page.items.length - 1;
        const next = isLast ? page.nextCursor : createResumeCursor(cursor, index + 1);
        return stop(next === undefined ? "end" : "limit", next);
      }
      cursor = page.nextCursor;
      context.onProgress?.({ sent: coverage.scanned, total: coverage.total ?? coverage.scanned, unit: "calls" });
    } while (cursor !== undefined && coverage.requests + perPage <= maxRequests);
    return cursor === undefined ? stop("end") : stop("max_requests", cursor);
  } catch (error) {
    if (coverage.scanned === 0 || !(error instanceof ConnectorError)) throw error;
    if (error.kind === "rate_limited") return stop("rate_limited", cursor);
    if (error.code === "cursor_expired") return stop("cursor_expired");
    throw error;
  }
};
