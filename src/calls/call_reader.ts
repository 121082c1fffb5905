// Reads calls page by page and searches their transcripts; counts its requests.
import type { GongActions, SearchCallsInput, SearchCallsOutput } from "../generated/actions.ts";
import { acceptsEntry } from "../json/accepts_entry.ts";
import { PaginationProgress, paginate } from "../pagination/pagination.ts";
import type { HandlerContext } from "../runtime/handler.ts";
import { type Excerpt, findExcerpts } from "./call_filter.ts";
import type { DetailedCall } from "./format_transcript.ts";

type Coverage = SearchCallsOutput["coverage"];
type CallPage = GongActions["list_extensive_calls"]["output"];
type TranscriptPage = GongActions["list_call_transcripts"]["output"];

export async function readCalls(
  input: SearchCallsInput,
  cursor: string | undefined,
  coverage: Coverage,
  { run }: HandlerContext,
): Promise<CallPage> {
  const { fromDateTime, toDateTime, workspaceId, primaryUserIds, accountId, opportunityId, privateCalls } = input;
  const hasContext = accountId !== undefined || opportunityId !== undefined;
  coverage.requests += 1;
  const page = (await run("list_extensive_calls", {
    filter: omitUndefined({ fromDateTime, toDateTime, workspaceId, primaryUserIds }),
    contentSelector: { ...(hasContext && { context: "Basic" }), exposedFields: { parties: true } },
    ...omitUndefined({ privateCalls, cursor }),
  })) as CallPage;
  coverage.excludedCount = (coverage.excludedCount ?? 0) + (page.excludedCount ?? 0);
  coverage.total = page.total ?? coverage.scanned + page.items.length;
  return page;
}

export interface TranscriptSearch {
  keyword: string;
  calls: readonly DetailedCall[];
  maxRequests: number;
}

/** Sentences with the keyword, by call; calls without one are left out. `max_requests` if some transcripts were not read. */
export async function searchTranscripts(
  { keyword, calls, maxRequests }: TranscriptSearch,
  coverage: Coverage,
  { run, action, getAction }: HandlerContext,
): Promise<Map<DetailedCall, Excerpt[]> | "max_requests"> {
  const { input: listInput } = getAction("list_call_transcripts");
  const entries = calls.map((call) => [call.metaData?.id ?? "", call] as const);
  const byId = new Map(entries.filter(([id]) => acceptsEntry(listInput, "/filter/callIds", id)));
  const excerptsByCall = new Map<DetailedCall, Excerpt[]>();
  if (byId.size === 0) return excerptsByCall;
  const fetch = async (cursor?: string): Promise<TranscriptPage> => {
    coverage.requests += 1;
    // The private ones were left out by their details.
    const input = { filter: { callIds: [...byId.keys()] }, privateCalls: "include", ...omitUndefined({ cursor }) };
    return (await run("list_call_transcripts", input)) as TranscriptPage;
  };
  const progress = new PaginationProgress(action.id);
  for await (const page of paginate(fetch, progress, () => coverage.requests < maxRequests)) {
    for (const transcript of page.items) {
      const call = byId.get(transcript.callId);
      const excerpts = call ? findExcerpts(transcript, keyword, call) : [];
      if (call && excerpts.length > 0) excerptsByCall.set(call, excerpts);
    }
  }
  return progress.position ? "max_requests" : excerptsByCall;
}

function omitUndefined(values: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}
